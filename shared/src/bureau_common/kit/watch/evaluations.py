"""The month's evaluation: every watch judged on the period's figures, its alerts raised, kept or closed in one change.

The figures are computed in a snapshot before the write begins, for that takes long; the write is of that snapshot's moment,
and is not made where another evaluation came between.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.periods import Period
from ..books.alerts import Causes, keep_alerts
from ..core.errors import Refused
from ..core.tables import alerts, journal
from ..figures.catalogue import Catalogue
from ..figures.claims import evidence
from ..figures.figures import load
from ..journal.cutoffs import Cutoff, read_cutoff
from ..journal.journal import Entry, append, next_change_id, take_lock


@dataclass(frozen=True)
class Judged:
    """The causes by watch and year as they stood after a change; and the watches whose figures have no value."""

    change_no: int
    causes: Causes
    not_judged: list[str]


async def judge(session: AsyncSession, catalogue: Catalogue, period: Period) -> Judged:
    """Every watch at the end of a period, in one snapshot; what was judged at a later day already stays as it is."""
    cutoff = await read_cutoff(session, None)
    later = await _judged_later(session, cutoff, period)
    needed = [[*watch.figures, *watch.last_year, *watch.optional] for watch in catalogue.watches]
    figures = [catalogue.figures[name] for name in dict.fromkeys(name for names in needed for name in names)]
    loaded = await load(session, cutoff, figures, [period.last_year, period], catalogue.parameters)
    causes: dict[tuple[str, str], dict[str, object] | None] = {}
    not_judged = []
    for watch in catalogue.watches:
        key = (watch.code, str(period.year))
        known = evidence(watch, catalogue.figures, period, loaded)
        if known is None:
            not_judged.append(watch.code)
        elif key not in later:
            cause = watch.judge(known)
            causes[key] = None if cause is None else cause.model_dump(mode="json")
    return Judged(cutoff.head.change_no, causes, not_judged)


async def keep(session: AsyncSession, judged: Judged) -> int | None:
    """The change that moved alerts to what was judged, none where nothing moved."""
    change_id = await next_change_id(session)
    await take_lock(session)
    between = select(journal.c.change_no).where(
        journal.c.change_no > judged.change_no, journal.c.operation == "evaluate"
    )
    if (await session.execute(between.limit(1))).one_or_none() is not None:
        raise Refused(
            "busy",
            "另一次评估刚完成，请原样重发",
            "Another evaluation was just made; send the same again",
            retry_after=1,
        )
    parts = await keep_alerts(session, judged.causes, change_id)
    return await append(session, Entry("alerts", "evaluate", change_id), parts) if parts else None


async def _judged_later(session: AsyncSession, cutoff: Cutoff, period: Period) -> set[tuple[str, str]]:
    query = select(alerts.c.code, alerts.c.about).where(cutoff.live(alerts), alerts.c.business_date > period.last_day)
    return {(row.code, row.about) for row in await session.execute(query)}
