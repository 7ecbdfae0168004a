"""The functions a template may call: one table of their parameters, and of what a call becomes.

Every argument is a constant: text, a number, true, false or none.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from bureau_common.schemas.units import DISPLAY_UNITS

from .nodes import NEARLY_UNCHANGED, UNCHANGED, Change, ClaimHolds, Fig, Missing, Number, Plan, Problems, Taxes, Word

ConstantValue: TypeAlias = str | int | float | bool | None
Called: TypeAlias = Fig | Word | Change | Number | ClaimHolds | Missing | Problems | Plan | Taxes

_FIGURE_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_CLAIM_ID = re.compile(r"C[0-9]{2,3}")
_DECIMALS = range(-8, 13)
"""From 亿 (a hundred million) down to the twelve decimals that a ratio carries."""


@dataclass(frozen=True)
class Kind:
    """A kind of argument: which constants are of that kind, and the words that ask for one."""

    accepts: Callable[[ConstantValue], bool]
    chinese: str
    english: str


@dataclass(frozen=True)
class Parameter:
    """A parameter of a function; one whose kind does not accept its default has to be given.

    A keyword parameter is given by its name only.
    """

    name: str
    kind: Kind
    default: ConstantValue = None
    keyword: bool = False


@dataclass(frozen=True)
class Signature:
    """The parameters of a function in their order, and what its call becomes, by the line and the arguments."""

    parameters: Sequence[Parameter]
    node: Callable[[int, Mapping[str, Any]], Called]


def _number(line: int, given: Mapping[str, Any]) -> Number:
    return Number(line, given["id"], given["unit"], given["decimals"])


def _fig(line: int, given: Mapping[str, Any]) -> Fig:
    return Fig(_number(line, given), absolute=given["abs"], floor=given["floor"], with_unit=False)


def _amount(line: int, given: Mapping[str, Any]) -> Fig:
    return Fig(_number(line, given), absolute=given["abs"], floor=given["floor"], with_unit=True)


def _word(line: int, given: Mapping[str, Any]) -> Word:
    return Word(_number(line, given), up=given["up"], down=given["down"], same=UNCHANGED, near=NEARLY_UNCHANGED)


def _change(line: int, given: Mapping[str, Any]) -> Change:
    """Who says in words of their own what is unchanged, and no more, says it of what is nearly unchanged, too."""
    same, near = given["same"], given["near"]
    if near is None:
        near = NEARLY_UNCHANGED if same == UNCHANGED else same
    return Change(Word(_number(line, given), up=given["up"], down=given["down"], same=same, near=near))


def _claim(line: int, given: Mapping[str, Any]) -> ClaimHolds:
    return ClaimHolds(line, given["id"])


def _is_text(given: ConstantValue) -> bool:
    return isinstance(given, str)


def _is_text_or_none(given: ConstantValue) -> bool:
    return given is None or _is_text(given)


def _is_flag(given: ConstantValue) -> bool:
    return isinstance(given, bool)


def _is_figure_id(given: ConstantValue) -> bool:
    return isinstance(given, str) and _FIGURE_ID.fullmatch(given) is not None


def _is_claim_id(given: ConstantValue) -> bool:
    return isinstance(given, str) and _CLAIM_ID.fullmatch(given) is not None


def _is_unit(given: ConstantValue) -> bool:
    return given is None or (isinstance(given, str) and given in DISPLAY_UNITS)


def _is_decimals(given: ConstantValue) -> bool:
    return given is None or (isinstance(given, int) and not isinstance(given, bool) and given in _DECIMALS)


def _is_group(given: ConstantValue) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and 1 <= given <= 9


_LOW, _HIGH = _DECIMALS[0], _DECIMALS[-1]
_TEXT = Kind(_is_text, '文本，如 "增长"', "text")
_FLAG = Kind(_is_flag, " true 或 false", "true or false")

_ID = Parameter(
    "id",
    Kind(_is_figure_id, "数据编号，如 revenue.general_revenue.ytd", "a figure's id, e.g. revenue.general_revenue.ytd"),
)
_CLAIM = Parameter("id", Kind(_is_claim_id, "断言编号，如 C30", "a claim's id, e.g. C30"))
_UNIT = Parameter(
    "unit", Kind(_is_unit, f"以下单位之一：{'、'.join(DISPLAY_UNITS)}", f"one of {', '.join(DISPLAY_UNITS)}")
)
_PLACES = Parameter("decimals", Kind(_is_decimals, f" {_LOW} 到 {_HIGH} 的整数", f"an integer from {_LOW} to {_HIGH}"))
_ABS, _FLOOR = Parameter("abs", _FLAG, default=False), Parameter("floor", _FLAG, default=False)
_GROUP = Parameter("group", Kind(_is_group, " 1 到 9 的整数", "an integer from 1 to 9"))
_UP, _DOWN = Parameter("up", _TEXT), Parameter("down", _TEXT)
_SAME = Parameter("same", _TEXT, default=UNCHANGED, keyword=True)
_NEAR = Parameter("near", Kind(_is_text_or_none, _TEXT.chinese, _TEXT.english), keyword=True)

SIGNATURES: Mapping[str, Signature] = {
    "fig": Signature((_ID, _UNIT, _PLACES, _ABS, _FLOOR), _fig),
    "amount": Signature((_ID, _UNIT, _PLACES, _ABS, _FLOOR), _amount),
    "word": Signature((_ID, _UP, _DOWN, _UNIT, _PLACES), _word),
    "change": Signature((_ID, _UP, _DOWN, _UNIT, _PLACES, _SAME, _NEAR), _change),
    "printed": Signature((_ID, _UNIT, _PLACES), _number),
    "claim": Signature((_CLAIM,), _claim),
    "names": Signature((_CLAIM,), lambda line, given: Missing(_claim(line, given))),
    "problems": Signature((), lambda line, given: Problems()),
    "plan": Signature((_GROUP,), lambda line, given: Plan(given["group"])),
    "taxes": Signature((), lambda line, given: Taxes()),
}
"""The functions in the order in which a refusal lists them."""
