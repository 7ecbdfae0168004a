"""What a template consists of once it is checked: nothing that could fail, loop or grow is left to express."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

NumberName = Literal["year", "month"]
TextName = Literal["district", "city", "rural_bank", "edition", "span", "so_far"]
Comparator = Literal["eq", "ne", "lt", "lteq", "gt", "gteq"]

UNCHANGED, NEARLY_UNCHANGED = "持平", "基本持平"


@dataclass(frozen=True)
class Number:
    """A figure's number as it is to be printed: in a unit (none: the figure's own), with that many decimals."""

    line: int
    id: str
    unit: str | None
    decimals: int | None


@dataclass(frozen=True)
class Text:
    """Literal text; the only part whose line breaks and heading marks lay out the document."""

    text: str


@dataclass(frozen=True)
class Fig:
    """The number, or the mark of a gap; the unit is written after a number and never after a gap."""

    number: Number
    absolute: bool
    floor: bool
    with_unit: bool


@dataclass(frozen=True)
class Word:
    """`up` or `down`, by the sign of the number as printed; where that is 0, `same` if the value is 0, else `near`."""

    number: Number
    up: str
    down: str
    same: str
    near: str


@dataclass(frozen=True)
class Change:
    """The word, then the number without its sign and with its unit; the word alone where the number prints as 0."""

    word: Word


@dataclass(frozen=True)
class Constant:
    value: Decimal | str


@dataclass(frozen=True)
class Name:
    """One of the given names; `offset` is added to a number."""

    name: NumberName | TextName
    offset: int = 0


Operand: TypeAlias = Constant | Name | Number


@dataclass(frozen=True)
class Compare:
    """`first` compared with the next operand, that one with its next, and so on, as in `1 < month < 12`."""

    first: Operand
    others: Sequence[tuple[Comparator, Operand]]


@dataclass(frozen=True)
class ClaimHolds:
    """Whether a claim of a service holds; none where it cannot be said."""

    line: int
    id: str


@dataclass(frozen=True)
class Missing:
    """The names of those who keep a claim from holding; nothing where it holds or cannot be said."""

    claim: ClaimHolds


@dataclass(frozen=True)
class Problems:
    """What the standing alerts say, the gravest first."""


@dataclass(frozen=True)
class Plan:
    """A group of the next year's plan: its heading, and its tasks with this year's figures beside them."""

    group: int


@dataclass(frozen=True)
class Taxes:
    """Every tax of which there is something to tell: its amount, growth and completion."""


@dataclass(frozen=True)
class IsNone:
    tested: Number | ClaimHolds | Problems | Plan | Taxes


@dataclass(frozen=True)
class Not:
    condition: "Condition"


@dataclass(frozen=True)
class AllOf:
    conditions: Sequence["Condition"]


@dataclass(frozen=True)
class AnyOf:
    conditions: Sequence["Condition"]


Condition: TypeAlias = Compare | ClaimHolds | IsNone | Not | AllOf | AnyOf | bool


@dataclass(frozen=True)
class If:
    branches: Sequence[tuple[Condition, "Body"]]
    otherwise: "Body"


@dataclass(frozen=True)
class Clause:
    """What stands in `[[ … ]]`: left out as a whole where a figure or claim that it names, in any branch, is unknown."""

    body: "Body"
    names: Sequence[Number | ClaimHolds]


Part: TypeAlias = Text | Fig | Word | Change | Missing | Problems | Plan | Taxes | Constant | Name | If | Clause
Body: TypeAlias = Sequence[Part]
