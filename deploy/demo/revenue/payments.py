"""Treasury payments: each month and class one application, taken through its steps, paid and cleared the day after.

A few payments bounce for a wrong account. What bounced had been cleared, and is cleared back; it is paid again to the
corrected account.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from pydantic import BaseModel

from bureau_common.schemas.periods import Period

from ..district import GROWTH, MONTHS, about
from ..templates import Values, files, table


class Class(BaseModel):
    """A functional class: what is spent in a usual month, who is paid, and for what."""

    code: str
    monthly: int
    payee: str
    payee_kind: str
    purpose: str
    government_economic: str
    department_economic: str
    general_outlay: str
    three_public: str
    budget: str = "一般公共预算"

    @property
    def account(self) -> str:
        return f"349901{self.code}88"

    @property
    def corrected_account(self) -> str:
        """The payee's other account, to which bounced payments go."""
        return f"349901{self.code}99"


CLASSES = [Class.model_validate(row) for row in table(__name__, "classes")]
BESIDE = [Class.model_validate(row) for row in table(__name__, "beside")]
"""What the government fund budget and the state capital budget pay for."""
DIRECT_FUNDS = ("21003", "20604")
"""The classes that direct funds from above pay for."""
_GROWTH = {**GROWTH, 2021: Decimal("1.01")}
"""Spending grows less than revenue."""
_TIGHTENED = {2019: Decimal("1.08"), 2020: Decimal(1), 2021: Decimal("0.94")}
"""General outlays are cut from year to year."""


@dataclass(frozen=True)
class Case:
    """One application with all that becomes of it."""

    serial: str
    month: Period
    of: Class
    amount: Decimal
    is_bounced: bool

    @property
    def number(self) -> str:
        return f"申{self.serial}"

    @property
    def allotment(self) -> str:
        return f"指{self.month.year}-{self.of.code}"

    @property
    def tag(self) -> str:
        return tag_of(self.month.year, self.of.code)

    def day(self, number: int) -> date:
        return date(self.month.year, self.month.month, number)


@cache
def cases() -> tuple[Case, ...]:
    return (*_cases(CLASSES, random.Random(2020)), *_cases(BESIDE, random.Random(46)))


def _cases(classes: Sequence[Class], chance: random.Random) -> Iterator[Case]:
    for month in MONTHS:
        # The last month of a year settles what is left of it.
        season = Decimal("1.3") if month.month == 12 else Decimal("0.97")
        for each in classes:
            growth = (_TIGHTENED if each.general_outlay == "是" else _GROWTH)[month.year]
            amount = about(chance, each.monthly * season * growth, 0.95, 1.05)
            yield Case(_serial(month, each.code), month, each, amount, is_bounced=chance.random() < 0.04)


def _serial(month: Period, code: str) -> str:
    place = next(place for place, each in enumerate((*CLASSES, *BESIDE)) if each.code == code)
    return f"{month.year}{month.month:02d}{place:02d}"


def voucher(month: Period, code: str) -> tuple[str, str]:
    """The application that paid a class in a month, and the voucher of the payment that stayed."""
    serial = _serial(month, code)
    return f"申{serial}", f"付{serial}B"


def allotted(year: int, code: str) -> Decimal:
    """What a year's plans of a class come to."""
    of_class = [case.amount for case in cases() if (case.month.year, case.of.code) == (year, code)]
    return sum(of_class, Decimal(0))


def tag_of(year: int, code: str) -> str:
    """The tag of the direct fund that pays for a class, if one does."""
    return f"直{year}-{code}" if code in DIRECT_FUNDS else ""


def _allotments() -> Iterator[Values]:
    """Issued on the second of January for what the year's plans come to."""
    for year in GROWTH:
        for of in (*CLASSES, *BESIDE):
            told = {"year": year, "code": of.code, "budget": of.budget, "tag": tag_of(year, of.code)}
            yield {**told, "amount": allotted(year, of.code)}


def _values() -> Iterator[Values]:
    return ({"line": "bounced" if case.is_bounced else "paid", "case": case} for case in cases())


FILES = files(
    __name__,
    {
        "budget-allotments": _allotments,
        "payment-plans": _values,
        "payment-applications": _values,
        "payment-steps": _values,
        "payments": _values,
    },
)
