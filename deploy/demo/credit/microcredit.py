"""Microcredit, 2019 to October 2021: sixty households who borrow before the sowing, and what became of their loans.

Most repay, some by half early; one in ten extends a loan and one in ten renews it. One household is overdue, and the pool
pays a part of its debt.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial

from ..district import LAST
from ..revenue.households import is_lifted_out
from ..templates import Files, Values, as_written, files

HOUSEHOLDS = 60
_BANKS = ("示范农商行", "示范村镇银行")
_MONTHS = (2, 3, 1, 4, 8, 9)
"""When loans begin: before the sowing in spring and in autumn."""
_NEAR_POVERTY_SINCE, _AT_LPR_SINCE = date(2020, 7, 3), date(2021, 3, 4)
_LIFTED_OUT_ON = {30: date(2021, 1, 15)}
"""Households that were near poverty, and from a day on are lifted out of it: as the file of kinds says."""
_OVERDUE, _EXTENDED, _RENEWED, _EARLY = 17, 3, 6, 1
_TURNS = 3


@dataclass(frozen=True)
class _Loan:
    """One loan and what became of it."""

    number: int
    household: int
    start: date
    yuan: int
    turn: int
    """How many loans the household had before."""
    old: str = ""

    @property
    def no(self) -> str:
        return f"XD{self.start.year}-{self.number:04d}"

    @property
    def bank(self) -> str:
        return _BANKS[self.household % 2]

    @property
    def household_no(self) -> str:
        return f"H{self.household:04d}"

    @property
    def kind(self) -> str:
        lifted = is_lifted_out(self.household) or self.start >= _LIFTED_OUT_ON.get(self.household, date.max)
        return "脱贫户" if lifted else "边缘易致贫户"

    @property
    def origin(self) -> str:
        return "无还本续贷" if self.old else "新发放"

    @property
    def rate(self) -> str:
        return "3.85" if self.start >= _AT_LPR_SINCE else "4.35"

    @property
    def due(self) -> date:
        return self.start.replace(year=self.start.year + 1)

    @property
    def is_extended(self) -> bool:
        return self.household % 10 == _EXTENDED and not self.old

    @property
    def extended_to(self) -> date:
        return self.due.replace(year=self.due.year + 1)

    @property
    def settled(self) -> date:
        """The day on which the last of it is repaid; of one that is renewed the renewal takes the place of the rest."""
        return self.extended_to if self.is_extended else self.due

    @property
    def half(self) -> int:
        return self.yuan // 2 if self.household % 4 == _EARLY else 0

    @property
    def is_renewed(self) -> bool:
        return self.household % 10 == _RENEWED and not self.old

    @property
    def is_overdue(self) -> bool:
        return self.household == _OVERDUE and self.due.year == LAST.year


@cache
def _loans() -> list[_Loan]:
    """A loan each after the other, a month apart, from the first year in which a household may borrow."""
    loans: list[_Loan] = []
    for household in range(1, HOUSEHOLDS + 1):
        start = date(2019 + household % 2, _MONTHS[household % 6], 1 + household % 25)
        yuan, old = 30_000 + household % 5 * 5_000, ""
        if not is_lifted_out(household):
            start = max(start, _NEAR_POVERTY_SINCE + timedelta(days=household))
        for turn in range(_TURNS):
            if start > LAST or (loans and loans[-1].household == household and loans[-1].is_overdue):
                break
            loans.append(_Loan(len(loans) + 1, household, start, yuan, turn, old))
            last = loans[-1]
            old = last.no if last.is_renewed else ""
            start = last.due if old else last.settled + timedelta(days=31)
            yuan = (last.yuan - last.half) if old else 50_000
    return sorted(loans, key=lambda loan: loan.start)


def _issued(turn: int) -> Iterator[Values]:
    return ({"loan": loan} for loan in _loans() if loan.turn == turn)


def _extensions(turn: int) -> Iterator[Values]:
    """Agreed a week before the loan falls due."""
    for loan in _loans():
        agreed = loan.due - timedelta(days=7)
        if loan.turn == turn and loan.is_extended and agreed <= LAST:
            yield {"loan": loan, "day": agreed}


def _moves(turn: int) -> Iterator[Values]:
    """What was repaid up to the last day; the pool pays half of what is overdue after a month."""
    for loan in [each for each in _loans() if each.turn == turn]:
        moves = [("repaid", loan.start + timedelta(days=180), loan.half)] if loan.half else []
        if loan.is_overdue:
            moves.append(("compensated", loan.due + timedelta(days=31), (loan.yuan - loan.half) // 2))
        elif not loan.is_renewed:
            moves.append(("repaid", loan.settled, loan.yuan - loan.half))
        for line, day, yuan in moves:
            if day <= LAST:
                yield {"line": line, "loan": loan, "day": day, "yuan": yuan}


def _turn(turn: int) -> Files:
    """A loan is entered once the one before it is repaid, since a household owes no more than the limit."""
    books = {
        "microcredits": partial(_issued, turn),
        "microcredit-extensions": partial(_extensions, turn),
        "microcredit-moves": partial(_moves, turn),
    }
    return files(__name__, {book: values for book, values in books.items() if list(values())})


FILES = (
    *files(__name__, {"household-kinds": as_written, "risk-pool-capital": as_written}),
    *[each for turn in range(_TURNS) for each in _turn(turn)],
)
