"""What the books of tax sources judge on the rows as they stand: known taxpayers, one lead a gap, and a lead's way."""

from sqlalchemy import Table, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import LISTED, Guarded
from bureau_common.kit.books.old import Touched, standing
from bureau_common.schemas.findings import Finding
from bureau_common.schemas.terms import Term

from ...reference.naming import judge_repeated, judge_taxpayers
from .rules import judge_lead
from .tables import all_actions, declared_taxes, facts, leads, results, sequences, steps

_LEAD, _GAP = (
    Term("涉税线索", "lead"),
    Term("同一纳税人、税种、所属期的涉税线索", "lead of this taxpayer, subject and period"),
)
_RESULT, _DECLARATION = Term("入库结果", "result"), Term("纳税申报", "declaration")


async def guard_facts(session: AsyncSession, touched: Touched) -> Guarded:
    """A fact is of a registered taxpayer."""
    return Guarded(await judge_taxpayers(session, touched, facts))


async def guard_declared(session: AsyncSession, touched: Touched) -> Guarded:
    """A declaration stands once, of a registered taxpayer."""
    return Guarded(
        [
            *await judge_repeated(session, touched, _DECLARATION, declared_taxes.c.declaration_no),
            *await judge_taxpayers(session, touched, declared_taxes),
        ]
    )


async def guard_leads(session: AsyncSession, touched: Touched) -> Guarded:
    """A gap has one lead; one that was worked on stays found before that."""
    return Guarded(
        [
            *await judge_repeated(session, touched, _LEAD, leads.c.lead_no),
            *await judge_repeated(session, touched, _GAP, leads.c.credit_code, leads.c.subject, leads.c.tax_period),
            *await judge_taxpayers(session, touched, leads),
            *await _judge_ways(session, touched, leads),
        ]
    )


async def guard_steps(session: AsyncSession, touched: Touched) -> Guarded:
    """The standing steps of a lead go from one state to the next."""
    return Guarded(await _judge_ways(session, touched, steps))


async def guard_results(session: AsyncSession, touched: Touched) -> Guarded:
    """A lead ends in receipts only after it was verified, and names a voucher once."""
    return Guarded(
        [
            *await judge_repeated(session, touched, _RESULT, results.c.lead_no, results.c.voucher_no),
            *await _judge_ways(session, touched, results),
        ]
    )


async def _judge_ways(session: AsyncSession, touched: Touched, table: Table) -> list[Finding]:
    """The whole way of each lead that the change touched."""
    keys = select(table.c.lead_no).where(touched.rows(table))
    taken = sequences(standing, lambda each: each.c.lead_no.in_(keys)).subquery()
    query = (
        select(taken, leads.c.business_date.label("found_on"))
        .outerjoin(leads, and_(standing(leads), leads.c.lead_no == taken.c.lead_no))
        .order_by(taken.c.lead_no)
    )
    findings = [
        finding
        for row in await session.execute(query)
        for finding in judge_lead(row.lead_no, row.found_on, all_actions(row.actions, row.receipts), row.first)
    ]
    return findings[:LISTED]
