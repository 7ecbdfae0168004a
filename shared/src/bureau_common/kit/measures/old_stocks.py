"""The old form of a stock, until every topic is on the new one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Numeric, Select, Table, cast, func, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.periods import Period
from ..journal.cutoffs import Cutoff
from .flows import Movements, Sum
from .stocks import End, Stock


def old_first_of(
    other: Table, of: Table, condition: ColumnElement[bool]
) -> Callable[[Cutoff], ColumnElement[date | None]]:
    """An `until`: the business date of the first row of another table that meets the condition with a row of `of`."""

    def until(cutoff: Cutoff) -> ColumnElement[date | None]:
        first = select(func.min(other.c.business_date)).where(cutoff.live(other), condition)
        return first.correlate(of).scalar_subquery()

    return until


@dataclass(frozen=True, eq=False)
class _OldStock(Stock):
    """The old form. How many rows of `table` stand at a month's end: each from `on` (else its business date) to the day of `until`.

    Stands where a Flow does in a measure, over the span `since_ever`. `until` is an expression over one row and, by
    the cut-off, over rows of other tables (null: it still counts). Those other rows come and go without a write here,
    so that nothing is rolled up: it is read from the rows at every cut-off. A figure opens to the rows that stand.
    """

    category: ColumnElement[str] | None = None

    def _begun(self, cutoff: Cutoff, end: Period) -> Select[Any]:
        """The rows that began by the month's end; one that ended before it began ends at once."""
        day = self.table.c.business_date if self.on is None else self.on
        return select(
            self.table.c.id.label("id"),
            (literal("") if self.category is None else self.category).label("category"),
            day.label("day"),
            self.until.day(cutoff).label("until"),
        ).where(cutoff.live(self.table), day <= end.last_day)

    async def read(self, session: AsyncSession, cutoff: Cutoff, start: Period, end: Period) -> Movements:
        """One more where a row begins, one less where it ends; a row that has ended stays a row that was reported."""
        rows = self._begun(cutoff, end).subquery()
        last = func.greatest(rows.c.until, rows.c.day)
        moved = union_all(
            select(rows.c.day.label("day"), rows.c.category, literal(1).label("sign"), literal(1).label("begun")),
            select(last, rows.c.category, literal(-1), literal(0)).where(
                rows.c.until.is_not(None), last <= end.last_day
            ),
        ).subquery()
        month = cast(func.date_trunc("month", moved.c.day), Date)
        query = select(
            month.label("month"),
            moved.c.category,
            func.sum(moved.c.sign).label("amount"),
            func.sum(moved.c.begun).label("rows"),
        ).group_by(month, moved.c.category)
        return {
            (Period.of(row.month), row.category): Sum(Decimal(row.amount), int(row.rows))
            for row in await session.execute(query)
        }

    def rows(
        self, cutoff: Cutoff, categories: Sequence[str], start: Period, end: Period
    ) -> Select[date, UUID, Decimal]:
        """The rows that stand at the end of the span, each contributing 1."""
        begun = self._begun(cutoff, end).subquery()
        return select(begun.c.day, begun.c.id, cast(literal(1), Numeric).label("amount")).where(
            begun.c.category.in_(categories), or_(begun.c.until.is_(None), begun.c.until > end.last_day)
        )


def OldStock(
    name: str,
    table: Table,
    category: ColumnElement[str],
    until: Callable[[Cutoff], ColumnElement[date | None]],
    on: ColumnElement[date] | None = None,
) -> Stock:
    return _OldStock(name, table, End(until), on, None, category)
