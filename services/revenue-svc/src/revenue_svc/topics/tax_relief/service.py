"""What each policy came to: relief or redemption of a year to a month, and the enterprises that had it."""

from sqlalchemy import and_, distinct, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.schemas.periods import Period

from .schemas import PolicyTotal
from .tables import policies, redemptions, reliefs


async def read_totals(session: AsyncSession, cutoff: Cutoff, period: Period) -> list[PolicyTotal]:
    """The policies under which anything was granted or paid out from January on, by number."""
    used = union_all(
        *[
            select(table.c.policy_no, table.c.credit_code, table.c.amount).where(
                cutoff.live(table), table.c.business_date.between(period.january.first_day, period.last_day)
            )
            for table in (reliefs, redemptions)
        ]
    ).subquery()
    told = (policies.c.policy_no, policies.c.name, policies.c.document, policies.c.kind, policies.c.subject)
    query = (
        select(
            *told,
            func.sum(used.c.amount).label("amount"),
            func.count(distinct(used.c.credit_code)).label("enterprises"),
        )
        .join(used, and_(cutoff.live(policies), used.c.policy_no == policies.c.policy_no))
        .group_by(*told)
        .order_by(policies.c.policy_no)
    )
    return [PolicyTotal(**row._mapping) for row in await session.execute(query)]
