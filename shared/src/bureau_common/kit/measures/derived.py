"""Rows that count, or by how much, because of rows of other tables: a loan that followed a visit, the days since a need."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Numeric, Select, Table, case, cast, func, literal, select, true

from ...schemas.periods import Period
from ...schemas.units import BaseUnit
from ..journal.cutoffs import Cutoff
from .flows import ALL, REST, Day, Movements, Moving, Sum


def _one(cutoff: Cutoff) -> ColumnElement[Decimal]:
    return cast(literal(1), Numeric)


@dataclass(frozen=True, eq=False)
class Derived(Moving):
    """The sum of the `amount` of rows of `table` that `where` picks, each in the month of `on`, else of its business date.

    All are expressions over a row and, by the cut-off, over rows of other tables; `keys` are by table the column through
    which one of its rows moves this sum. Stands where a Flow does in a measure (with the categories `ALL`). Those other rows
    come and go without a write here, so that nothing is rolled up: it is read from the rows at every cut-off. With `few` it
    reads no row but those that count, which an index finds: for inputs of which no row and none that counts are both 0.
    """

    name: str
    table: Table
    keys: Mapping[Table, ColumnElement[Any]]
    where: Callable[[Cutoff], ColumnElement[bool]]
    amount: Callable[[Cutoff], ColumnElement[Decimal]] = _one
    unit: BaseUnit = "yuan"
    on: Callable[[Cutoff], ColumnElement[date]] | None = None
    few: bool = False

    def day(self, cutoff: Cutoff) -> ColumnElement[date]:
        """The day that a row counts at."""
        return self.table.c.business_date if self.on is None else self.on(cutoff)

    def rows(
        self, cutoff: Cutoff, categories: Sequence[str], start: Period, end: Period
    ) -> Select[date, UUID, Decimal]:
        """The rows that count in a span, each with its amount."""
        return self._counted(cutoff, start.first_day, end.last_day)

    def _counted(self, cutoff: Cutoff, first: Day, last: Day) -> Select[date, UUID, Decimal]:
        day = self.day(cutoff)
        amount = cast(self.amount(cutoff), Numeric).label("amount")
        return select(day.label("day"), self.table.c.id.label("id"), amount).where(
            cutoff.live(self.table), day.between(first, last), self.where(cutoff)
        )

    def moves(self, cutoff: Cutoff, first: Day, last: Day) -> Select[date, str, Decimal, int]:
        """What the rows of each month come to, and how many it left out: they say that something was reported."""
        day, counts = self.day(cutoff), self.where(cutoff)
        rows = (
            select(
                day.label("day"),
                case((counts, ALL[0]), else_=REST).label("category"),
                case((counts, cast(self.amount(cutoff), Numeric)), else_=0).label("amount"),
            )
            .where(cutoff.live(self.table), day.between(first, last), counts if self.few else true())
            .subquery()
        )
        month = cast(func.date_trunc("month", rows.c.day), Date)
        return select(
            month.label("month"), rows.c.category, func.sum(rows.c.amount).label("amount"), func.count().label("rows")
        ).group_by(month, rows.c.category)


@dataclass(frozen=True, eq=False)
class Median(Derived):
    """The median of the amounts from January on, in place of their sum; a span begins in January.

    Each month moves it from what it was to what it is, so that the months of a year to date add up to it. A figure opens to
    the row in the middle, or to the two there with half of each.
    """

    def moves(self, cutoff: Cutoff, first: Day, last: Day) -> Select[date, str, Decimal, int]:
        """Every amount with its day, since the year's beginning."""
        rows = self._counted(cutoff, cast(func.date_trunc("year", first), Date), last).subquery()
        one = literal(1).label("rows")
        return select(rows.c.day.label("month"), literal(ALL[0]).label("category"), rows.c.amount, one)

    @staticmethod
    def movements(rows: Iterable[Any]) -> Movements:
        """By how much each month's rows move the median of their year."""
        moved = Movements()
        for _, of_year in groupby(sorted(rows, key=lambda row: row.month), lambda row: row.month.year):
            seen, before = list[Decimal](), Decimal(0)
            for month, of_month in groupby(of_year, lambda row: Period.of(row.month)):
                amounts = [row.amount for row in of_month]
                seen += amounts
                now = median(seen)
                moved[month, ALL[0]] = Sum(now - before, len(amounts))
                before = now
        return moved

    def rows(
        self, cutoff: Cutoff, categories: Sequence[str], start: Period, end: Period
    ) -> Select[date, UUID, Decimal]:
        """The row or the two in the middle of a span."""
        counted = super().rows(cutoff, categories, start, end).subquery()
        place = func.row_number().over(order_by=(counted.c.amount, counted.c.day, counted.c.id))
        placed = select(counted, place.label("place"), func.count().over().label("n")).subquery().c
        middle = placed.place.in_(((placed.n + 1) // 2, (placed.n + 2) // 2))
        share = placed.amount / case((placed.n % 2 == 1, 1), else_=2)
        return select(placed.day, placed.id, share.label("amount")).where(middle)
