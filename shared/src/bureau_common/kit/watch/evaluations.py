"""The month's evaluation: every watch judged on the period's figures, its alerts raised, kept or closed in one change."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.alerts import Cause
from ...schemas.periods import Period
from ..books.alerts import Causes, keep_alerts
from ..books.guards import NOW
from ..core.tables import alerts
from ..figures.catalogue import Catalogue
from ..figures.claims import Evidence, Watch, evidence
from ..figures.figures import load
from ..journal.cutoffs import Cutoff, read_cutoff
from ..journal.journal import Entry, append, next_change_id, take_lock


async def evaluate(session: AsyncSession, catalogue: Catalogue, period: Period) -> tuple[int | None, list[str]]:
    """The change that moved alerts, none where nothing moved; and the watches whose figures have no value."""
    change_id = await next_change_id(session)
    await take_lock(session)  # the figures, too, must be of one moment
    causes, not_judged = await _judge(session, catalogue, period)
    parts = await keep_alerts(session, causes, change_id)
    change_no = await append(session, Entry("alerts", "evaluate", change_id), parts) if parts else None
    return change_no, not_judged


async def _judge(session: AsyncSession, catalogue: Catalogue, period: Period) -> tuple[Causes, list[str]]:
    """The causes by watch and year; what was judged at a later day already stays as it is."""
    cutoff = await read_cutoff(session, None)
    later = await _judged_later(session, period)
    causes: dict[tuple[str, str], Cause | None] = {}
    not_judged = []
    for watch in catalogue.watches:
        key = (watch.code, str(period.year))
        known = await _evidence(session, catalogue, watch, period, cutoff)
        if known is None:
            not_judged.append(watch.code)
        elif key not in later:
            causes[key] = watch.judge(known)
    return causes, not_judged


async def _evidence(
    session: AsyncSession, catalogue: Catalogue, watch: Watch, period: Period, cutoff: Cutoff
) -> Evidence | None:
    needed = [catalogue.figures[name] for name in dict.fromkeys([*watch.figures, *watch.last_year, *watch.optional])]
    loaded = await load(session, cutoff, needed, [period.last_year, period], catalogue.parameters)
    return evidence(watch, catalogue.figures, period, loaded)


async def _judged_later(session: AsyncSession, period: Period) -> set[tuple[str, str]]:
    query = select(alerts.c.code, alerts.c.about).where(NOW.live(alerts), alerts.c.business_date > period.last_day)
    return {(row.code, row.about) for row in await session.execute(query)}
