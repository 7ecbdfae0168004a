"""The month's evaluation: every watch judged on the period's figures, its alerts raised, kept or closed in one change."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ..schemas.alerts import Alert, Cause
from ..schemas.periods import Period
from .access import Recorder
from .alerts import Causes, keep_alerts, read_standing
from .catalogue import Catalogue, TheCatalogue
from .claims import Evidence, Watch, evidence
from .cutoffs import Cutoff, read_cutoff
from .figures import load
from .guards import standing
from .idempotency import IdempotencyKey, answer_once
from .journal import Entry, append, next_change_id, take_lock
from .sessions import WriteSession
from .tables import alerts

router = APIRouter(prefix="/evaluations", tags=["alerts"])


class Evaluation(BaseModel):
    """`change_no` is null where nothing changed; `not_judged` names the watches whose figures have no value."""

    period: Period
    change_no: int | None
    not_judged: list[str]
    alerts: list[Alert]


@router.post("/{period}", response_model=Evaluation, summary="Judge every watch at the end of a period")
async def evaluate_period(
    request: Request,
    session: WriteSession,
    caller: Recorder,
    catalogue: TheCatalogue,
    period: Period,
    key: IdempotencyKey = None,
) -> Response:
    async def work() -> tuple[int, Evaluation]:
        change_id = await next_change_id(session)
        await take_lock(session)  # the figures, too, must be of one moment
        causes, not_judged = await _judge(session, catalogue, period)
        parts = await keep_alerts(session, causes, change_id)
        change_no = await append(session, Entry("alerts", "evaluate", change_id), parts) if parts else None
        now = await read_standing(session, await read_cutoff(session, None))
        return 200, Evaluation(period=period, change_no=change_no, not_judged=not_judged, alerts=now)

    return await answer_once(request, session, key, work)


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
    query = select(alerts.c.code, alerts.c.about).where(standing(alerts), alerts.c.business_date > period.last_day)
    return {(row.code, row.about) for row in await session.execute(query)}
