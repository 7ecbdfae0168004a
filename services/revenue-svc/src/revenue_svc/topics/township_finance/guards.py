"""What the books of township finance judge on the rows as they stand: what follows on what, and budgets that bind.

Each question is one statement over the keys that the change touched; the answers are judged by `rules`.
"""

from dataclasses import dataclass

from sqlalchemy import Select, Table, and_, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books import old as guards
from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import OldGuard as Guard
from bureau_common.kit.books.old import Touched, listed, standing
from bureau_common.kit.books.running import first_broken_days
from bureau_common.schemas.findings import Finding

from ...reference.naming import strays
from .rules import (
    CHECK,
    DOCUMENT,
    FINDING,
    NOTICE,
    Subject,
    adjusted_before_budget,
    budget_negative,
    budget_repeated,
    planned_beyond_budget,
    repeal_unknown,
    repeated,
    stray,
)
from .schemas import TownshipBudgetKind
from .tables import (
    PLAN_YEAR,
    budget_days,
    budgets,
    checks,
    confirmations,
    documents,
    findings,
    notices,
    plans,
    postings,
    rectifications,
)


@dataclass(frozen=True)
class Link:
    """The rows of `follower` follow on a row of `table` that has their number, and come no earlier than it."""

    subject: Subject
    table: Table
    follower: Table
    what_zh: str


CONFIRMED = Link(NOTICE, notices, confirmations, "签收")
POSTED = Link(NOTICE, notices, postings, "公示")
FOUND = Link(CHECK, checks, findings, "问题")
RECTIFIED = Link(FINDING, findings, rectifications, "整改")


async def _judge_link(session: AsyncSession, touched: Touched, link: Link) -> list[Finding]:
    """The followers that the change made or left astray."""
    found = await strays(session, touched, link.follower, link.table, link.subject.field)
    return [stray(link.subject, link.what_zh, *row) for row in found]


def guard_of(table: Table, *links: Link, once: tuple[Subject, str, str] | None = None) -> Guard:
    """The guard of a book whose rows stand in these links; with `once`, its rows stand once under their number."""

    async def guard(session: AsyncSession, touched: Touched) -> Guarded:
        found = [finding for link in links for finding in await _judge_link(session, touched, link)]
        if once is not None:
            subject, *words = once
            twice = await guards.repeated(session, touched, table, table.c[subject.field])
            found += [repeated(subject, number, *words) for (number,) in twice]
        return Guarded(found)

    return guard


async def guard_documents(session: AsyncSession, touched: Touched) -> Guarded:
    """A document stands once, and repeals one that was there before it."""
    d, old = documents.c, documents.alias("old")
    twice = await guards.repeated(session, touched, documents, d.document_no)
    mine = select(d.document_no).where(touched.rows(documents))
    query = (
        select(d.document_no, d.repeals, d.business_date)
        .outerjoin(old, and_(standing(old), old.c.document_no == d.repeals))
        .where(standing(documents), d.repeals.is_not(None), or_(d.document_no.in_(mine), d.repeals.in_(mine)))
        .where(or_(old.c.id.is_(None), old.c.business_date >= d.business_date))
    )
    return Guarded(
        [repeated(DOCUMENT, number, "登记", "recorded") for (number,) in twice]
        + [repeal_unknown(*row) for row in await listed(session, query)]
    )


async def _guard_budget(session: AsyncSession, keys: Select[str, int]) -> Guarded:
    """Of some townships' years: planned within budget on every day, and what may still be planned at the end."""
    days = budget_days(keys)
    key = (days.c.township, days.c.fiscal_year)
    is_broken = or_(days.c.planned > days.c.budgeted, days.c.budgeted < 0)
    broken = await listed(session, first_broken_days(days, is_broken, "township", "fiscal_year"))
    left = select(*key, days.c.budgeted - days.c.planned).where(days.c.until.is_(None)).order_by(*key)
    return Guarded(
        [
            budget_negative(row.township, row.fiscal_year, row.day, row.budgeted)
            if row.budgeted < 0
            else planned_beyond_budget(row.township, row.fiscal_year, row.day, row.budgeted, row.planned)
            for row in broken
        ],
        {f"{township} {year}": f"{room:.2f}" for township, year, room in await listed(session, left)},
    )


async def guard_budgets(session: AsyncSession, touched: Touched) -> Guarded:
    """One budget a year, adjusted only after it was decided, and never below what is planned."""
    b = budgets.c
    key = (b.township, b.fiscal_year)
    keys = select(*key).where(touched.rows(budgets))
    is_budget = b.kind == TownshipBudgetKind.BUDGET
    begun = func.min(b.business_date).filter(is_budget)
    first = func.min(b.business_date).filter(~is_budget)
    count = func.count().filter(is_budget)
    query = (
        select(*key, count.label("count"), first.label("first"), begun.label("begun"))
        .where(standing(budgets), tuple_(*key).in_(keys))
        .group_by(*key)
        .having(or_(count > 1, and_(first.is_not(None), or_(begun.is_(None), first < begun))))
        .order_by(*key)
    )
    found = [
        budget_repeated(row.township, row.fiscal_year)
        if row.count > 1
        else adjusted_before_budget(row.township, row.fiscal_year, row.first, row.begun)
        for row in await listed(session, query)
    ]
    within = await _guard_budget(session, keys)
    return Guarded([*found, *within.findings], within.headroom)


async def guard_plans(session: AsyncSession, touched: Touched) -> Guarded:
    """No plan beyond the budget of its year, on any day."""
    return await _guard_budget(session, select(plans.c.township, PLAN_YEAR).where(touched.rows(plans)))


guard_notices = guard_of(notices, CONFIRMED, POSTED, once=(NOTICE, "登记", "recorded"))
guard_confirmations = guard_of(confirmations, CONFIRMED, once=(NOTICE, "签收", "confirmed"))
guard_postings = guard_of(postings, POSTED)
guard_checks = guard_of(checks, FOUND, once=(CHECK, "登记", "recorded"))
guard_rectifications = guard_of(rectifications, RECTIFIED, once=(FINDING, "整改", "rectified"))
guard_findings = guards.every(
    guard_of(findings, RECTIFIED, once=(FINDING, "登记", "recorded")), guard_of(findings, FOUND)
)
