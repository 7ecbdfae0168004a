"""Money and numbers: exact yuan inside and on the wire, rounded half up only where they are shown."""

import re
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

YUAN_PATTERN = r"^-?(0|[1-9][0-9]{0,17})\.[0-9]{2}$"
RATIO_DECIMALS = 12
MAX_DECIMALS = 20
"""More than a ratio has: what tells a number tells no more of it, and who reads one takes no more."""
_YUAN = re.compile(YUAN_PATTERN)
_MAX_WHOLE, _CENTS = 18, 2
_PLAIN = re.compile(r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?")


def _yuan(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        raise ValueError("金额写作文本，如 1234.50 / an amount is text, e.g. 1234.50")
    if not _YUAN.fullmatch(value):
        raise ValueError(_no_amount(value))
    return unsigned_zero(Decimal(value))


def _no_amount(text: str) -> str:
    """What is wrong with a text that is no amount, and the way out."""
    if not _PLAIN.fullmatch(text):
        return (
            "金额写作 1234.50，单位元，不用千分位、指数或全角 / an amount is written 1234.50, in yuan, without commas"
        )
    whole, _, decimals = text.removeprefix("-").partition(".")
    if len(whole) > _MAX_WHOLE:
        return f"金额的整数部分最多{_MAX_WHOLE}位，请核对单位是否为元 / at most {_MAX_WHOLE} digits before the point"
    if len(decimals) > _CENTS:
        return "金额写到分，最多两位小数，如 1234.50；请四舍五入后重填 / at most two decimals, e.g. 1234.50; round it"
    return "金额写到分，带两位小数，如 1234.50 / an amount has two decimals, e.g. 1234.50"


def unsigned_zero(value: Decimal) -> Decimal:
    """The same number, and 0 for -0: a sign says that something is missing, and of nothing there is none."""
    return value or value.copy_abs()


def _as_written(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(repr(value))  # a strict model takes no other number from here on
    if not isinstance(value, str):
        return value
    if not _PLAIN.fullmatch(value):
        raise ValueError("数字写作 12.5，不用千分位、指数或全角 / a number is written 12.5, without commas or exponent")
    return unsigned_zero(Decimal(value))


AS_WRITTEN = BeforeValidator(_as_written)
"""A decimal from text as people write it: Python reads `1_0` as 10, `1e-400` as 0, and digits of every script."""


@dataclass(frozen=True)
class Digits:
    """How many digits a number has in its column, and how many of them are decimals."""

    precision: int
    scale: int


Money = Annotated[
    Decimal,
    Digits(20, 2),
    BeforeValidator(_yuan),
    PlainSerializer(lambda amount: f"{unsigned_zero(amount):.2f}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": YUAN_PATTERN, "examples": ["1234.50"]}),
]
"""An amount in yuan: Decimal in Python, NUMERIC(20,2) in PostgreSQL, a string with two decimals in JSON."""


def ratio(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """An exact quotient carried to twelve decimals (half up), whatever the caller's decimal context.

    None where the denominator is 0 or below: half of a debt is no half, and -5 of -5 no whole.
    """
    if denominator <= 0:
        return None
    with localcontext() as context:
        context.prec = 60
        return unsigned_zero((numerator / denominator).quantize(Decimal(1).scaleb(-RATIO_DECIMALS), ROUND_HALF_UP))


def in_decimals(value: Decimal) -> str:
    """A number as summaries tell it: exact, but for a quotient that goes on beyond the decimals which readers take."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= -MAX_DECIMALS:
        return f"{value:f}"
    with localcontext() as context:
        context.prec = 60
        return f"{unsigned_zero(value.quantize(Decimal(1).scaleb(-MAX_DECIMALS), ROUND_HALF_UP)):f}"


def round_for_display(value: Decimal, decimals: int, *, floor: bool = False) -> Decimal:
    """Round half up to `decimals` places (negative: to tens, hundreds); `floor` never goes above the true size."""
    with localcontext() as context:
        context.prec = 60
        step = Decimal(1).scaleb(-decimals)
        rounded = (value / step).quantize(Decimal(1), ROUND_DOWN if floor else ROUND_HALF_UP) * step
        return unsigned_zero(rounded.quantize(Decimal(1).scaleb(-max(decimals, 0))))
