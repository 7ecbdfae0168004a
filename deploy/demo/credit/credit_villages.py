"""Credit villages: two rounds of grading, of three villages, whose households draw before the sowing and repay in autumn.

Most households are graded A or better. One is given a lower grade in 2021 while it still owes: it may repay, and draw no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ..district import LAST, TOWNSHIPS
from ..templates import Values, as_written, files, table
from .microcredit import HOUSEHOLDS

_GRADES = ("AAA级", "AA级", "A级")
_LOWERED = 8
"""The household that is graded anew, and lower, on a day of the second round."""
_LOWERED_ON = date(2021, 7, 1)
_BENEFIT_GRADES = ("AAA级", "AA级")


@dataclass(frozen=True)
class _Rated:
    """A household in a round."""

    round: str
    year: int
    number: int

    @property
    def no(self) -> str:
        return f"H{self.number:04d}"

    @property
    def village(self) -> str:
        return f"{TOWNSHIPS[self.number % len(TOWNSHIPS)]}201"

    @property
    def day(self) -> date:
        """When it is graded: in the first months of the round."""
        return date(self.year, 1, 10) + timedelta(days=self.number)

    @property
    def grade(self) -> str:
        """Nine of ten are A or better."""
        return "B级" if self.number % 10 == 0 else _GRADES[self.number % 3]

    @property
    def given(self) -> date:
        return date(self.year, 4, 1 + self.number % 28)

    @property
    def until(self) -> date:
        """A line is for two years."""
        return self.given.replace(year=self.year + 2) - timedelta(days=1)

    @property
    def line(self) -> str:
        return f"SX{self.year}-{self.number:04d}"

    @property
    def yuan(self) -> int:
        return 50_000 + self.number % 6 * 10_000


def _rounds() -> list[tuple[str, int]]:
    return [(row["轮次编号"], int(row["起始日期"][:4])) for row in table(__name__, "credit-rounds")]


def _households() -> list[_Rated]:
    return [_Rated(name, year, number) for name, year in _rounds() for number in range(1, HOUSEHOLDS + 1)]


def _lent_to() -> list[_Rated]:
    return [each for each in _households() if each.grade in _GRADES]


def _villages() -> Iterator[Values]:
    for name, year in _rounds():
        for township in TOWNSHIPS:
            yield {"round": name, "village": f"{township}201", "day": date(year, 1, 5)}


def _grades() -> Iterator[Values]:
    for each in _households():
        yield {"rated": each, "day": each.day, "grade": each.grade}
        if each.number == _LOWERED and each.year == _LOWERED_ON.year:
            yield {"rated": each, "day": _LOWERED_ON, "grade": "C级"}


def _lines() -> Iterator[Values]:
    return ({"rated": each} for each in _lent_to())


def _drawings() -> Iterator[Values]:
    """Two of three draw two fifths of their line each year, and repay it after five months."""
    for each in [household for household in _lent_to() if household.number % 3]:
        for year in (each.year, each.year + 1):
            drawn = date(year, 5, 1 + each.number % 28)
            for action, day in (("draw", drawn), ("repay", drawn + timedelta(days=153))):
                if day <= LAST and not (each.number == _LOWERED and day > _LOWERED_ON):
                    yield {"line": action, "rated": each, "day": day, "yuan": each.yuan * 2 // 5}


def _uses() -> Iterator[Values]:
    """Some of the best are served first, in the month after their line."""
    for each in _lent_to():
        if each.grade in _BENEFIT_GRADES and each.number % 4 == 1:
            yield {"rated": each, "day": each.given + timedelta(days=30)}


FILES = files(
    __name__,
    {
        "credit-rounds": as_written,
        "credit-villages": _villages,
        "household-grades": _grades,
        "credit-lines": _lines,
        "line-drawings": _drawings,
        "credit-benefits": as_written,
        "benefit-uses": _uses,
    },
)
