"""Distinct counts: households, enterprises, units; counted once over the whole span, at their first appearance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Numeric, Select, Table, cast, func, literal, select, true
from sqlalchemy.dialects.postgresql import distinct_on

from ...schemas.periods import Period
from ..journal.cutoffs import Cutoff
from .flows import ALL, Day, Moving, by_month

_EVER = date(1, 1, 1)


@dataclass(frozen=True, eq=False)
class Distinct(Moving):
    """How many different `key` values the rows within `where` have, in a year or ever.

    Stands where a Flow does in a measure (with the categories `ALL`); a span within a year begins in January.
    First appearances move when a correction takes a first row away: they are kept by key (`contributions.py`).
    """

    name: str
    table: Table
    key: ColumnElement[Any]
    where: ColumnElement[bool] | None = None
    scope: Literal["year", "ever"] = "year"
    keyed: ClassVar[bool] = True
    also: ClassVar[Mapping[Table, ColumnElement[Any]]] = {}

    @property
    def keys(self) -> Mapping[Table, ColumnElement[Any]]:
        """By table the column through which one of its rows moves this count."""
        return {self.table: self.key}

    def _first_rows(self, cutoff: Cutoff, last: Day | None) -> Select[Any]:
        """One row a key (and year): the first one, with the day of its appearance."""
        day = self.table.c.business_date
        scope = func.date_trunc("year", day) if self.scope == "year" else literal(_EVER, Date)
        return (
            select(self.key.label("key"), day.label("day"), self.table.c.id.label("id"))
            .where(cutoff.live(self.table), *[each for each in (self.where,) if each is not None])
            .where(true() if last is None else day <= last)
            .ext(distinct_on(scope, self.key))
            .order_by(scope, self.key, day, self.table.c.id)
        )

    def turns(self, cutoff: Cutoff, last: Day | None = None) -> Select[Any]:
        """The first appearance of each key (in each year)."""
        found = self._first_rows(cutoff, last).subquery()
        return select(
            found.c.key,
            found.c.day,
            literal(ALL[0]).label("category"),
            cast(literal(1), Numeric).label("amount"),
            literal(1).label("begun"),
        )

    def moves(self, cutoff: Cutoff, first: Day, last: Day) -> Select[date, str, Decimal, int]:
        """First appearances by month: within a year they add up to the number of keys."""
        return by_month(self.turns(cutoff, last))

    def rows(
        self, cutoff: Cutoff, categories: Sequence[str], start: Period, end: Period
    ) -> Select[date, UUID, Decimal]:
        """One row a key, contributing 1: its first record."""
        first = self._first_rows(cutoff, end.last_day).subquery()
        return select(first.c.day, first.c.id, cast(literal(1), Numeric).label("amount")).where(
            first.c.day.between(start.first_day, end.last_day)
        )
