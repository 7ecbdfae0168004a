"""The books of townships and their steps; one guard judges the townships that either touches."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.books import Book
from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import OldBook, Touched, standing
from bureau_common.schemas.findings import Finding

from .rules import judge_township
from .schemas import TownshipAction, TownshipEntry, TownshipStepEntry, TownshipStepView, TownshipView
from .tables import township_steps, townships

_MAX_FINDINGS = 100
_ORDER = case(*[(township_steps.c.action == action, place) for place, action in enumerate(TownshipAction)])


async def _check(session: AsyncSession, entries: Sequence[Any]) -> list[Finding]:
    """Nothing but other rows can forbid an entry: the guard judges those."""
    return []


async def guard_townships(session: AsyncSession, touched: Touched) -> Guarded:
    """What stands of every township that the change touched."""
    moved = [select(table.c.township_code).where(touched.rows(table)) for table in (townships, township_steps)]
    founded: dict[str, list[Any]] = {}
    taken: dict[str, list[Any]] = {}
    of_town = or_(*[townships.c.township_code.in_(codes) for codes in moved])
    for row in await session.execute(select(townships).where(standing(townships), of_town)):
        founded.setdefault(row.township_code, []).append(row.business_date)
    of_step = or_(*[township_steps.c.township_code.in_(codes) for codes in moved])
    steps = select(township_steps).where(standing(township_steps), of_step)
    for row in await session.execute(steps.order_by(township_steps.c.business_date, _ORDER)):
        taken.setdefault(row.township_code, []).append((row.business_date, TownshipAction.of(row.action)))
    findings = [
        finding
        for code in sorted({*founded, *taken})
        for finding in judge_township(code, founded.get(code, []), taken.get(code, []))
    ]
    return Guarded(findings[:_MAX_FINDINGS])


TOWNSHIPS = OldBook(
    name="townships",
    label_zh="乡镇",
    topic="township_treasury",
    table=townships,
    entry=TownshipEntry,
    view=TownshipView,
    check=_check,
    guard=guard_townships,
)

TOWNSHIP_STEPS = OldBook(
    name="township-treasury-steps",
    label_zh="乡镇国库集中支付事项",
    topic="township_treasury",
    table=township_steps,
    entry=TownshipStepEntry,
    view=TownshipStepView,
    check=_check,
    guard=guard_townships,
)

BOOKS: tuple[Book[Any], ...] = (TOWNSHIPS, TOWNSHIP_STEPS)
