"""The latest amounts that stand at a month's end: balances of accounts, prices, rates, each recorded as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Numeric, Select, Table, case, cast, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.periods import Period
from ..journal.cutoffs import Cutoff
from .flows import ALL, Movements, Sum


@dataclass(frozen=True, eq=False)
class Latest:
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

    def _last_rows(self, cutoff: Cutoff, end: Period, *by: ColumnElement[Any]) -> Select[Any]:
        """The last row of each key (and of each value of `by`) up to the end of a month."""
        day = self.table.c.business_date
        return (
            select(self.key.label("key"), day.label("day"), self.table.c.id, cast(self.amount, Numeric).label("amount"))
            .ext(distinct_on(self.key, *by))
            .where(cutoff.live(self.table), day <= end.last_day)
            .order_by(self.key, *by, day.desc(), self.table.c.id.desc())
        )

    async def read(self, session: AsyncSession, cutoff: Cutoff, start: Period, end: Period) -> Movements:
        """What each month's last rows add to those before them; a key counts as a row from its first month on."""
        month = cast(func.date_trunc("month", self.table.c.business_date), Date)
        last = self._last_rows(cutoff, end, month).subquery()
        before = func.lag(last.c.amount).over(partition_by=last.c.key, order_by=last.c.day)
        moved = select(
            cast(func.date_trunc("month", last.c.day), Date).label("month"),
            (last.c.amount - func.coalesce(before, 0)).label("amount"),
            case((before.is_(None), 1), else_=0).label("begun"),
        ).subquery()
        query = select(
            moved.c.month, func.sum(moved.c.amount).label("amount"), func.sum(moved.c.begun).label("rows")
        ).group_by(moved.c.month)
        return {(Period.of(row.month), ALL[0]): Sum(row.amount, int(row.rows)) for row in await session.execute(query)}

    def rows(
        self, cutoff: Cutoff, categories: Sequence[str], start: Period, end: Period
    ) -> Select[date, UUID, Decimal]:
        """The last row of each key, contributing its amount."""
        last = self._last_rows(cutoff, end).subquery()
        return select(last.c.day, last.c.id, last.c.amount)
