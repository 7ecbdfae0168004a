"""Financing needs of 2019 to October 2021: a matching event each quarter, offers, loans; a task a year for every bank."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bureau_common.schemas.periods import Period

from ..district import GROWTH, LAST, QUARTERS
from ..templates import Values, files
from .visits import BANKS, ENTERPRISES


@dataclass(frozen=True)
class _Need:
    """A need; one in nine is not met, and one in eleven is withdrawn."""

    number: int
    enterprise: str
    day: date
    yuan: int
    waits: int

    @property
    def name(self) -> str:
        return f"RZ{self.day.year}-{self.number:04d}"

    @property
    def bank(self) -> str:
        return BANKS[self.number % 4]

    @property
    def line(self) -> str:
        return "declined" if self.number % 9 == 0 else "withdrawn" if self.number % 11 == 0 else "lent"

    @property
    def offered(self) -> date:
        return self.day + timedelta(days=2)

    @property
    def ended(self) -> date:
        return self.day + timedelta(days=self.waits)


@cache
def _all() -> list[_Need]:
    """Five a month; from the first days of a month, so that loans of each month follow."""
    chance, needs = random.Random(40), list[_Need]()
    for place, month in enumerate(Period(2018, 12).until(Period.of(LAST))):
        for each in range(5):
            enterprise = ENTERPRISES[(place * 7 + each * 5) % len(ENTERPRISES)]
            day = month.first_day + timedelta(days=chance.randint(0, 9))
            needs.append(
                _Need(len(needs) + 1, enterprise, day, chance.randint(80, 500) * 10_000, chance.randint(4, 40))
            )
    return needs


def _needs() -> Iterator[Values]:
    return ({"need": need} for need in _all())


def _outcomes() -> Iterator[Values]:
    return ({"line": need.line, "need": need} for need in _all() if need.ended <= LAST)


def _offers() -> Iterator[Values]:
    return ({"need": need} for need in _all() if need.line != "declined" and need.offered <= LAST)


def _events() -> Iterator[Values]:
    return ({"month": month} for month in QUARTERS)


def _tasks() -> Iterator[Values]:
    return ({"year": year, "bank": bank, "number": number} for year in GROWTH for number, bank in enumerate(BANKS, 1))


def _results() -> Iterator[Values]:
    """One bank's task of 2021 is overdue."""
    return (each for each in _tasks() if (each["year"], each["number"]) != (2021, 4))


FILES = files(
    __name__,
    {
        "financing-needs": _needs,
        "matching-events": _events,
        "financing-offers": _offers,
        "financing-outcomes": _outcomes,
        "bank-supervision-tasks": _tasks,
        "bank-supervision-results": _results,
    },
)
