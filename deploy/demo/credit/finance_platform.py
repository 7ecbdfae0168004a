"""The finance platform from January 2019: enterprises that register, two that left, needs, products and loans."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bureau_common.schemas.periods import Period

from ..district import LAST
from ..templates import Values, as_written, files
from .visits import BANKS, ENTERPRISES

_MONTHS = Period(2019, 1).until(Period.of(LAST))


@dataclass(frozen=True)
class _Loan:
    """A loan, and the need that it met, published three weeks before."""

    number: int
    enterprise: str
    day: date
    yuan: int

    @property
    def need(self) -> str:
        return f"XQ{self.number:04d}"

    @property
    def published(self) -> date:
        return self.day - timedelta(days=21)


def _joined() -> dict[str, date]:
    """The first twenty came before the launch, then two a month."""
    days = [Period(2018, 12).first_day] * 20 + [month.first_day for month in _MONTHS for _ in range(2)]
    return dict(zip(ENTERPRISES, days, strict=False))


@cache
def _lent() -> list[_Loan]:
    """Four loans a month, five from April on, to enterprises that registered long before."""
    chance, loans = random.Random(30), list[_Loan]()
    for place, month in enumerate(_MONTHS):
        for each in range(4 if month.month < 4 else 5):
            enterprise = ENTERPRISES[(place + each * 3) % 20]
            day = month.first_day.replace(day=chance.randint(1, 28))
            loans.append(_Loan(len(loans) + 1, enterprise, day, chance.randint(50, 400) * 10_000))
    return loans


def _registrations() -> Iterator[Values]:
    """Two of the last to come left again."""
    for place, (enterprise, day) in enumerate(_joined().items()):
        yield {"line": "in", "enterprise": enterprise, "day": day}
        if place in (70, 75):
            yield {"line": "out", "enterprise": enterprise, "day": date(2021, 8, 16)}


def _loans() -> Iterator[Values]:
    return ({"loan": loan, "bank": BANKS[loan.number % 4], "product": f"CP{loan.number % 4}"} for loan in _lent())


def _needs() -> Iterator[Values]:
    return ({"loan": loan} for loan in _lent())


FILES = files(
    __name__,
    {
        "platform-registrations": _registrations,
        "platform-products": as_written,
        "platform-needs": _needs,
        "platform-loans": _loans,
    },
)
