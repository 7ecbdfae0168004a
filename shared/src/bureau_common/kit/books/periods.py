"""Periods: what is closed is closed up to a month's end, for every book of the service; a closing is a record itself."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, Table, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.periods import Period
from ...schemas.terms import Told
from ..core.errors import Refused
from ..core.tables import closings, journal
from ..journal.cutoffs import Cutoff
from .guards import Guard, Scope


async def read_closed_through(session: AsyncSession, cutoff: Cutoff) -> Period | None:
    """The last closed period at a cut-off; every month up to it is closed too."""
    query = select(func.max(closings.c.period)).where(cutoff.live(closings))
    found = (await session.execute(query)).scalar_one()
    return Period.parse(found) if found else None


def open_period(table: Table) -> tuple[Guard, ...]:
    """Refuse a change that writes or voids a record with a business date in a closed period; a closing itself is free."""
    if table is closings:
        return ()

    def ask(scope: Scope) -> Select[Any]:
        earliest = select(func.min(table.c.business_date)).where(scope.touched(table)).scalar_subquery()
        last = (
            select(
                closings.c.period,
                closings.c.business_date.label("through"),
                journal.c.change_no,
                journal.c.at,
                journal.c.person,
                earliest.label("day"),
            )
            .join(journal, journal.c.change_id == closings.c.created_change)
            .where(scope.live(closings))
            .order_by(closings.c.period.desc())
            .limit(1)
            .subquery()
        )
        return select(last).where(last.c.day <= last.c.through)

    return (Guard((table,), ask, _say_closed),)


def _say_closed(period: str, through: date, change_no: int, at: datetime, person: str, day: date) -> Iterator[Told]:
    raise Refused(
        "period_closed",
        f"业务日期{day}在已关闭的期间内：{period}及以前各月已由{person}关闭（第{change_no}号变更，"
        f"{at:%Y-%m-%d}）。请登记在未关闭的期间，以更正或调整反映；重新开放须由审核员提出并经另一人批准",
        f"The business date {day} lies in a closed period: everything up to {period} was closed by "
        f"{person} (change {change_no}, {at:%Y-%m-%d}). Enter it in an open period as an "
        "adjustment; reopening is for an approver to propose and another person to approve",
    )
