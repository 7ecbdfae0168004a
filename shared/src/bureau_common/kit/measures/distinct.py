"""Distinct counts: households, enterprises, units; counted once over the whole span, at their first appearance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Numeric, Select, Table, cast, func, literal, select, true
from sqlalchemy.dialects.postgresql import distinct_on

from ...schemas.periods import Period
from ..journal.cutoffs import Cutoff
from .flows import ALL, Day, Moving

_EVER = date(1, 1, 1)


@dataclass(frozen=True, eq=False)
class Distinct(Moving):
    """How many different `key` values the rows within `where` have, in a year or ever.

    Stands where a Flow does in a measure (with the categories `ALL`); a span within a year begins in January.
    It is read from the rows at every cut-off: first appearances move when a correction takes a first row away.
    """

    name: str
    table: Table
    key: ColumnElement[Any]
    where: ColumnElement[bool] | None = None
    scope: Literal["year", "ever"] = "year"

    @property
    def keys(self) -> Mapping[Table, ColumnElement[Any]]:
        """By table the column through which one of its rows moves this count."""
        return {self.table: self.key}

    def _first_rows(self, cutoff: Cutoff, last: Day) -> Select[Any]:
        """One row a key (and year): the first one, with the day of its appearance."""
        day = self.table.c.business_date
        scope = func.date_trunc("year", day) if self.scope == "year" else literal(_EVER, Date)
        return (
            select(day.label("day"), self.table.c.id.label("id"))
            .where(cutoff.live(self.table), true() if self.where is None else self.where, day <= last)
            .ext(distinct_on(scope, self.key))
            .order_by(scope, self.key, day, self.table.c.id)
        )

    def moves(self, cutoff: Cutoff, first: Day, last: Day) -> Select[date, str, Decimal, int]:
        """First appearances by month: within a year they add up to the number of keys."""
        found = self._first_rows(cutoff, last).subquery()
        month, count = cast(func.date_trunc("month", found.c.day), Date), func.count()
        query = select(
            month.label("month"),
            literal(ALL[0]).label("category"),
            cast(count, Numeric).label("amount"),
            count.label("rows"),
        ).group_by(month)
        return query.where(found.c.day >= func.date_trunc("year", first)) if self.scope == "year" else query

    def rows(
        self, cutoff: Cutoff, categories: Sequence[str], start: Period, end: Period
    ) -> Select[date, UUID, Decimal]:
        """One row a key, contributing 1: its first record."""
        first = self._first_rows(cutoff, end.last_day).subquery()
        return select(first.c.day, first.c.id, cast(literal(1), Numeric).label("amount")).where(
            first.c.day.between(start.first_day, end.last_day)
        )
