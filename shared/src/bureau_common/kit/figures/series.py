"""Figures over several periods, for charts: the values of each, and the months in which rows count for any of them."""

from collections.abc import Sequence

from ...schemas.figures import Histories, Series, SeriesPoint
from ...schemas.periods import Period
from .computing import Loaded, compute
from .figures import Definition


def series_of(definition: Definition, periods: Sequence[Period], loaded: Loaded) -> Series:
    """One figure at the end of each period."""
    figures = [compute(definition, period, loaded) for period in periods]
    return Series(
        id=definition.id,
        name_zh=definition.name_zh,
        unit=figures[0].unit,
        display_unit=definition.display_unit,
        decimals=figures[-1].decimals,
        formula_version=figures[0].formula_version,
        change_no=loaded.change_no,
        points=[SeriesPoint(**each.model_dump(include=set(SeriesPoint.model_fields))) for each in figures],
    )


def histories_of(definitions: Sequence[Definition], periods: Sequence[Period], loaded: Loaded) -> Histories:
    """Several figures over the same periods, and the months of the rows that they are computed from."""
    moved = {month for each in loaded.movements.values() for (month, _), what in each.items() if what.rows}
    return Histories(
        change_no=loaded.change_no,
        moved=sorted(month for month in moved if periods[0] <= month <= periods[-1]),
        series=[series_of(each, periods, loaded) for each in definitions],
    )
