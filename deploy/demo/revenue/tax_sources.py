"""Tax sources: what other departments saw and what was declared, leads and the receipts that they ended in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pydantic import BaseModel

from bureau_common.schemas.periods import Period

from ..district import DISTRICT, LAST
from ..templates import Values, as_written, files, table
from .receipts import charged

TAXPAYERS = [row["统一社会信用代码"] for row in table(__name__, "enterprises")]


class _Seen(BaseModel):
    """Who sees what, which tax it concerns, at which rate, and the unit of the quantity."""

    department: str
    kind: str
    subject: str
    rate: Decimal
    unit: str


_SEEN = [_Seen.model_validate(row) for row in table(__name__, "seen")]


@dataclass(frozen=True)
class _Lead:
    """What a department saw of a taxpayer's month, what was declared of it, and what became of the difference."""

    number: int
    month: Period

    @property
    def reference(self) -> str:
        return f"XS{self.month.year}-{self.number:03d}"

    @property
    def seen(self) -> _Seen:
        return _SEEN[self.number % len(_SEEN)]

    @property
    def taxpayer(self) -> str:
        return TAXPAYERS[self.number % len(TAXPAYERS)]

    @property
    def taxable(self) -> Decimal:
        return Decimal(2_000_000 + self.number % 9 * 400_000)

    @property
    def implied(self) -> Decimal:
        return self.taxable * self.seen.rate / 100

    @property
    def outcome(self) -> str:
        """Two in nine come to nothing, one in nine is still being looked into, the others are received."""
        return {2: "excluded", 6: "excluded", 4: "open"}.get(self.number % 9, "received")

    def day(self, number: int) -> date:
        """A day counted from the first of the month after."""
        return self.month.following.first_day + timedelta(days=number - 1)


_LEADS = [_Lead(number, month) for number, month in enumerate(Period(2019, 2).until(Period(2021, 9)), 1)]
_ENTERED = _LEADS[:-1]
"""The gap of the last month waits to be made a lead."""


def _facts() -> Iterator[Values]:
    for lead in _LEADS:
        yield {"lead": lead, "day": lead.day(10), "quantity": 1200 * lead.number if lead.seen.unit else ""}


def _declared() -> Iterator[Values]:
    """Three fifths of what the facts imply."""
    return ({"lead": lead, "day": lead.day(15), "amount": lead.implied * 3 / 5} for lead in _LEADS)


def _leads() -> Iterator[Values]:
    return ({"lead": lead, "day": lead.day(20), "amount": lead.implied * 2 / 5} for lead in _ENTERED)


def _steps() -> Iterator[Values]:
    further = {"received": {"verified": 29}, "excluded": {"excluded": 45}, "open": {}}
    for lead in _ENTERED:
        for line, number in {"assigned": 22, **further[lead.outcome]}.items():
            if lead.day(number) <= LAST:
                yield {"line": line, "lead": lead, "day": lead.day(number), "office": lead.number % 3 + 1}


def _results() -> Iterator[Values]:
    """Four fifths of what was expected came in two months after the tax period, within a voucher of the district."""
    for lead in _ENTERED:
        receipt = charged()[DISTRICT, lead.seen.subject, lead.month.following.following]
        if lead.outcome == "received" and receipt.day <= LAST:
            yield {"lead": lead, "receipt": receipt, "amount": lead.implied * 8 / 25}


ENTERPRISES = files(__name__, {"enterprises": as_written})
FILES = files(
    __name__,
    {
        "third-party-facts": _facts,
        "declared-taxes": _declared,
        "tax-leads": _leads,
        "tax-lead-steps": _steps,
        "lead-results": _results,
    },
)
