"""Alerts: what needs somebody's attention at a month's end, since which day, and under which clause."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from .findings import Clause
from .money import in_decimals
from .paging import Page
from .parameters import DeclaredParameter
from .periods import Period
from .several import Keyed, Sequenced, Several

MAX_TEXT = 2000
"""Characters of the words between two numbers of an alert, and of a figure that is words: whoever prints them takes no more."""
Level = Literal["red", "orange", "yellow", "blue"]
LEVELS: tuple[Level, ...] = ("red", "orange", "yellow", "blue")
"""The gravest first."""


class TextPart(BaseModel):
    """Words as they stand."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["text"] = "text"
    text: str


class FigurePart(BaseModel):
    """A figure of the same summary: whoever prints it does so as the report does, and can open its rows."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["figure"] = "figure"
    figure_id: str
    unit: str | None = None
    """The unit to show it in; none for the figure's own."""


class AmountPart(BaseModel):
    """An amount in base units, shown in `unit`: yuan as 元, percentages as %; with the unit's own decimals, or with these."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["amount"] = "amount"
    amount: str
    unit: str
    decimals: int | None = None


Part = Annotated[TextPart | FigurePart | AmountPart, Field(discriminator="kind")]
Said = FigurePart | AmountPart | str | int | date | Decimal


class Cause(BaseModel):
    """What an alert says, in parts: no ready sentence, so that a figure in it is the report's to the digit."""

    model_config = ConfigDict(frozen=True)

    code: str
    level: Level
    clause: Clause
    parts_zh: Sequenced[Part]
    parts_en: Sequenced[Part]

    @property
    def figure_ids(self) -> tuple[str, ...]:
        """The figures that it prints, each once."""
        return (*dict.fromkeys(part.figure_id for part in self.parts_zh if isinstance(part, FigurePart)),)


def cause(code: str, level: Level, zh: str, en: str, clause: Clause, **said: Said) -> Cause:
    """The cause of an alert in one line: `{name}` in its words stands for what is given under that name.

    A figure or an amount is printed by whoever prints the alert; anything else is text as it stands.
    """
    return Cause(code=code, level=level, clause=clause, parts_zh=_parts(zh, said), parts_en=_parts(en, said))


def yuan(amount: Decimal) -> AmountPart:
    """An amount of money, to the fen."""
    return AmountPart(amount=in_decimals(amount), unit="元")


def percentage(value: Decimal) -> AmountPart:
    """A share or a line in percent."""
    return _exact(value, "%")


def points(value: Decimal) -> AmountPart:
    """A difference of two shares."""
    return _exact(value, "百分点")


def times(value: Decimal) -> AmountPart:
    """How often one amount contains another."""
    return _exact(value, "倍")


def _exact(value: Decimal, unit: str) -> AmountPart:
    """A value with as many decimals as it has, up to six: a line of 40 % is not one of 40.0 %."""
    exponent = value.normalize().as_tuple().exponent
    decimals = min(6, max(0, -exponent)) if isinstance(exponent, int) else 0
    return AmountPart(amount=in_decimals(value), unit=unit, decimals=decimals)


def _parts(words: str, said: Mapping[str, Said]) -> tuple[TextPart | FigurePart | AmountPart, ...]:
    """The words cut at what is named in them, with adjoining texts as one; what is too long for anybody to read ends with …"""
    parts: list[str | FigurePart | AmountPart] = []
    for part in _cut(words, said):
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        else:
            parts.append(part)
    return tuple(TextPart(text=bounded(part)) if isinstance(part, str) else part for part in parts)


def bounded(text: str) -> str:
    """Words as whoever prints them takes them; those that are too long end with …"""
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"


def _cut(words: str, said: Mapping[str, Said]) -> Iterator[str | FigurePart | AmountPart]:
    for text, name, *_ in Formatter().parse(words):
        if text:
            yield text
        if name is not None:
            value = said[name]
            if isinstance(value, FigurePart | AmountPart):
                yield value
            else:
                yield f"{value:f}" if isinstance(value, Decimal) else str(value)


@dataclass(frozen=True)
class Lateness:
    """An alert on a figure that counts what is late at a month's end: one late thing is enough.

    The words name the figure as `{count}`: 有{count}份乡镇资金抄告单超过期限未签收.
    """

    code: str
    level: Level
    figure_id: str
    words_zh: str
    words_en: str
    clause: Clause


class AlertNote(BaseModel):
    """What somebody noted on an alert of a month; the summary of a later month shows it as earlier."""

    period: Period
    note: str
    change_no: int


class Alert(BaseModel):
    """One alert of a period, as the rows of the cut-off say.

    `key` is what it is about: an allotment, a bank and day; it is empty where the figures alone are. `since` is the day
    from which it holds without a break, null where that is the year before the period's or earlier. `notes` are the newest
    ones, the oldest of them first.
    """

    key: str
    since: date | None
    cause: Cause
    notes: Several[AlertNote]


class Judged(BaseModel):
    """The alerts of a period, the gravest first, and the watches that could not be judged for want of figures."""

    alerts: Several[Alert]
    not_judged: Several[str]
    unlisted: Keyed[Annotated[int, Field(ge=1, le=10**9)]] = {}
    """By code how many alerts there are beyond those that are listed: of one code and in all there is a most."""


class AlertRow(BaseModel):
    """A row that bears the key of an alert."""

    id: UUID
    book: str
    label_zh: str
    """What the book is called."""
    business_date: date
    opening: bool
    record: dict[str, Any]


class AlertRows(Page[AlertRow]):
    """What the numbers of an alert are from: the rows under its key up to the month's end, a page of them; the figures
    that it is judged on, and the parameters that it asks, with their values of that day.
    """

    change_no: int
    figures: Several[str]
    settings: Several[DeclaredParameter]
