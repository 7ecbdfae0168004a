"""The functions a template may call, with constant arguments only: fig(), word(), printed(), claim(), names(),
problems().
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinja2 import nodes as jinja

from bureau_common.schemas.units import DISPLAY_UNITS

from .nodes import ClaimHolds, Fig, Missing, Number, Problems, Word
from .problems import refuse, refuse_unprintable

FUNCTIONS = ("fig", "word", "printed", "claim", "names", "problems")

ConstantValue = str | int | float | bool | None

_FIGURE_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_CLAIM_ID = re.compile(r"C[0-9]{2,3}")
_DECIMALS = range(-8, 13)
"""From 亿 (a hundred million) down to the twelve decimals that a ratio carries."""


@dataclass(frozen=True)
class _Call:
    """A call whose arguments are known to be constants, by parameter name."""

    function: str
    line: int
    arguments: Mapping[str, ConstantValue]


def read_fig(call: jinja.Call) -> Fig:
    found = _bind("fig", call, ("id", "unit", "decimals", "abs", "floor"))
    return Fig(_number(found), absolute=_flag(found, "abs"), floor=_flag(found, "floor"))


def read_word(call: jinja.Call) -> Word:
    found = _bind("word", call, ("id", "up", "down", "unit", "decimals"))
    return Word(_number(found), up=_text(found, "up"), down=_text(found, "down"))


def read_printed(call: jinja.Call) -> Number:
    return _number(_bind("printed", call, ("id", "unit", "decimals")))


def read_claim(call: jinja.Call) -> ClaimHolds:
    return ClaimHolds(call.lineno, _claim_id("claim", call))


def read_names(call: jinja.Call) -> Missing:
    return Missing(call.lineno, _claim_id("names", call))


def read_problems(call: jinja.Call) -> Problems:
    _bind("problems", call, ())
    return Problems()


def _claim_id(function: str, call: jinja.Call) -> str:
    claim_id = _text(_bind(function, call, ("id",)), "id")
    if not _CLAIM_ID.fullmatch(claim_id):
        raise refuse(
            call.lineno, "bad_argument", f"没有断言 {claim_id}，应如 C30", f"There is no claim {claim_id}; it reads C30"
        )
    return claim_id


def constant(expression: jinja.Node) -> ConstantValue:
    """The value of a constant, or of a number with a minus sign; anything else is refused."""
    match expression:
        case jinja.Const(value=str() as text):
            refuse_unprintable(text, expression.lineno)
            return text
        case jinja.Const(value=int() | float() | None as value):
            return value
        case jinja.Neg(node=jinja.Const(value=int() | float() as value)) if not isinstance(value, bool):
            return -value
    raise refuse(
        expression.lineno,
        "non_constant_argument",
        "函数的参数只能是常量（文本、数字、true、false、none）",
        "A function's argument must be a constant (text, number, true, false, none)",
    )


def _bind(function: str, call: jinja.Call, parameters: Sequence[str]) -> _Call:
    if call.dyn_args is not None or call.dyn_kwargs is not None:
        raise refuse(
            call.lineno,
            "non_constant_argument",
            "函数的参数不能展开（* 或 **）",
            "Arguments cannot be unpacked (* or **)",
        )
    if len(call.args) > len(parameters):
        raise refuse(
            call.lineno,
            "bad_argument",
            f"{function}() 最多{len(parameters)}个参数：{'、'.join(parameters)}",
            f"{function}() takes at most {len(parameters)} arguments: {', '.join(parameters)}",
        )
    arguments = {name: constant(given) for name, given in zip(parameters, call.args, strict=False)}
    for keyword in call.kwargs:
        if keyword.key not in parameters or keyword.key in arguments:
            raise refuse(
                call.lineno,
                "bad_argument",
                f"{function}() 没有参数 {keyword.key}，或该参数给了两次",
                f"{function}() has no argument {keyword.key}, or it was given twice",
            )
        arguments[keyword.key] = constant(keyword.value)
    return _Call(function, call.lineno, arguments)


def _number(call: _Call) -> Number:
    return Number(call.line, _figure_id(call), _unit(call), _decimals(call))


def _figure_id(call: _Call) -> str:
    given = call.arguments.get("id")
    if not isinstance(given, str) or not _FIGURE_ID.fullmatch(given):
        raise refuse(
            call.line,
            "bad_argument",
            f"{call.function}() 的第一个参数应为数据编号，如 revenue.general_revenue.ytd",
            f"The first argument of {call.function}() must be a figure's id, e.g. revenue.general_revenue.ytd",
        )
    return given


def _unit(call: _Call) -> str | None:
    given = call.arguments.get("unit")
    if given is None or (isinstance(given, str) and given in DISPLAY_UNITS):
        return given
    raise refuse(
        call.line,
        "bad_argument",
        f"unit 应为以下单位之一：{'、'.join(DISPLAY_UNITS)}",
        f"unit must be one of {', '.join(DISPLAY_UNITS)}",
    )


def _decimals(call: _Call) -> int | None:
    given = call.arguments.get("decimals")
    if given is None or (isinstance(given, int) and not isinstance(given, bool) and given in _DECIMALS):
        return given
    low, high = _DECIMALS[0], _DECIMALS[-1]
    raise refuse(
        call.line,
        "bad_argument",
        f"decimals 应为 {low} 到 {high} 的整数",
        f"decimals must be an integer from {low} to {high}",
    )


def _flag(call: _Call, name: str) -> bool:
    given = call.arguments.get(name, False)
    if not isinstance(given, bool):
        raise refuse(call.line, "bad_argument", f"{name} 应为 true 或 false", f"{name} must be true or false")
    return given


def _text(call: _Call, name: str) -> str:
    given = call.arguments.get(name)
    if not isinstance(given, str):
        raise refuse(
            call.line,
            "bad_argument",
            f'{call.function}() 的 {name} 应为文本，如 word("…", "增长", "下降")',
            f'{name} of {call.function}() must be text, e.g. word("…", "增长", "下降")',
        )
    return given
