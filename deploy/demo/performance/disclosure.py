"""What the district and its townships must publish of each year, all of it in time but for a township's accounts of 2020.

Budgets are approved in January, final accounts (of the year before) in July; two checks a year look at four units each.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from ..district import DISTRICT, GROWTH
from ..templates import Values, files

_UNITS = (DISTRICT, *[f"{DISTRICT}{number}" for number in range(101, 109)])
_DAYS = 20
_LATE = "KF2021-105-J"
_DOCUMENTS = {"Y": ("预算", 1, 0), "S": ("“三公”经费", 1, 0), "J": ("决算", 7, -1)}
"""By letter the document, the month in which it is approved, and of which year it is."""
_CHECKS = {3: "Y", 9: "J"}
"""By month of what a check is."""
_UNITS_CHECKED = 4


def _duties() -> Iterator[Values]:
    for year in GROWTH:
        for letter, (document, month, of_year) in _DOCUMENTS.items():
            for number, unit in enumerate(_UNITS):
                approved = date(year, month, 10 + number)
                duty, due_on = f"KF{year}-{unit[-3:]}-{letter}", approved + timedelta(days=_DAYS)
                about = {"duty": duty, "unit": unit, "year": year + of_year, "document": document, "letter": letter}
                yield {**about, "approved": approved, "due_on": due_on}


def _published() -> Iterator[Values]:
    for each in _duties():
        due_on = each["due_on"]
        assert isinstance(due_on, date)  # noqa: S101 - it is made above
        days = 11 if each["duty"] == _LATE else -3
        yield {**each, "day": due_on + timedelta(days=days)}


def _checks() -> Iterator[Values]:
    for year in GROWTH:
        for month, letter in _CHECKS.items():
            yield {"check": f"GJ{year}-{month}", "day": date(year, month, 12), "year": year, "letter": letter}


def _results() -> Iterator[Values]:
    for each in _checks():
        for place, unit in enumerate(_UNITS[2 : 2 + _UNITS_CHECKED]):
            duty = f"KF{each['year']}-{unit[-3:]}-{each['letter']}"
            result, score = ("公开不及时", 70) if duty == _LATE else ("合格", 96 - place)
            yield {**each, "duty": duty, "result": result, "score": score}


FILES = files(
    __name__,
    {
        "disclosure-duties": _duties,
        "disclosures": _published,
        "disclosure-checks": _checks,
        "disclosure-check-results": _results,
    },
)
