"""Flows: what a book's rows add up to by month and category, kept as rollups by the writes that cause it."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Select,
    Subquery,
    Table,
    Text,
    and_,
    bindparam,
    case,
    cast,
    column,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    values,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.periods import Period
from ...schemas.units import BaseUnit
from ..core.prebuilt import Prebuilt
from ..core.queries import read_by
from ..core.tables import rollups
from ..journal.cutoffs import Cutoff
from .differences import Differences, differences_of


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
_CHANGE = bindparam("change", type_=BigInteger)


class Movements(dict[tuple[Period, str], Sum]):
    """What a flow moved, by month and category."""

    @cached_property
    def _by_category(self) -> Mapping[str, tuple[list[Period], list[Sum]]]:
        """By category its months in their order, and what each of them moved."""
        found: dict[str, tuple[list[Period], list[Sum]]] = {}
        for (month, category), moved in sorted(self.items()):
            months, sums = found.setdefault(category, ([], []))
            months.append(month)
            sums.append(moved)
        return found

    def total(self, first: Period, last: Period, categories: Sequence[str] | None = None) -> Sum:
        """What the movements from one month to another, both included, come to (in some categories)."""
        amount, rows = NOTHING
        for category, (months, sums) in self._by_category.items():
            if categories is None or category in categories:
                for moved in sums[bisect_left(months, first) : bisect_right(months, last)]:
                    amount += moved.amount
                    rows += moved.rows
        return Sum(amount, rows)


class Owner(NamedTuple):
    """Whose a key is: in the one table that says so, the column of the key, and that of its owner."""

    key: Column[Any]
    owner: Column[Any]


class Moving:
    """What a measure sums: `moves` selects by month and category the amounts that it moved and the rows behind them."""

    owner: Owner | None = None
    """What is kept by key is kept by the owner of the key that its rows bear, where there is one."""

    @staticmethod
    def movements(rows: Iterable[Any]) -> Movements:
        """What `moves` selected, each row after the measure's name."""
        return Movements({(Period.of(month), category): Sum(amount, many) for _, month, category, amount, many in rows})


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

    Where rows come at most `late_days` after the day that they count at, and never before it, they are looked up by their date.

    `name` is the key of its rollups: it never changes. `unit` is that of the amounts, with two decimals at most.
    """

    name: str
    table: Table
    category: ColumnElement[str] | str
    amount: ColumnElement[Decimal]
    on: ColumnElement[date] | None = None
    unit: BaseUnit = "yuan"
    late_days: int | None = None

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
            self._within(start.first_day, end.last_day),
        )

    def _within(self, first: Day, last: Day) -> ColumnElement[bool]:
        """That a row counts from one day to another."""
        counts = self.day.between(first, last)
        if self.late_days is None:
            return counts
        latest = last + timedelta(days=self.late_days) if isinstance(last, date) else last + literal(self.late_days)
        return and_(counts, self.table.c.business_date.between(first, latest))

    def _rows(self, sign: ColumnElement[int]) -> Select[date, str, Decimal, int]:
        return select(
            self.month.label("month"),
            self.kind.label("category"),
            (self.amount * sign).label("amount"),
            sign.label("sign"),
        )

    def recomputed(self, cutoff: Cutoff) -> Select[date, str, Decimal, int]:
        """The sums by month and category from the rows that stood at the cut-off: what the rollups are."""
        return self._summed(self._rows(literal(1)).where(cutoff.live(self.table)))

    def moves(self, cutoff: Cutoff, first: Day, last: Day) -> Select[date, str, Decimal, int]:
        """Those of some months, from the rows."""
        return self._summed(self._rows(literal(1)).where(cutoff.live(self.table), self._within(first, last)))

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


async def roll_up(session: AsyncSession, flows: Sequence[Flow], change_id: int) -> Differences:
    """Add to the rollups of flows what one change created, and take off what it voided; says the differences."""
    moved: list[Any] = []
    for table in dict.fromkeys(flow.table for flow in flows):
        of_table = tuple(flow for flow in flows if flow.table is table)
        moved += await _rolling_up(of_table).rows(session, {"change": change_id})
    return differences_of(flows, moved)


def _lines(flows: Sequence[tuple[Any, ...]]) -> Any:
    """The flows of one table as lines beside its rows; of each its name, and month, category and amount of a row."""
    return values(
        column("place", Integer), column("flow", Text), column("month", Date), column("category", Text),
        column("amount", Numeric), name="added",
    ).data([(place, *flow) for place, flow in enumerate(flows)]).lateral()  # fmt: skip


def _alike(flows: Sequence[Flow], sign: ColumnElement[int], which: ColumnElement[bool]) -> Subquery:
    """The rows of a table summed up by all that the month and the category of any flow are read from.

    What these are is then asked of each sum: asked of each row it was what an import took longest for.
    """
    (table,) = {flow.table for flow in flows}
    read = {each for flow in flows for said in (flow.month, flow.kind) for each in read_by(said)}
    asked: list[ColumnElement[Any]] = [func.sum(sign).label("rows")]
    for place, flow in enumerate(flows):
        asked += [flow.month.label(f"month{place}"), flow.kind.label(f"category{place}")]
        asked.append(func.sum(flow.amount * sign).label(f"amount{place}"))
    return select(*asked).where(which).group_by(*[each for each in table.c if each in read]).subquery("alike")


@cache
def _rolling_up(flows: tuple[Flow, ...]) -> Prebuilt:
    """All flows by one look at the change's rows; keys in order against deadlocks (ADR 62)."""
    (table,) = {flow.table for flow in flows}
    created, voided = table.c.created_change == _CHANGE, table.c.voided_change == _CHANGE
    sign = case((created, 1), else_=0) - case((voided, 1), else_=0)
    alike = _alike(flows, sign, or_(created, voided))
    summed = [[alike.c[f"{each}{place}"] for each in ("month", "category", "amount")] for place in range(len(flows))]
    added = _lines([(flow.name, *each) for flow, each in zip(flows, summed, strict=True)])
    key = (added.c.place, added.c.flow, added.c.month, added.c.category)
    sums = (
        select(*key[1:], func.sum(added.c.amount), func.sum(alike.c.rows))
        .select_from(alike.join(added, true()))
        .group_by(*key)
        .order_by(*key)
    )
    upsert = insert(rollups).from_select(["flow", "month", "category", "amount", "rows"], sums)
    moved = {name: rollups.c[name] + upsert.excluded[name] for name in ("amount", "rows")}
    write = upsert.on_conflict_do_update(index_elements=rollups.primary_key.columns, set_=moved)
    return Prebuilt(write.returning(rollups.c.flow.label("name"), rollups.c.month, rollups.c.category, *moved_by()))


