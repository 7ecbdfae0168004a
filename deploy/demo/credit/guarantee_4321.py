"""Guaranteed loans of three products, 2019 to October 2021: terms, clients, what became of them, and what was compensated.

The fee rate falls from year to year. On a claim the guarantee company advances its own part and the government's, which
pays it back; the province still owes a tenth of its part. The target of each year takes two persons; that of 2021 was
raised in July.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bureau_common.schemas.periods import Period

from ..district import LAST
from ..templates import Values, as_written, files, proposals, table

_A_MONTH = {"ZYD": {2019: 12, 2020: 13, 2021: 14}, "KJD": {2020: 1, 2021: 2}, "SRT": {2019: 1, 2020: 2, 2021: 2}}
"""By product and year how many loans begin in a month."""
_PRODUCTS = {"ZYD": "政银担", "KJD": "科技担保", "SRT": "税融通"}
"""What a contract is of, by how its number begins."""
_FEES = {2019: "1.5", 2020: "1.2", 2021: "1"}
"""Percent a year."""
_PAID = {"province": 27, "bank": 20, "government": 10, "district": 40}
"""What each party has borne of a claim, in percent, in the order in which it did."""
_ADVANCED = 50
"""What the guarantee company paid at once, in percent."""


@dataclass(frozen=True)
class _Loan:
    """One loan and what became of it; `yuan` is a multiple of 10,000, so that every part of a loss is whole."""

    kind: str
    number: int
    client: dict[str, str]
    yuan: int
    start: date

    @property
    def contract(self) -> str:
        return f"{self.kind}{self.start.year}-{self.number:04d}"

    @property
    def product(self) -> str:
        return _PRODUCTS[self.kind]

    @property
    def ratio(self) -> str:
        """What is guaranteed: all but the bank's share; a loan against tax records is not."""
        return "0" if self.kind == "SRT" else "80"

    @property
    def fee(self) -> str:
        return "0" if self.kind == "SRT" else _FEES[self.start.year]

    @property
    def due(self) -> date:
        return self.start.replace(year=self.start.year + 1)

    @property
    def early(self) -> int:
        """One loan in three is repaid by half early."""
        return self.yuan // 2 if self.number % 3 == 0 else 0

    @property
    def rest(self) -> int:
        return self.yuan - self.early

    @property
    def defaults(self) -> bool:
        """One in fifty is not repaid."""
        return self.kind == "ZYD" and self.number % 50 == 0

    @property
    def interest(self) -> int:
        """What of the interest is covered, too."""
        return self.rest // 100

    @property
    def loss(self) -> int:
        """Principal and interest: every percent of it is whole."""
        return self.rest + self.interest

    @property
    def claimed(self) -> date:
        """Two months after the loan fell due."""
        return self.due + timedelta(days=61)


@cache
def _loans() -> list[_Loan]:
    return [loan for kind in _A_MONTH for loan in _of(kind)]


def _of(kind: str) -> Iterator[_Loan]:
    """The loans of a product; each has chances of its own, so that one more of another moves none."""
    chance, clients = random.Random(4321 if kind == "ZYD" else kind), table(__name__, "enterprises")
    number = 0
    for month in Period(2019, 1).until(Period.of(LAST)):
        for _ in range(_A_MONTH[kind].get(month.year, 0)):
            number += 1
            start = month.first_day.replace(day=chance.randint(1, 28))
            yield _Loan(kind, number, clients[number % len(clients)], chance.randint(100, 480) * 10_000, start)


def _filed() -> Iterator[Values]:
    """As filed, on the day they begin; four banks take turns."""
    return ({"line": loan.number % 4, "loan": loan} for loan in _loans())


def _steps() -> Iterator[Values]:
    """What happened to the loans up to the last day."""
    for loan in _loans():
        steps = [("lent", loan.start, loan.yuan)]
        if loan.early:
            steps.append(("repaid", loan.start + timedelta(days=180), loan.early))
        after = timedelta(days=1)
        steps.append(("overdue", loan.due + after, 0) if loan.defaults else ("repaid", loan.due, loan.rest))
        for line, day, yuan in steps:
            if day <= LAST:
                yield {"line": line, "loan": loan, "day": day, "yuan": yuan}


def _claims() -> Iterator[Values]:
    """The loans that were compensated, with the number of the claim."""
    return ({"loan": loan, "claim": claim} for claim, loan in _claimed())


def _claimed() -> list[tuple[str, _Loan]]:
    lost = [loan for loan in _loans() if loan.defaults and loan.claimed <= LAST]
    return [(f"DC{loan.claimed.year}-{number:03d}", loan) for number, loan in enumerate(lost, 1)]


def _advances() -> Iterator[Values]:
    """What the guarantee company paid the bank, five days after the claim."""
    for claim, loan in _claimed():
        day = loan.claimed + timedelta(days=5)
        if day <= LAST:
            yield {"claim": claim, "day": day, "yuan": loan.loss * _ADVANCED // 100}


def _payments() -> Iterator[Values]:
    """What each party bore, within forty days of the claim."""
    for claim, loan in _claimed():
        for place, (party, percent) in enumerate(_PAID.items(), 1):
            day = loan.claimed + timedelta(days=10 * place)
            if day <= LAST:
                yield {"line": party, "claim": claim, "day": day, "yuan": loan.loss * percent // 100}


FILES = files(
    __name__,
    {
        "enterprises": as_written,
        "guarantee-products": as_written,
        "guarantee-loans": _filed,
        "guarantee-loan-steps": _steps,
        "compensations": _claims,
        "compensation-advances": _advances,
        "compensation-payments": _payments,
    },
)
PROPOSALS = proposals(__name__, "guarantee-targets")
