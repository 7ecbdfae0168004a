"""The latest amounts that stand at a month's end: balances of accounts, prices, rates, each recorded as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Numeric, Select, Table, case, cast, func, literal, select, true
from sqlalchemy.dialects.postgresql import distinct_on

from ...schemas.periods import Period
from ..journal.cutoffs import Cutoff
from .flows import ALL, Day, Moving, by_month


@dataclass(frozen=True, eq=False)
class Latest(Moving):
    """The sum over `key` of the `amount` in its last row at or before a month's end.

    Stands where a Flow does in a measure (with the categories `ALL`), over the span `since_ever`. A correction may make
    another row the last one: what each month changes is kept by key (`contributions.py`). A figure opens to the last row
    of each key.
    """

    name: str
    table: Table
    key: ColumnElement[Any]
    amount: ColumnElement[Decimal]
    keyed: ClassVar[bool] = True
    also: ClassVar[Mapping[Table, ColumnElement[Any]]] = {}

    @property
    def keys(self) -> Mapping[Table, ColumnElement[Any]]:
        """By table the column through which one of its rows moves this sum."""
        return {self.table: self.key}

    def _last_rows(self, cutoff: Cutoff, until: Day | None, *by: ColumnElement[Any]) -> Select[Any]:
        """The last row of each key (and of each value of `by`) up to the end of a month."""
        day = self.table.c.business_date
        return (
            select(self.key.label("key"), day.label("day"), self.table.c.id, cast(self.amount, Numeric).label("amount"))
            .ext(distinct_on(self.key, *by))
            .where(cutoff.live(self.table), true() if until is None else day <= until)
            .order_by(self.key, *by, day.desc(), self.table.c.id.desc())
        )

    def turns(self, cutoff: Cutoff, last: Day | None = None) -> Select[Any]:
        """What each month's last rows add to those before them; a key counts as a row from its first month on."""
        month = cast(func.date_trunc("month", self.table.c.business_date), Date)
        found = self._last_rows(cutoff, last, month).subquery()
        before = func.lag(found.c.amount).over(partition_by=found.c.key, order_by=found.c.day)
        return select(
            found.c.key,
            found.c.day,
            literal(ALL[0]).label("category"),
            (found.c.amount - func.coalesce(before, 0)).label("amount"),
            case((before.is_(None), 1), else_=0).label("begun"),
        )

    def moves(self, cutoff: Cutoff, first: Day, last: Day) -> Select[date, str, Decimal, int]:
        """What the last rows of each month change."""
        return by_month(self.turns(cutoff, last))

    def rows(
        self, cutoff: Cutoff, categories: Sequence[str], start: Period, end: Period
    ) -> Select[date, UUID, Decimal]:
        """The last row of each key, contributing its amount."""
        last = self._last_rows(cutoff, end.last_day).subquery()
        return select(last.c.day, last.c.id, last.c.amount)
