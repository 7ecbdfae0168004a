"""What the books of funds won from above judge on the rows as they stand: one fold over each touched application."""

from itertools import groupby

from sqlalchemy import Select, and_, func, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import Touched, listed, repeated, standing
from bureau_common.schemas.findings import Finding

from .rules import Filed, Move, judge_moves, judge_opportunity, judge_repeated, judge_unfiled
from .schemas import Department, UpperAction
from .tables import ACTION_ORDER, applications, opportunities, steps


async def guard_upper_funds(session: AsyncSession, touched: Touched) -> Guarded:
    """Numbers stand once; the applications that the change moved are for something and went through possible steps."""
    numbers = _touched_applications(touched)
    findings = [
        *await _judge_repeated(session, touched),
        *await _judge_opportunities(session, numbers),
        *await _judge_moves(session, numbers),
    ]
    return Guarded(findings, await _receivable(session, numbers))


def _touched_applications(touched: Touched) -> Select[str]:
    """The numbers of the applications that the change moved, by themselves, their steps or their opportunity."""
    published = select(opportunities.c.opportunity_no).where(touched.rows(opportunities))
    moved = union(
        select(applications.c.application_no).where(touched.rows(applications)),
        select(applications.c.application_no).where(applications.c.opportunity_no.in_(published)),
        select(steps.c.application_no).where(touched.rows(steps)),
    ).subquery()
    return select(moved.c.application_no)


async def _judge_repeated(session: AsyncSession, touched: Touched) -> list[Finding]:
    return [
        judge_repeated(what_zh, what_en, column.name, number)
        for column, what_zh, what_en in (
            (opportunities.c.opportunity_no, "申报机会", "opportunity"),
            (applications.c.application_no, "争取资金申报", "application"),
        )
        for (number,) in await repeated(session, touched, column.table, column)
    ]


async def _judge_opportunities(session: AsyncSession, numbers: Select[str]) -> list[Finding]:
    a, o = applications.c, opportunities.c
    published = select(o.id).where(standing(opportunities), o.opportunity_no == a.opportunity_no)
    query = select(a.application_no, a.opportunity_no).where(
        standing(applications), a.application_no.in_(numbers), ~published.exists()
    )
    return [judge_opportunity(*row) for row in await listed(session, query.order_by(a.application_no))]


async def _judge_moves(session: AsyncSession, numbers: Select[str]) -> list[Finding]:
    a, o, s = applications.c, opportunities.c, steps.c
    query = (
        select(a.application_no, a.business_date, a.department, func.min(o.apply_by).label("apply_by"))
        .outerjoin(opportunities, and_(standing(opportunities), o.opportunity_no == a.opportunity_no))
        .where(standing(applications), a.application_no.in_(numbers))
        .group_by(a.id)
    )
    filed = {
        row.application_no: Filed(row.application_no, row.business_date, Department.of(row.department), row.apply_by)
        for row in await session.execute(query)
    }
    taken = (
        select(s.application_no, s.action, s.business_date, s.department, s.amount)
        .where(standing(steps), s.application_no.in_(numbers))
        .order_by(s.application_no, s.business_date, ACTION_ORDER, s.id)
    )
    findings: list[Finding] = []
    for number, rows in groupby(await session.execute(taken), key=lambda row: row.application_no):
        moves = [Move(UpperAction.of(r.action), r.business_date, Department.of(r.department), r.amount) for r in rows]
        findings += judge_moves(filed[number], moves) if number in filed else [judge_unfiled(number)]
    return findings


async def _receivable(session: AsyncSession, numbers: Select[str]) -> dict[str, str]:
    """By application what was approved and has not come yet."""
    s = steps.c
    approved, received = [
        func.coalesce(func.sum(s.amount).filter(s.action == action), 0)
        for action in (UpperAction.APPROVE, UpperAction.RECEIVE)
    ]
    query = (
        select(s.application_no, (approved - received).label("room"))
        .where(standing(steps), s.application_no.in_(numbers))
        .group_by(s.application_no)
        .order_by(s.application_no)
    )
    return {f"{row.application_no}.receivable": f"{row.room:.2f}" for row in await listed(session, query)}
