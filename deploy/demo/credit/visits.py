"""Visits of 2019 to October 2021: who was visited through which channel, what was raised and solved, and what was lent.

The spring festival leaves fewer visits; a few problems of 2021 are still open.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bureau_common.schemas.periods import Period

from ..district import LAST
from ..templates import Values, files, table

ENTERPRISES = [line["统一社会信用代码"] for line in table("demo.credit.guarantee_4321", "enterprises")]
BANKS = ("示范农商行", "示范银行", "示范村镇银行", "示范商业银行")
_ADVISERS = {1: 9, 2: 6}
"""Visits of advisers in a month that has fewer than the usual 14."""


@dataclass(frozen=True)
class _Visit:
    """A visit; presidents visit enterprises that an adviser visits in the same month."""

    number: int
    line: str
    enterprise: str
    day: date

    @property
    def name(self) -> str:
        return f"ZF{self.day.year}-{self.number:04d}"

    @property
    def bank(self) -> str:
        return BANKS[self.number % 4]


@dataclass(frozen=True)
class _Problem:
    visit: _Visit
    number: int

    @property
    def name(self) -> str:
        return f"WT{self.visit.day.year}-{self.number:03d}"

    @property
    def solved(self) -> date | None:
        """Within two months, but for one in nineteen."""
        day = self.visit.day + timedelta(days=10 + self.number * 7 % 48)
        return day if self.number % 19 and day <= LAST else None


@dataclass(frozen=True)
class _Loan:
    number: int
    visits: tuple[_Visit, ...]
    yuan: int

    @property
    def name(self) -> str:
        return f"DK{self.day.year}-{self.number:03d}"

    @property
    def day(self) -> date:
        """A fortnight after the last of its visits."""
        return max(visit.day for visit in self.visits) + timedelta(days=14)


@cache
def _months() -> list[tuple[list[_Visit], list[_Visit]]]:
    """By month the visits of advisers, and those of presidents."""
    chance, number, months = random.Random(20), 0, []
    for place, month in enumerate(Period(2019, 1).until(Period.of(LAST))):
        found: dict[str, list[_Visit]] = {"adviser": [], "president": []}
        for line, count in (("adviser", _ADVISERS.get(month.month, 14)), ("president", 6)):
            for each in range(count):
                number, day = number + 1, month.first_day + timedelta(days=chance.randint(0, 12))
                found[line].append(_Visit(number, line, ENTERPRISES[(place * 11 + each * 3) % len(ENTERPRISES)], day))
        months.append((found["adviser"], found["president"]))
    return months


def _all() -> list[_Visit]:
    return [visit for month in _months() for visits in month for visit in visits]


@cache
def _lent() -> list[_Loan]:
    """Each month three loans after an adviser's visit, two after a president's, and one after both."""
    chance, loans = random.Random(21), []
    for advisers, presidents in _months():
        led = [
            advisers[3:4],
            advisers[4:5],
            advisers[5:6],
            presidents[1:2],
            presidents[2:3],
            [advisers[0], presidents[0]],
        ]
        for visits in led:
            loans.append(_Loan(len(loans) + 1, tuple(visits), chance.randint(100, 900) * 10_000))
    return [loan for loan in loans if loan.day <= LAST]


def _problems() -> list[_Problem]:
    return [_Problem(visit, number) for number, visit in enumerate(_all()[::4], 1)]


def _visits() -> Iterator[Values]:
    return ({"line": visit.line, "visit": visit} for visit in _all())


def _raised() -> Iterator[Values]:
    return ({"problem": problem} for problem in _problems())


def _solved() -> Iterator[Values]:
    return ({"problem": problem} for problem in _problems() if problem.solved)


def _loans() -> Iterator[Values]:
    return ({"loan": loan, "visit": loan.visits[0]} for loan in _lent())


def _followed() -> Iterator[Values]:
    return ({"loan": loan, "visit": visit} for loan in _lent() for visit in loan.visits)


FILES = files(
    __name__,
    {
        "visits": _visits,
        "visit-problems": _raised,
        "visit-problem-results": _solved,
        "visit-loans": _loans,
        "followed-visits": _followed,
    },
)
