"""Flows: what a book's rows add up to by month and category, kept as rollups by the writes that cause it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Numeric, Select, Table, cast, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.periods import Period
from ...schemas.units import BaseUnit
from ..core.tables import rollups
from ..journal.cutoffs import Cutoff


class Sum(NamedTuple):
    """An amount and the number of rows behind it: no rows and rows that cancel out are two things."""

    amount: Decimal
    rows: int

    def __add__(self, other: object) -> "Sum":
        assert isinstance(other, Sum)  # noqa: S101 - the signature of tuple's own __add__ is wider
        return Sum(self.amount + other.amount, self.rows + other.rows)


NOTHING = Sum(Decimal(0), 0)
ALL = ("",)
"""The one category of a stock, a distinct count and a latest amount: their keys do not fall into categories."""
REST = "rest"
"""Where rows that a measure leaves out are counted: they say that something was reported, and add nothing."""
Day = ColumnElement[date] | date
Movements = dict[tuple[Period, str], Sum]
"""What a flow moved, by month and category."""


class Moving:
    """What a measure sums: `moves` selects by month and category the amounts that it moved and the rows behind them."""

    @staticmethod
    def movements(rows: Iterable[Any]) -> Movements:
        """What `moves` selected."""
        return {(Period.of(row.month), row.category): Sum(row.amount, row.rows) for row in rows}


def by_month(turns: Select[Any]) -> Select[date, str, Decimal, int]:
    """What turns of keys (`key`, `day`, `category`, `amount`, `begun`) come to by month and category."""
    turned = turns.subquery().c
    month = cast(func.date_trunc("month", turned.day), Date)
    return select(
        month.label("month"),
        turned.category,
        cast(func.sum(turned.amount), Numeric).label("amount"),
        func.sum(turned.begun).label("rows"),
    ).group_by(month, turned.category)


@dataclass(frozen=True, eq=False)
class Flow(Moving):
    """`amount` and `category` are over one row of `table`, the category a text where every row has the same.

    A row counts in the month of `on`, else of its business date: this is the one place that says so.

    `name` is the key of its rollups: it never changes. `unit` is that of the amounts, with two decimals at most.
    """

    name: str
    table: Table
    category: ColumnElement[str] | str
    amount: ColumnElement[Decimal]
    on: ColumnElement[date] | None = None
    unit: BaseUnit = "yuan"

    @property
    def kind(self) -> ColumnElement[str]:
        """The category as an expression."""
        return literal(self.category) if isinstance(self.category, str) else self.category

    @property
    def day(self) -> ColumnElement[date]:
        """The day that a row counts at."""
        return self.table.c.business_date if self.on is None else self.on

    @property
    def month(self) -> ColumnElement[date]:
        return cast(func.date_trunc("month", self.day), Date)

    def rows(
        self, cutoff: Cutoff, categories: Sequence[str], start: Period, end: Period
    ) -> Select[date, UUID, Decimal]:
        """The rows of a span that stood at the cut-off, each with what it adds."""
        return select(
            self.day.label("day"), self.table.c.id.label("id"), cast(self.amount, Numeric).label("amount")
        ).where(
            cutoff.live(self.table),
            self.kind.in_(categories),
            self.day.between(start.first_day, end.last_day),
        )

    async def apply(self, session: AsyncSession, change_id: int) -> None:
        """Add to the rollups what one change created and take off what it voided, keys in order against deadlocks."""
        created = self._rows(literal(1)).where(self.table.c.created_change == change_id)
        voided = self._rows(literal(-1)).where(self.table.c.voided_change == change_id)
        moved = union_all(created, voided).subquery()
        sums = (
            select(
                literal(self.name).label("flow"),
                moved.c.month,
                moved.c.category,
                func.sum(moved.c.amount).label("amount"),
                func.sum(moved.c.sign).label("rows"),
            )
            .group_by(moved.c.month, moved.c.category)
            .order_by(moved.c.month, moved.c.category)
        )
        upsert = insert(rollups).from_select(["flow", "month", "category", "amount", "rows"], sums)
        await session.execute(
            upsert.on_conflict_do_update(
                index_elements=[rollups.c.flow, rollups.c.month, rollups.c.category],
                set_={
                    "amount": rollups.c.amount + upsert.excluded.amount,
                    "rows": rollups.c.rows + upsert.excluded.rows,
                },
            )
        )

    def _rows(self, sign: ColumnElement[int]) -> Select[date, str, Decimal, int]:
        return select(
            self.month.label("month"),
            self.kind.label("category"),
            (self.amount * sign).label("amount"),
            sign.label("sign"),
        )

    def rolled_up(self) -> Select[date, str, Decimal, int]:
        """The sums as the writes kept them."""
        return select(rollups.c.month, rollups.c.category, rollups.c.amount, rollups.c.rows).where(
            rollups.c.flow == self.name, rollups.c.rows != 0
        )

    def recomputed(self, cutoff: Cutoff) -> Select[date, str, Decimal, int]:
        """The same sums from the rows that stood at the cut-off."""
        return self._summed(self._rows(literal(1)).where(cutoff.live(self.table)))

    def moves(self, cutoff: Cutoff, first: Day, last: Day) -> Select[date, str, Decimal, int]:
        """Those of some months: at the present as the writes kept them, else from the rows."""
        if cutoff.current:
            return self.rolled_up().where(rollups.c.month.between(first, last))
        return self._summed(self._rows(literal(1)).where(cutoff.live(self.table), self.day.between(first, last)))

    @staticmethod
    def _summed(rows: Select[date, str, Decimal, int]) -> Select[date, str, Decimal, int]:
        moved = rows.subquery()
        return select(
            moved.c.month,
            moved.c.category,
            # With the rollups' decimals: a count reads the same from either.
            cast(func.sum(moved.c.amount), rollups.c.amount.type).label("amount"),
            func.count().label("rows"),
        ).group_by(moved.c.month, moved.c.category)


def total(movements: Movements, first: Period, last: Period, categories: Sequence[str] | None = None) -> Sum:
    """What the movements from one month to another, both included, come to (in some categories)."""
    chosen = [
        moved
        for (month, category), moved in movements.items()
        if first <= month <= last and (categories is None or category in categories)
    ]
    return sum(chosen, NOTHING)
