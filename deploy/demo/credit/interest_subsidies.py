"""Interest subsidies of 2020 and 2021: two batches, then one that is paid and one that is still to be approved.

What each loan gets and the hash of a batch are computed here, by hand, as an office would check its statement: the service
approves nothing that says something else.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from ..district import DISTRICT
from ..templates import Values, as_written, files, proposals, table
from .visits import BANKS, ENTERPRISES

_BOOKS = ("interest-subsidy-approvals", "interest-subsidy-payments")
_TERMS = {line["起始日期"][:4]: line for line in table(__name__, "interest-subsidy-terms")}
_BATCHES = {line["贴息批次编号"]: line for line in table(__name__, "interest-subsidy-batches")}
_FIRST_DAY = {
    "TX2020-1": date(2020, 3, 20), "TX2020-2": date(2020, 6, 30), "TX2021-1": date(2021, 1, 5), "TX2021-2": date(2021, 6, 30),
}  # fmt: skip
"""The day from which a batch's days count."""


@dataclass(frozen=True)
class _Segment:
    start: date
    end: date
    yuan: Decimal
    rate: Decimal
    overdue: int

    @property
    def interest(self) -> Fraction:
        """All of it, at the contract's rate."""
        return Fraction(self.yuan * self.rate * (self.end - self.start).days) / 36_000


@dataclass(frozen=True)
class _Loan:
    """A loan of a batch; of one in three a part was repaid, and one in eleven was overdue for some days."""

    batch: str
    number: int

    @property
    def name(self) -> str:
        return f"LD{self.batch[2:6]}-{self.number:03d}"

    @property
    def enterprise(self) -> str:
        return ENTERPRISES[self.number % len(ENTERPRISES)]

    @property
    def bank(self) -> str:
        return BANKS[self.number % 4]

    @property
    def filed(self) -> str:
        """Loans are filed on the day on which their batch is set up."""
        return _BATCHES[self.batch]["设立日期"]

    @property
    def due(self) -> date:
        return _FIRST_DAY[self.batch] + timedelta(days=360)

    @property
    def segments(self) -> list[_Segment]:
        start, yuan = _FIRST_DAY[self.batch], Decimal(10_000 * (80 + self.number * 37 % 220))
        rate, overdue = Decimal("3.7000") + Decimal("0.15") * (self.number % 8), 5 if self.number % 11 == 5 else 0
        half, end = start + timedelta(days=60), start + timedelta(days=100)
        if self.number % 3:
            return [_Segment(start, end, yuan, rate, overdue)]
        return [_Segment(start, half, yuan, rate, 0), _Segment(half, end, yuan / 2, rate, overdue)]

    @property
    def subsidy(self) -> Decimal:
        terms = _TERMS[self.batch[2:6]]
        cap, share = Decimal(terms["贴息利率上限（%/年）"]), Decimal(terms["贴息比例（%）"])
        exact = Fraction(0)
        for each in self.segments:
            days = (each.end - each.start).days - each.overdue
            exact += Fraction(each.yuan * min(each.rate, cap) * share * days) / 3_600_000
        return _fen(exact)

    @property
    def costs(self) -> list[Decimal]:
        """Interest, guarantee fee and other fees before, and after: the fee fell from 1.2 to 0.8 %."""
        interest = _fen(sum((each.interest for each in self.segments), Fraction(0)))
        years = sum((Fraction(each.yuan) * (each.end - each.start).days / 360 for each in self.segments), Fraction(0))
        other = Decimal(300)
        before = [interest, _fen(years * 12 / 1000), other]
        return [*before, interest - self.subsidy, _fen(years * 8 / 1000), other]


def _fen(amount: Fraction) -> Decimal:
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _batch(name: str) -> list[_Loan]:
    """Fewer enterprises in the second batch of a year, and others."""
    first = 0 if name.endswith("-1") else 40
    return [_Loan(name, number) for number in range(first + 1, first + (33 if name.endswith("-1") else 19))]


def _loans() -> Iterator[Values]:
    return ({"loan": loan, "costs": loan.costs} for name in _BATCHES for loan in _batch(name))


def _segments() -> Iterator[Values]:
    return ({"loan": loan, "each": each} for name in _BATCHES for loan in _batch(name) for each in loan.segments)


def _approvals() -> list[Values]:
    """As they stand beside this module, with what the batches come to."""
    ((_, entries),) = proposals(__name__, _BOOKS[0])
    return [
        {
            **entry,
            "loans": len(loans),
            "amount": f"{sum(loan.subsidy for loan in loans):.2f}",
            "content_hash": _hash(f"{entry['batch_no']}", loans),
        }
        for entry in entries()
        for loans in [_batch(f"{entry['batch_no']}")]
    ]


def _hash(name: str, loans: list[_Loan]) -> str:
    batch, terms = _BATCHES[name], _TERMS[name[2:6]]
    priced = [f"{Decimal(terms[title]):.4f}" for title in ("贴息利率上限（%/年）", "贴息比例（%）")]
    day = batch["设立日期"]
    lines = [["batch", name, batch["方案文号"], batch["年度"], batch["当年第几批"], day, DISTRICT]]
    for loan in loans:
        costs = [f"{cost:.2f}" for cost in loan.costs]
        lines.append(["loan", loan.name, loan.enterprise, loan.bank, f"{loan.due}", *costs, day, DISTRICT])
        for each in loan.segments:
            days = [f"{each.start}", f"{each.end}", f"{each.yuan:.2f}", f"{each.rate:.4f}", f"{each.overdue}"]
            lines.append(["segment", loan.name, *days, day, DISTRICT, *priced, "360"])
    text = "\n".join(sorted(json.dumps(line, ensure_ascii=False) for line in lines))
    return hashlib.sha256(text.encode()).hexdigest()


def _payments() -> Iterator[Values]:
    """A fortnight after the approval."""
    for entry in _approvals():
        name, day = f"{entry['batch_no']}", date.fromisoformat(f"{entry['business_date']}") + timedelta(days=14)
        for loan in _batch(name):
            yield {"loan": loan, "order": name[-1], "day": day}


FILES = files(
    __name__,
    {
        "interest-subsidy-schemes": as_written,
        "interest-subsidy-terms": as_written,
        "interest-subsidy-batches": as_written,
        "interest-subsidy-loans": _loans,
        "interest-subsidy-segments": _segments,
    },
)
PROPOSALS = ((f"credit/{_BOOKS[0]}", _approvals),)
PAID = files(__name__, {_BOOKS[1]: _payments})
"""Loaded after the approvals that it rests on."""
