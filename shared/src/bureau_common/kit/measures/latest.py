"""The latest amounts that stand at a month's end: balances of accounts, prices, rates, each recorded as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Numeric, Select, Table, case, cast, func, literal, select
from sqlalchemy.dialects.postgresql import distinct_on

from ...schemas.periods import Period
from ..journal.cutoffs import Cutoff
from .flows import ALL, Day, Moving


@dataclass(frozen=True, eq=False)
class Latest(Moving):
    """The sum over `key` of the `amount` in its last row at or before a month's end.

    Stands where a Flow does in a measure (with the categories `ALL`), over the span `since_ever`. A correction may make
    another row the last one, so that nothing is rolled up: it is read from the rows at every cut-off. A figure opens to
    the last row of each key.
    """

    name: str
    table: Table
    key: ColumnElement[Any]
    amount: ColumnElement[Decimal]

    @property
    def keys(self) -> Mapping[Table, ColumnElement[Any]]:
        """By table the column through which one of its rows moves this sum."""
        return {self.table: self.key}

    def _last_rows(self, cutoff: Cutoff, until: Day, *by: ColumnElement[Any]) -> Select[Any]:
        """The last row of each key (and of each value of `by`) up to the end of a month."""
        day = self.table.c.business_date
        return (
            select(self.key.label("key"), day.label("day"), self.table.c.id, cast(self.amount, Numeric).label("amount"))
            .ext(distinct_on(self.key, *by))
            .where(cutoff.live(self.table), day <= until)
            .order_by(self.key, *by, day.desc(), self.table.c.id.desc())
        )

    def moves(self, cutoff: Cutoff, first: Day, last: Day) -> Select[date, str, Decimal, int]:
        """What each month's last rows add to those before them; a key counts as a row from its first month on."""
        month = cast(func.date_trunc("month", self.table.c.business_date), Date)
        found = self._last_rows(cutoff, last, month).subquery()
        before = func.lag(found.c.amount).over(partition_by=found.c.key, order_by=found.c.day)
        moved = select(
            cast(func.date_trunc("month", found.c.day), Date).label("month"),
            (found.c.amount - func.coalesce(before, 0)).label("amount"),
            case((before.is_(None), 1), else_=0).label("begun"),
        ).subquery()
        return select(
            moved.c.month,
            literal(ALL[0]).label("category"),
            func.sum(moved.c.amount).label("amount"),
            func.sum(moved.c.begun).label("rows"),
        ).group_by(moved.c.month)

    def rows(
        self, cutoff: Cutoff, categories: Sequence[str], start: Period, end: Period
    ) -> Select[date, UUID, Decimal]:
        """The last row of each key, contributing its amount."""
        last = self._last_rows(cutoff, end.last_day).subquery()
        return select(last.c.day, last.c.id, last.c.amount)
