"""Periods: what is closed is closed up to a month's end, for every book of the service; a closing is a record itself."""

from datetime import date

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.periods import Period
from ..core.errors import Refused
from ..core.tables import closings, journal
from ..journal.cutoffs import Cutoff
from .guards import Touched, standing


async def read_closed_through(session: AsyncSession, cutoff: Cutoff) -> Period | None:
    """The last closed period at a cut-off; every month up to it is closed too."""
    query = select(func.max(closings.c.period)).where(cutoff.live(closings))
    found = (await session.execute(query)).scalar_one()
    return Period.parse(found) if found else None


async def refuse_closed(session: AsyncSession, table: Table, touched: Touched) -> None:
    """Refuse a change that writes or voids a record with a business date in a closed period."""
    if table is closings:
        return
    last = (
        select(closings.c.period, closings.c.business_date, journal.c.change_no, journal.c.at, journal.c.person)
        .join(journal, journal.c.change_id == closings.c.created_change)
        .where(standing(closings))
        .order_by(closings.c.period.desc())
        .limit(1)
    )
    closing = (await session.execute(last)).one_or_none()
    if closing is None:
        return
    earliest = select(func.min(table.c.business_date)).where(touched.rows(table))
    day: date | None = (await session.execute(earliest)).scalar_one()
    if day is None or day > closing.business_date:
        return
    raise Refused(
        "period_closed",
        f"业务日期{day}在已关闭的期间内：{closing.period}及以前各月已由{closing.person}关闭（第{closing.change_no}号变更，"
        f"{closing.at:%Y-%m-%d}）。请登记在未关闭的期间，以更正或调整反映；重新开放须由审核员提出并经另一人批准",
        f"The business date {day} lies in a closed period: everything up to {closing.period} was closed by "
        f"{closing.person} (change {closing.change_no}, {closing.at:%Y-%m-%d}). Enter it in an open period as an "
        "adjustment; reopening is for an approver to propose and another person to approve",
    )
