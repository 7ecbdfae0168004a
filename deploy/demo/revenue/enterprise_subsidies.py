"""Subsidies to enterprises: two programs a year, each enterprise once a program, a month in turn."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ..district import GROWTH
from ..templates import Values, files
from .direct_funds import ENTERPRISES

_PROGRAMS = {"JG": 6_000_000, "WG": 2_400_000}
_SUBSIDISED = ENTERPRISES[:12]


@dataclass(frozen=True)
class _Award:
    number: str
    program: str
    enterprise: str
    day: date
    amount: Decimal

    @property
    def paid(self) -> date:
        return self.day + timedelta(days=40)


def _programs() -> Iterator[Values]:
    for year, growth in GROWTH.items():
        for program, yuan in _PROGRAMS.items():
            yield {"line": program, "year": year, "budget": yuan * growth}


def _awarded() -> Iterator[_Award]:
    for year, growth in GROWTH.items():
        for step, (program, yuan) in enumerate(_PROGRAMS.items(), 1):
            for number, enterprise in list(enumerate(_SUBSIDISED, 1))[step - 1 :: step]:
                day, amount = date(year, 3 + number % 7, 12), round(yuan * growth * (60 + number) / 1000, 2)
                yield _Award(f"补{year}-{program}{number:02d}", program, enterprise, day, amount)


def _awards() -> Iterator[Values]:
    return ({"line": each.program, "award": each} for each in _awarded())


def _payments() -> Iterator[Values]:
    """What was granted last in 2021 is still unpaid."""
    return ({"award": each} for each in _awarded() if each.day < date(2021, 9, 1))


FILES = files(__name__, {"subsidy-programs": _programs, "subsidy-awards": _awards, "subsidy-payments": _payments})
