"""4321 loans, 2019 to October 2021, with their clients, what became of them, and what was compensated.

The target of each year takes two persons.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bureau_common.schemas.periods import Period

from ..district import LAST
from ..templates import Values, as_written, files, proposals, table

_A_MONTH = {2019: 12, 2020: 13, 2021: 14}
"""How many loans begin in a month."""
_PARTS = {"district": 40, "province": 30, "bank": 20, "government": 10}
"""The percentage of a loss that each party bears."""


@dataclass(frozen=True)
class _Loan:
    """One loan and what became of it; `yuan` is a multiple of 10,000, so that every part of a loss is whole."""

    number: int
    client: dict[str, str]
    yuan: int
    start: date

    @property
    def contract(self) -> str:
        return f"ZYD{self.start.year}-{self.number:04d}"

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
        return self.number % 50 == 0

    @property
    def claimed(self) -> date:
        """Two months after the loan fell due."""
        return self.due + timedelta(days=61)


@cache
def _loans() -> list[_Loan]:
    chance, clients = random.Random(4321), table(__name__, "enterprises")
    loans: list[_Loan] = []
    for month in Period(2019, 1).until(Period.of(LAST)):
        for _ in range(_A_MONTH[month.year]):
            number, start = len(loans) + 1, month.first_day.replace(day=chance.randint(1, 28))
            loans.append(_Loan(number, clients[number % len(clients)], chance.randint(100, 480) * 10_000, start))
    return loans


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


def _payments() -> Iterator[Values]:
    """Each party's part, paid within a month of the claim."""
    for claim, loan in _claimed():
        for place, (party, percent) in enumerate(_PARTS.items()):
            day = loan.claimed + timedelta(days=10 * place)
            if day <= LAST:
                yield {"line": party, "claim": claim, "day": day, "yuan": loan.rest * percent // 100}


FILES = files(
    __name__,
    {
        "enterprises": as_written,
        "guarantee-loans": _filed,
        "guarantee-loan-steps": _steps,
        "compensations": _claims,
        "compensation-payments": _payments,
    },
)
PROPOSALS = proposals(__name__, "guarantee-targets")
