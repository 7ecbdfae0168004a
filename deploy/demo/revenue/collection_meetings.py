"""Meetings on collection: two issues each quarter, settled within three weeks but for one of August 2021 that is overdue."""

from collections.abc import Iterator
from datetime import date, timedelta

from ..district import GROWTH, LAST
from ..templates import Values, files

_MEETINGS = [date(year, month, 12) for year in GROWTH for month in (2, 5, 8, 10)]
_OVERDUE = (date(2021, 8, 12), 2)


def _issues() -> Iterator[Values]:
    for day in _MEETINGS:
        yield {"day": day, "soon": day + timedelta(days=30), "later": day + timedelta(days=60)}


def _results() -> Iterator[Values]:
    for day in _MEETINGS:
        settled = day + timedelta(days=20)
        for number in (1, 2):
            if settled <= LAST and (day, number) != _OVERDUE:
                yield {"day": day, "number": number, "settled": settled}


FILES = files(__name__, {"collection-meeting-issues": _issues, "collection-meeting-results": _results})
