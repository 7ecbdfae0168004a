"""The book of needs, and the alert that a kind's gap keeps open."""

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import OldBook, Touched, checked_by, repeated, standing

from .figures import GUARANTEED, NEED
from .rules import GAP_ALERT, check_need, gap_cause, repeated_item
from .schemas import GuaranteeKind, GuaranteeNeedEntry, GuaranteeNeedView
from .tables import needs

_KINDS = {kind.value: kind for kind in GuaranteeKind}


async def guard(session: AsyncSession, touched: Touched) -> Guarded:
    """No item twice; and each touched kind of a year as it now stands: what is left of its guarantee, or its gap."""
    key = (needs.c.fiscal_year, needs.c.kind)
    moved = tuple_(*key).in_(select(*key).where(touched.rows(needs)))
    lives = standing(needs)
    needed, budgeted = [func.coalesce(func.sum(each).filter(lives), 0) for each in (needs.c.need, needs.c.guaranteed)]
    # Voided rows stay in the groups: a kind that lost its last record closes its alert, too.
    query = select(*key, needed, budgeted, func.max(needs.c.business_date).filter(lives)).where(moved).group_by(*key)
    headroom, alerts = {}, {}
    for year, kind, need, guaranteed, on in await session.execute(query):
        about = f"{year} {kind}"
        headroom[about] = f"{guaranteed - need:.2f}"
        alerts[GAP_ALERT, about] = gap_cause(year, _KINDS[kind], need, guaranteed, on)
    twice = await repeated(
        session, touched, needs, needs.c.fiscal_year, needs.c.kind, needs.c.item, needs.c.reporting_unit
    )
    findings = [repeated_item(year, _KINDS[kind], item, unit) for year, kind, item, unit in twice]
    return Guarded(findings, headroom, alerts)


GUARANTEE_NEEDS = OldBook(
    name="guarantee-needs",
    label_zh="三保需求与保障",
    topic="three_guarantees",
    table=needs,
    entry=GuaranteeNeedEntry,
    view=GuaranteeNeedView,
    check=checked_by(check_need),
    flows=(NEED, GUARANTEED),
    guard=guard,
)
