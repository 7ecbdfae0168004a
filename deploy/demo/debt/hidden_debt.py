"""Hidden debt: the register at its baseline, what was resolved each month up to October 2021, and each year's plan.

One extension does not count as resolved, and in June 2021 the bond H2021 of the government's debt replaced a part of one.
What each year is expected to resolve takes two persons, and so does a part of one debt that the tier above found to be none.
"""

from collections.abc import Iterator

from bureau_common.schemas.periods import Period

from ..templates import Values, as_written, files, proposals

_PLANNED = {2019: 10, 2020: 11, 2021: 12}
"""Millions to be resolved each month."""


def _resolutions() -> Iterator[Values]:
    """Three ways and five debts in turn, now a little behind the plan, now ahead."""
    for place, month in enumerate(Period(2019, 1).until(Period(2021, 10))):
        millions = _PLANNED[month.year] - 2 + place % 5
        yield {"line": place % 3, "day": month.first_day.replace(day=20), "debt": place % 5 + 1, "millions": millions}
    yield {"line": "others"}


def _confirmations() -> Iterator[Values]:
    """The tier above confirms what a month resolved on the tenth of the month after the next, up to July 2021."""
    for place, month in enumerate(Period(2019, 1).until(Period(2021, 7))):
        day = month.following.following.first_day.replace(day=10)
        yield {"of": month.first_day.replace(day=20), "day": day, "debt": place % 5 + 1}


def _plans() -> Iterator[Values]:
    for year, millions in _PLANNED.items():
        for month in range(1, 13):
            yield {"year": year, "month": month, "millions": millions}


FILES = files(
    __name__,
    {
        "hidden-debts": as_written,
        "hidden-debt-resolutions": _resolutions,
        "hidden-debt-confirmations": _confirmations,
        "hidden-debt-plans": _plans,
    },
)
PROPOSALS = proposals(__name__, "hidden-debt-forecasts", "hidden-debt-adjustments")
