"""Units: figures stand in base units; 万元, 亿元 and 万户 are display, with their usual decimals."""

from decimal import Decimal
from functools import lru_cache
from typing import Literal

from .money import round_for_display

BaseUnit = Literal["yuan", "count", "percent", "pp", "times", "text"]

_FACTORS: dict[str, tuple[BaseUnit, Decimal, int]] = {
    "元": ("yuan", Decimal(1), 2),
    "万元": ("yuan", Decimal(10_000), 0),
    "亿元": ("yuan", Decimal(100_000_000), 2),
    "户": ("count", Decimal(1), 0),
    "万户": ("count", Decimal(10_000), 2),
    "家": ("count", Decimal(1), 0),
    "个": ("count", Decimal(1), 0),
    "项": ("count", Decimal(1), 0),
    "笔": ("count", Decimal(1), 0),
    "个月": ("count", Decimal(1), 0),
    "次": ("count", Decimal(1), 0),
    "批": ("count", Decimal(1), 0),
    "天": ("count", Decimal(1), 0),
    "户次": ("count", Decimal(1), 0),
    "件": ("count", Decimal(1), 0),
    "辆": ("count", Decimal(1), 0),
    "人次": ("count", Decimal(1), 0),
    "%": ("percent", Decimal(1), 1),
    "百分点": ("pp", Decimal(1), 1),
    "倍": ("times", Decimal(1), 2),
    "周转次": ("times", Decimal(1), 1),
    "等": ("text", Decimal(1), 0),
    "": ("text", Decimal(1), 0),
}
FIGURE_UNITS = tuple(_FACTORS)
"""With that of words that have none."""
DISPLAY_UNITS = tuple(filter(None, _FACTORS))
"""What a number can be shown in, and a grade."""
_WRITTEN = {"百分点": "个百分点", "周转次": "次"}


def base_unit(display_unit: str) -> BaseUnit:
    """The unit that a value shown in `display_unit` is stored in."""
    return _FACTORS[display_unit][0]


def in_base_unit(value: Decimal, display_unit: str) -> Decimal:
    """A number that stands in `display_unit` as the value that is stored: 2.5 亿元 are 250000000 yuan."""
    return value * _FACTORS[display_unit][1]


def usual_decimals(display_unit: str) -> int:
    """How many decimals a unit is printed with where nothing else is set."""
    return _FACTORS[display_unit][2]


def written_unit(display_unit: str) -> str:
    """The unit as prose writes it right after a number."""
    return _WRITTEN.get(display_unit, display_unit)


@lru_cache(4096)
def shown(
    value: Decimal, display_unit: str, decimals: int | None = None, *, absolute: bool = False, floor: bool = False
) -> Decimal:
    """`value` (in base units) as the number that is printed in `display_unit`, rounded once from the exact value.

    Kept for some numbers: after a write a report prints most of them again.
    """
    _, factor, usual = _FACTORS[display_unit]
    places = usual if decimals is None else decimals
    return round_for_display((abs(value) if absolute else value) / factor, places, floor=floor)


def worded(value: Decimal, display_unit: str, decimals: int | None = None) -> str:
    """The number that is printed and its unit, as prose writes them: 45.6%, 3.9个百分点."""
    return f"{shown(value, display_unit, decimals):f}{written_unit(display_unit)}"