def moved_by() -> list[ColumnElement[Any]]:
    """What the sums that a statement writes are now, less what they were: said by that statement, and by none more."""
    return [literal_column(f"new.{name} - coalesce(old.{name}, 0)").label(name) for name in ("amount", "rows")]


def by_change(flows: Sequence[Flow], which: Callable[[ColumnElement[int]], ColumnElement[bool]]) -> Select[Any]:
    """The same differences by change from the rows of a table that all flows are over; `which` says of which changes."""
    (table,) = {flow.table for flow in flows}
    created, voided = table.c.created_change, table.c.voided_change
    turns = values(column("change_id", BigInteger), column("sign", Integer), name="turns").data(
        [(created, literal(1)), (voided, literal(-1))]
    ).lateral()  # fmt: skip
    added = _lines([(flow.name, flow.month, flow.kind, flow.amount) for flow in flows])
    key = (turns.c.change_id, added.c.flow.label("name"), added.c.month, added.c.category)
    amount = cast(func.sum(added.c.amount * turns.c.sign), rollups.c.amount.type).label("amount")
    return (
        select(*key, amount, func.sum(turns.c.sign).label("rows"))
        .select_from(table.join(turns, true()).join(added, true()))
        .where(or_(which(created), which(voided)), which(turns.c.change_id))
        .group_by(turns.c.change_id, added.c.flow, added.c.month, added.c.category)
    )
