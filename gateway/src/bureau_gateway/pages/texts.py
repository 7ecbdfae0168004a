"""Numbers, dates and states as the pages word them: thousands separated, yuan with two decimals, in the reader's language."""

from datetime import date
from decimal import Decimal

from bureau_common.kit.core.context import say
from bureau_common.schemas.figures import Figure, FigureInput
from bureau_common.schemas.money import unsigned_zero
from bureau_common.schemas.periods import Period
from bureau_common.schemas.units import BaseUnit, shown, written_unit

from ..marks import carried, gap, written_days

_EVER = date(1990, 1, 1)
"""The first day of all records: where sums since ever begin."""


_LONGEST = 60
"""Digits before or behind the point of a number; nine characters of one with an exponent may stand for a million."""


def number(value: Decimal | str, decimals: int = 0) -> str:
    """Every digit that is not a trailing zero, and at least so many decimals."""
    exact = Decimal(value).normalize()
    places = max(decimals, -int(exact.as_tuple().exponent))
    if max(exact.adjusted(), places) > _LONGEST:
        raise ValueError("the number is longer than any of ours")
    return f"{unsigned_zero(exact):,.{places}f}"


def printed(figure: Figure) -> str:
    """The figure as the report prints it, with its unit."""
    if figure.value is None:
        return gap(figure.state)
    if figure.number is None:
        return f"{written_days(figure.value)}{carried(figure)}"
    return f"{as_printed(figure.number, figure.display_unit, figure.decimals)}{carried(figure)}"


def as_printed(value: Decimal, display_unit: str, decimals: int) -> str:
    """A value as reports print it, for the eye: its thousands and its unit stand apart."""
    return f"{shown(value, display_unit, decimals):,f} {written_unit(display_unit)}"


def exact(figure: Figure) -> str | None:
    """The figure in its base unit, not rounded."""
    if figure.number is None:
        return None
    unit = written_unit(figure.display_unit).removeprefix("万").removeprefix("亿")
    return f"{in_full(figure.number, figure.unit).removesuffix(' 元')} {unit}"


def in_full(value: Decimal | str, unit: BaseUnit) -> str:
    """What is compared or summed to the last digit, in its base unit: money in yuan, and nothing rounded."""
    return f"{number(value, decimals_of(unit))}{' 元' if unit == 'yuan' else ''}"


def decimals_of(unit: BaseUnit) -> int:
    return 2 if unit == "yuan" else 0


def month(period: Period) -> str:
    return say(f"{period.year}年{period.month}月", str(period))


def span(needed: FigureInput) -> str:
    """From when to when; a stock is what stands at the end, whenever it began."""
    if needed.start <= _EVER:
        return say(f"截至{day_of(needed.end)}", f"up to {day_of(needed.end)}")
    return say(f"{day_of(needed.start)}至{day_of(needed.end)}", f"{day_of(needed.start)} to {day_of(needed.end)}")


def day_of(day: date) -> str:
    return say(f"{day.year}年{day.month}月{day.day}日", day.isoformat())
