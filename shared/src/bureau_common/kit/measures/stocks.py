"""Stocks of records that count from one day until another: units open, loans outstanding, tasks overdue."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Numeric,
    Select,
    Table,
    and_,
    cast,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
    union_all,
)

from ...schemas.periods import Period
from ..journal.cutoffs import Cutoff
from .flows import ALL, REST, Day, Moving, by_month


@dataclass(frozen=True, eq=False)
class End:
    """When a row of a stock ends: `day` is an expression over it and, by the cut-off, over rows of other tables.

    `keys` are by table the column through which one of its rows moves the stock; the stock's own table has its own. The day
    follows from the rows that bear the key, be it in a column of `also`: a document that repeals another one bears two.
    """

    day: Callable[[Cutoff], ColumnElement[date | None]]
    keys: Mapping[Table, ColumnElement[Any]] = field(default_factory=dict)
    also: Mapping[Table, ColumnElement[Any]] = field(default_factory=dict)


NEVER = End(lambda cutoff: cast(null(), Date))
"""The end of what counts for good."""


def first_of(of: Table, other: Table, key: str, *where: ColumnElement[bool]) -> End:
    """The business date of the first row of another table with the same `key` that meets the conditions."""

    def day(cutoff: Cutoff) -> ColumnElement[date | None]:
        first = select(func.min(other.c.business_date)).where(cutoff.live(other), other.c[key] == of.c[key], *where)
        return first.correlate(of).scalar_subquery()

    return End(day, {of: of.c[key], other: other.c[key]})


@dataclass(frozen=True, eq=False)
class Stock(Moving):
    """How many rows of `table` stand at a month's end: each from `on` (else its business date) to the day of `until`.

    Stands where a Flow does in a measure, over the span `since_ever`; `where` picks the rows that count. Those other
    rows by which one ends come and go without a write here: what the rows of a key come to is kept
    (`contributions.py`). A figure opens to the rows that stand.
    """

    name: str
    table: Table
    until: End = NEVER
    on: ColumnElement[date] | None = None
    where: ColumnElement[bool] | None = None
    keyed: ClassVar[bool] = True

    @property
    def keys(self) -> Mapping[Table, ColumnElement[Any]]:
        """By table the column through which one of its rows moves this stock."""
        return {self.table: self.table.c.id, **self.until.keys}

    @property
    def day(self) -> ColumnElement[date]:
        """The day from which a row counts."""
        return self.table.c.business_date if self.on is None else self.on

    @property
    def also(self) -> Mapping[Table, ColumnElement[Any]]:
        """Further columns by which a row moves another key than its own."""
        return self.until.also

    def _begun(self, cutoff: Cutoff, last: Day | None) -> Select[Any]:
        """The rows that count and began by the month's end; one that ended before it began ends at once."""
        columns = (self.keys[self.table].label("key"), self.table.c.id.label("id"), self.day.label("day"))
        return select(*columns, self.until.day(cutoff).label("until")).where(
            cutoff.live(self.table),
            self.day.is_not(None) if last is None else self.day <= last,  # else it would end without having begun
            true() if self.where is None else self.where,
        )

    def turns(self, cutoff: Cutoff, last: Day | None = None) -> Select[Any]:
        """One more where a row begins, one less where it ends; a row that has ended stays a row that was reported."""
        rows = self._begun(cutoff, last).subquery().c
        ended = func.greatest(rows.until, rows.day)
        all_, rest = literal(ALL[0]).label("category"), literal(REST).label("category")
        turned = [
            select(rows.key, rows.day, all_, literal(1).label("amount"), literal(1).label("begun")),
            select(rows.key, ended, all_, literal(-1), literal(0)).where(
                rows.until.is_not(None), true() if last is None else ended <= last
            ),
        ]
        if self.where is not None:
            left_out = and_(
                cutoff.live(self.table),
                true() if last is None else self.day <= last,
                not_(func.coalesce(self.where, False)),
            )
            turned.append(select(self.keys[self.table], self.day, rest, literal(0), literal(1)).where(left_out))
        return union_all(*turned).subquery().select()

    def moves(self, cutoff: Cutoff, first: Day, last: Day) -> Select[date, str, Decimal, int]:
        """What begins and ends in each month."""
        return by_month(self.turns(cutoff, last))

    def rows(
        self, cutoff: Cutoff, categories: Sequence[str], start: Period, end: Period
    ) -> Select[date, UUID, Decimal]:
        """The rows that stand at the end of the span, each contributing 1."""
        begun = self._begun(cutoff, end.last_day).subquery()
        return select(begun.c.day, begun.c.id, cast(literal(1), Numeric).label("amount")).where(
            or_(begun.c.until.is_(None), begun.c.until > end.last_day)
        )
