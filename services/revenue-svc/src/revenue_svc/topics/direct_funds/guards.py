"""What the books of direct funds judge on their own rows as they stand: one fund a tag, allocated <= received, registers."""

from collections.abc import Sequence

from sqlalchemy import and_, distinct, func, or_, select, tuple_, union
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import Touched, least_rooms, listed, standing
from bureau_common.kit.books.running import first_broken_days
from bureau_common.schemas.findings import Finding

from ...reference.registers import ENTERPRISES, HOUSEHOLDS
from .rules import judge_allocated, judge_fund, judge_unregistered, judge_year
from .schemas import BeneficiaryKind
from .tables import FUNDS, allocations, benefits, fund_days, notices


async def guard_funds(session: AsyncSession, touched: Touched) -> Guarded:
    """Notices and allocations of the funds that the change touched; what may still be allocated of each."""
    moved = union(*[select(table.c.tag).where(touched.rows(table)) for table in (notices, allocations)])
    tags = list(await session.scalars(moved))
    days = fund_days(lambda table: and_(standing(table), table.c.tag.in_(tags)))
    broken = first_broken_days(days, days.c.allocated > days.c.received, "tag")
    findings = [
        *await _judge_funds(session, tags),
        *await _judge_years(session, tags),
        *[judge_allocated(row.tag, row.day, row.allocated, row.received) for row in await listed(session, broken)],
    ]
    rooms = least_rooms(days, ["tag"], days.c.received - days.c.allocated, touched, notices, allocations)
    headroom = {f"{row.tag}.allocatable": f"{row.room:.2f}" for row in await listed(session, rooms)}
    return Guarded(findings, headroom)


async def _judge_funds(session: AsyncSession, tags: Sequence[str]) -> list[Finding]:
    n = notices.c
    says = (n.fund_name, n.tier, n.fiscal_year, n.functional_codes, n.payee_classes)
    variants = func.count(distinct(tuple_(*says)))
    query = select(n.tag, variants).where(standing(notices), n.tag.in_(tags)).group_by(n.tag).having(variants > 1)
    return [judge_fund(*row) for row in await listed(session, query.order_by(n.tag))]


async def _judge_years(session: AsyncSession, tags: Sequence[str]) -> list[Finding]:
    a, fund = allocations.c, FUNDS.subquery()
    query = (
        select(a.tag, a.fiscal_year, fund.c.fiscal_year)
        .join(fund, and_(fund.c.tag == a.tag, fund.c.fiscal_year != a.fiscal_year))
        .where(standing(allocations), a.tag.in_(tags))
        .distinct()
    )
    return [judge_year(*row) for row in await listed(session, query)]


async def guard_benefits(session: AsyncSession, touched: Touched) -> Guarded:
    """Who benefits stands in a register."""
    b, households, enterprises = benefits.c, HOUSEHOLDS.table, ENTERPRISES.table
    is_household = b.beneficiary == BeneficiaryKind.HOUSEHOLD
    household = and_(is_household, standing(households), households.c.household_no == b.beneficiary_code)
    enterprise = and_(~is_household, standing(enterprises), enterprises.c.credit_code == b.beneficiary_code)
    known = or_(select(households.c.id).where(household).exists(), select(enterprises.c.id).where(enterprise).exists())
    query = select(b.source_ref).where(touched.rows(benefits), standing(benefits), ~known).order_by(b.source_ref)
    return Guarded([judge_unregistered(row.source_ref) for row in await listed(session, query)])
