"""The books of units, closings, launch plans and launches; one guard judges the units that a write to any of them touches."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import OldBook, Touched, standing
from bureau_common.kit.books.old import OldGuard as Guard
from bureau_common.schemas.findings import Finding
from bureau_common.schemas.records import RecordEntry

from .rules import UnitStory, check_unit
from .schemas import (
    AccountingUnitEntry,
    AccountingUnitView,
    LaunchPlanEntry,
    LaunchPlanView,
    ModuleLaunchEntry,
    ModuleLaunchView,
    UnitClosingEntry,
    UnitClosingView,
)
from .tables import accounting_units, launch_plans, module_launches, unit_closings

MAX_FINDINGS = 1000


async def check(session: AsyncSession, entries: Sequence[RecordEntry]) -> list[Finding]:
    """Nothing but other rows can forbid an entry: the guard judges those."""
    return []


def _guard_of(table: Table) -> Guard:
    async def guard(session: AsyncSession, touched: Touched) -> Guarded:
        stories = await _read_stories(session, table, touched)
        return Guarded([finding for story in stories for finding in check_unit(story)][:MAX_FINDINGS])

    return guard


async def _read_stories(session: AsyncSession, table: Table, touched: Touched) -> list[UnitStory]:
    """What stands of every unit that the change touched, by its code."""
    codes = select(table.c.unit_code).where(touched.rows(table))
    stories = {code: UnitStory(code) for code in await session.scalars(codes.distinct().order_by(table.c.unit_code))}

    async def rows(of: Table) -> Sequence[Any]:
        standing_rows = select(of).where(standing(of), of.c.unit_code.in_(codes))
        return (await session.execute(standing_rows.order_by(of.c.business_date))).all()

    for row in await rows(accounting_units):
        stories[row.unit_code].opened.append(row.business_date)
    for row in await rows(unit_closings):
        stories[row.unit_code].closed.append(row.business_date)
    for row in await rows(launch_plans):
        stories[row.unit_code].planned.append((row.module, row.business_date))
    for row in await rows(module_launches):
        stories[row.unit_code].launched.append((row.module, row.business_date))
    return list(stories.values())


ACCOUNTING_UNITS = OldBook(
    name="accounting-units",
    label_zh="独立核算单位",
    topic="budget_integration",
    table=accounting_units,
    entry=AccountingUnitEntry,
    view=AccountingUnitView,
    check=check,
    guard=_guard_of(accounting_units),
)

UNIT_CLOSINGS = OldBook(
    name="unit-closings",
    label_zh="核算单位撤销",
    topic="budget_integration",
    table=unit_closings,
    entry=UnitClosingEntry,
    view=UnitClosingView,
    check=check,
    guard=_guard_of(unit_closings),
)

LAUNCH_PLANS = OldBook(
    name="launch-plans",
    label_zh="一体化上线计划",
    topic="budget_integration",
    table=launch_plans,
    entry=LaunchPlanEntry,
    view=LaunchPlanView,
    check=check,
    guard=_guard_of(launch_plans),
)

MODULE_LAUNCHES = OldBook(
    name="module-launches",
    label_zh="一体化模块上线",
    topic="budget_integration",
    table=module_launches,
    entry=ModuleLaunchEntry,
    view=ModuleLaunchView,
    check=check,
    guard=_guard_of(module_launches),
)
