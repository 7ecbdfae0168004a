"""Subsidies of December 2019 to 2021: land each June, displaced persons each quarter, and the minimum income each month.

All programs but two are on the social security card by October 2021. One line in nine fails at first, a payment for
somebody who had died comes back, and the last batch of the minimum income is checked and waits for its approval.
Persons are named by the reference of their registration (`@P0001`), for which `demo.load` puts in the id that this gave.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from ..templates import Values, as_written, files, proposals, table

HOUSEHOLDS = 24
_LAND, _POOR, _MOVED_AWAY = "nyzy-01", "mz-01", "sl-01"
_MONTHS = [(2019 + month // 12, month % 12 + 1) for month in range(11, 36)]
_ON_CARD = {
    line["补贴项目编码"]: date.fromisoformat(line["纳入社保卡日期"]) for line in table(__name__, "subsidy-card-moves")
}
_DEAD_SINCE = {3: date(2021, 10, 1), 22: date(2020, 4, 1)}
"""From which day on the office knew of a death, and lists nothing more."""


@dataclass(frozen=True)
class _Batch:
    """A list of one program and period, which goes from its village to the bank within a month."""

    program: str
    period: str
    month: tuple[int, int]

    @property
    def no(self) -> str:
        return f"{self.program.replace('-', '')}-{self.period}"

    def _day(self, day: int) -> date:
        return date(*self.month, day)

    @property
    def listed(self) -> date:
        return self._day(3)

    @property
    def checked(self) -> date:
        return self._day(11)

    @property
    def approved(self) -> date:
        return self._day(12)

    @property
    def sent(self) -> date:
        return self._day(15)

    @property
    def waits(self) -> bool:
        return self.program == _POOR and self.month == (2021, 12)

    @property
    def lines(self) -> "list[_Line]":
        step = {_LAND: 1, _POOR: 3, _MOVED_AWAY: 4}[self.program]
        every = range(step, HOUSEHOLDS + 1, step)
        return [_Line(self, each) for each in every if self.listed < _DEAD_SINCE.get(each, date.max)]


@dataclass(frozen=True)
class _Line:
    """What the head of a household gets for it."""

    batch: _Batch
    number: int

    @property
    def no(self) -> str:
        return f"{self.batch.no}-{self.number:03d}"

    @property
    def head(self) -> str:
        return f"P{self.number:04d}"

    @property
    def household(self) -> str:
        return f"H{self.number:04d}"

    @property
    def plot(self) -> str:
        return f"地{self.household}-1" if self.batch.program == _LAND else ""

    @property
    def standard(self) -> Decimal:
        kinds = {_LAND: "82.3500", _POOR: f"{420 + 15 * (self.number % 5)}.0000", _MOVED_AWAY: "150.0000"}
        return Decimal(kinds[self.batch.program])

    @property
    def quantity(self) -> Decimal:
        of_program = {
            _LAND: Decimal(35 + self.number * 7 % 60) / 10,
            _POOR: Decimal(1 + self.number % 3),
            _MOVED_AWAY: Decimal(1),
        }
        return of_program[self.batch.program].quantize(Decimal("0.0001"))

    @property
    def amount(self) -> Decimal:
        return round(self.standard * self.quantity + Decimal("0.0000001"), 2)

    @property
    def is_social(self) -> bool:
        """From the program's day on, but for one household in eight that has no such card yet."""
        return self.batch.listed >= _ON_CARD[self.batch.program] and self.number % 8 != 0

    @property
    def card(self) -> str:
        return "社会保障卡" if self.is_social else "其他银行卡（折）"

    @property
    def hashed(self) -> str:
        """The line as its list is hashed."""
        batch, card = self.batch, "social" if self.is_social else "other"
        amounts = [f"{self.standard:f}", f"{self.quantity:f}", f"{self.amount:f}"]
        told = [self.no, batch.no, batch.program, batch.period, f"@{self.head}", self.household, "", self.plot]
        return "\t".join([*told, *amounts, card])


@cache
def _batches() -> list[_Batch]:
    found = [_Batch(_POOR, f"{year}-{month:02d}", (year, month)) for year, month in _MONTHS]
    for year, month in _MONTHS:
        if month % 3 == 0:
            found.append(_Batch(_MOVED_AWAY, f"{year}-Q{month // 3}", (year, month)))
        if month == 6:
            found.append(_Batch(_LAND, f"{year}", (year, month)))
    return found


def _listed() -> Iterator[Values]:
    return ({"batch": batch} for batch in _batches())


def _lines() -> Iterator[Values]:
    return ({"line": line} for batch in _batches() for line in batch.lines)


def _steps() -> Iterator[Values]:
    """What comes before the approvals."""
    return ({"line": step, "batch": batch} for batch in _batches() for step in ("post", "check"))


def _approvals() -> list[Values]:
    """What each list comes to; the bytes are what its hash is of."""
    ((_, entries),) = proposals(__name__, "subsidy-batch-approvals")
    (common,) = entries()
    return [
        {
            **common, "source_ref": batch.no, "business_date": f"{batch.approved}", "batch_no": batch.no,
            "lines": len(batch.lines),
            "amount": f"{sum(line.amount for line in batch.lines):.2f}",
            "content_hash": "\n".join(line.hashed for line in batch.lines).encode(), "document": f"发放审批单{batch.no}",
        }
        for batch in _batches() if not batch.waits
    ]  # fmt: skip


def _sent() -> Iterator[Values]:
    return ({"line": "send", "batch": batch} for batch in _batches() if not batch.waits)


def _results() -> Iterator[Values]:
    """Three days after the bank got the list; what failed is paid a week later, and what was for the dead comes back."""
    for batch in _batches():
        for place, line in enumerate(() if batch.waits else batch.lines):
            paid, again = batch.sent.replace(day=18), batch.sent.replace(day=25)
            fails = (place + batch.month[1]) % 9 == 0
            yield {"line": "fail" if fails else "pay", "each": line, "day": paid}
            if fails:
                yield {"line": "reissue", "each": line, "day": again}
            if line.number in _DEAD_SINCE and batch.month == (2021, 9):
                yield {"line": "return", "each": line, "day": date(2021, 10, 20)}


FILES = files(
    __name__,
    {
        "subsidy-programs": as_written,
        "subsidy-card-moves": as_written,
        "subsidy-program-reviews": as_written,
        "subsidy-batches": _listed,
        "subsidy-lines": _lines,
        "subsidy-batch-steps": _steps,
    },
)
PROPOSALS = (("performance/subsidy-batch-approvals", _approvals),)
AFTER = files(__name__, {"subsidy-batch-steps": _sent, "subsidy-results": _results, "deaths": as_written})
"""Loaded after the approvals that it rests on; of the deaths the office learns last."""
