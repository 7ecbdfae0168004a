"""The old form of books and guards, until every topic is on the new one."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, func, or_, select, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.changes import Operation
from ...schemas.findings import Finding
from ...schemas.records import RecordView
from ..measures.flows import Flow
from .books import ALL_OPERATIONS, Book, Check, E
from .guards import LISTED, Guarded


@dataclass(frozen=True)
class Touched:
    """The rows of one change, created or voided, and what stands now."""

    change_id: int

    def rows(self, table: Table) -> ColumnElement[bool]:
        return or_(table.c.created_change == self.change_id, table.c.voided_change == self.change_id)


def standing(table: FromClause) -> ColumnElement[bool]:
    return table.c.voided_change.is_(None)


OldGuard = Callable[[AsyncSession, Touched], Awaitable[Guarded]]


def every(*guards: OldGuard | None) -> OldGuard:
    async def guard(session: AsyncSession, touched: Touched) -> Guarded:
        found = [await each(session, touched) for each in guards if each is not None]
        return Guarded(
            [finding for each in found for finding in each.findings],
            {key: room for each in found for key, room in each.headroom.items()},
            {key: cause for each in found for key, cause in each.alerts.items()},
        )

    return guard


async def listed(session: AsyncSession, query: Select[Any]) -> Sequence[Any]:
    rows: Sequence[Any] = (await session.execute(query.limit(LISTED))).all()
    return rows


async def repeated(session: AsyncSession, touched: Touched, table: Table, *key: ColumnElement[Any]) -> Sequence[Any]:
    parts = [part.label(f"part{number}") for number, part in enumerate(key)]
    moved = tuple_(*key).in_(select(*key).where(touched.rows(table)))
    query = select(*parts).where(standing(table), moved).group_by(*parts).having(func.count() > 1)
    return await listed(session, query.order_by(*parts))


def least_rooms(
    days: Any, keys: Sequence[str], room: ColumnElement[Any], touched: Touched, *tables: Table
) -> Select[Any]:
    dates = union_all(
        *[select(func.max(table.c.business_date).label("day")).where(touched.rows(table)) for table in tables]
    )
    last = select(func.max(dates.subquery().c.day)).scalar_subquery()
    by = [days.c[name] for name in keys]
    return (
        select(*by, func.min(room).label("room"))
        .where(or_(days.c.until.is_(None), days.c.until > last))
        .group_by(*by)
        .order_by(*by)
    )


def checked_by(*rules: Callable[[E, int], list[Finding]]) -> Check[E]:
    async def check(session: AsyncSession, entries: Sequence[E]) -> list[Finding]:
        return [found for row, entry in enumerate(entries, 1) for rule in rules for found in rule(entry, row)]

    return check


def OldBook(
    name: str,
    label_zh: str,
    topic: str,
    table: Table,
    entry: type[E],
    view: type[RecordView],
    check: Check[E],
    flows: tuple[Flow, ...] = (),
    operations: frozenset[Operation] = ALL_OPERATIONS,
    guard: OldGuard | None = None,
) -> Book[E]:
    return Book(label_zh, entry, table, (), flows, check, operations, topic, (), guard)
