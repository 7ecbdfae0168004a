"""Township finance: budgets with adjustments and plans, notices with what follows on them, checks, rules."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from pydantic import BaseModel

from ..district import GROWTH, about
from ..templates import Values, as_written, files, table

_ADJUSTED = 3
"""Every third township adjusts its budget in the summer."""
_CHECKED = {5: 4, 9: 3}
"""How many townships are checked in which month; one finding each."""
_OPEN = "查2021-09-2"
"""The check whose finding is not put right yet."""


class _Township(BaseModel):
    unit: str
    name: str


_TOWNSHIPS = [_Township.model_validate(row) for row in table(__name__, "townships")]


@dataclass(frozen=True)
class _Notice:
    """What a township, by its place, is notified of in a month, and what it does then."""

    place: int
    day: date
    amount: Decimal

    @property
    def reference(self) -> str:
        return f"抄{self.day:%Y-%m}-{self.place}"

    @property
    def township(self) -> _Township:
        return _TOWNSHIPS[self.place]

    @property
    def confirmed(self) -> date:
        return self.day + timedelta(days=self.place % 4)

    @property
    def posted(self) -> date:
        return self.day + timedelta(days=5)

    @property
    def days(self) -> int:
        return 7 + self.place % 4


@dataclass(frozen=True)
class _Check:
    """A spot check with one finding."""

    number: str
    township: _Township
    day: date

    @property
    def due(self) -> date:
        return self.day + timedelta(days=60)

    @property
    def rectified(self) -> date:
        return self.day + timedelta(days=40)


def _amount(year: int, number: int) -> Decimal:
    return round((9_000_000 + 700_000 * number) * GROWTH[year], 2)


def _budgets() -> Iterator[Values]:
    for year in GROWTH:
        for number, township in enumerate(_TOWNSHIPS):
            of = {"year": year, "number": number, "township": township}
            yield {"line": "approved", **of, "amount": _amount(year, number)}
            if number % _ADJUSTED == 0:
                yield {"line": "adjusted", **of, "amount": Decimal(300_000 if number else -200_000)}


def _plans() -> Iterator[Values]:
    """Each half of the year not quite half of the budget."""
    for year in GROWTH:
        for number, township in enumerate(_TOWNSHIPS):
            amount = _amount(year, number) * Decimal("0.48")
            yield {"year": year, "number": number, "township": township, "amount": amount}


def _notices() -> Iterator[Values]:
    chance = random.Random(2023)
    for year in GROWTH:
        for month in (4, 10):
            for place in range(len(_TOWNSHIPS)):
                notice = _Notice(place, date(year, month, 8 + place), about(chance, Decimal(1_600_000)))
                yield {"line": month, "notice": notice}


def _checked() -> Iterator[_Check]:
    """Another part of the townships every time."""
    turns = count()
    for year in GROWTH:
        for month, townships in _CHECKED.items():
            for place in range(townships):
                township = _TOWNSHIPS[next(turns) % len(_TOWNSHIPS)]
                yield _Check(f"查{year}-{month:02d}-{place}", township, date(year, month, 10 + place))


def _checks() -> Iterator[Values]:
    return ({"check": each} for each in _checked())


def _rectifications() -> Iterator[Values]:
    return ({"check": each} for each in _checked() if each.number != _OPEN)


FILES = files(
    __name__,
    {
        "township-budgets": _budgets,
        "township-plans": _plans,
        "fund-notices": _notices,
        "notice-confirmations": _notices,
        "fund-postings": _notices,
        "spot-checks": _checks,
        "check-findings": _checks,
        "rectifications": _rectifications,
        "policy-documents": as_written,
    },
)
