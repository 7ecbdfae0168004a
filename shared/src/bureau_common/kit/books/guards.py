"""Guards: what depends on other rows, judged on the rows as they stand after the write; they decide under the lock.

A guard sees its own change's rows beside everybody else's committed ones. It runs twice: early, so that a refusal
costs nobody else anything, and again under the journal's lock, where no other write can come between.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.alerts import Cause
from ...schemas.findings import Finding


@dataclass(frozen=True)
class Touched:
    """The rows of one change, created or voided, and what stands now."""

    change_id: int

    def rows(self, table: Table) -> ColumnElement[bool]:
        return or_(table.c.created_change == self.change_id, table.c.voided_change == self.change_id)


def standing(table: FromClause) -> ColumnElement[bool]:
    """The rows that stand, this change's included."""
    return table.c.voided_change.is_(None)


@dataclass(frozen=True)
class Guarded:
    """What a guard found; `headroom` says by key how much room is left after the write.

    `alerts` are causes by (code, key): one to keep open, or none where a touched key gives no cause (any more).
    """

    findings: list[Finding] = field(default_factory=list)
    headroom: Mapping[str, str] = field(default_factory=dict)
    alerts: Mapping[tuple[str, str], Cause | None] = field(default_factory=dict)


Guard = Callable[[AsyncSession, Touched], Awaitable[Guarded]]


def every(*guards: Guard | None) -> Guard:
    """One guard that asks several: a book's own, and what `links/` checks over the tables of two topics."""

    async def guard(session: AsyncSession, touched: Touched) -> Guarded:
        found = [await each(session, touched) for each in guards if each is not None]
        return Guarded(
            [finding for each in found for finding in each.findings],
            {key: room for each in found for key, room in each.headroom.items()},
            {key: cause for each in found for key, cause in each.alerts.items()},
        )

    return guard


LISTED = 100
"""How many keys of one kind of finding are named: one refuses the write already."""


async def listed(session: AsyncSession, query: Select[Any]) -> Sequence[Any]:
    """The first rows of what a guard asks for."""
    rows: Sequence[Any] = (await session.execute(query.limit(LISTED))).all()
    return rows


async def repeated(session: AsyncSession, touched: Touched, table: Table, *key: ColumnElement[Any]) -> Sequence[Any]:
    """The keys of the touched rows under which more than one row stands now, in order; the first hundred."""
    parts = [part.label(f"part{number}") for number, part in enumerate(key)]
    moved = tuple_(*key).in_(select(*key).where(touched.rows(table)))
    query = select(*parts).where(standing(table), moved).group_by(*parts).having(func.count() > 1)
    return await listed(session, query.order_by(*parts))
