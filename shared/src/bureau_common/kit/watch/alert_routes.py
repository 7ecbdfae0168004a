"""Alerts over HTTP: what needs attention, and taking note of it; only the data close an alert."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.alerts import Alert, AlertState, Level
from ...schemas.paging import Page
from ...schemas.records import Voiding
from ..books.alerts import alert_view, newest_alerts, read_standing
from ..core.errors import Refused, not_found
from ..core.tables import alerts
from ..journal.cutoffs import read_cutoff
from ..journal.journal import Entry, append, hash_rows, next_change_id, take_lock
from ..web.access import DistrictReader, DistrictRecorder
from ..web.idempotency import IdempotencyKey, answer_once
from ..web.paging import AsOf, PageCursor, PageSize, decode_cursor, encode_cursor
from ..web.routing import Router
from ..web.sessions import ReadSession, WriteSession

router = Router(prefix="/alerts", tags=["alerts"])


@router.get("", summary="Alerts, the newest first; closed ones on request")
async def list_alerts(
    session: ReadSession,
    caller: DistrictReader,
    state: Annotated[AlertState | None, Query(description="Default: open and acknowledged")] = None,
    level: Level | None = None,
    code: Annotated[str | None, Query(max_length=100)] = None,
    limit: PageSize = 100,
    cursor: PageCursor = None,
) -> Page[Alert]:
    query = newest_alerts().order_by(alerts.c.id.desc()).limit(limit + 1)
    if state == "closed":
        query = query.where(alerts.c.voided_change.is_not(None))
    else:
        query = query.where(alerts.c.voided_change.is_(None))
        if state is not None:
            query = query.where(alerts.c.state == state)
    if level is not None:
        query = query.where(alerts.c.cause["level"].astext == level)
    if code is not None:
        query = query.where(alerts.c.code == code.replace("\x00", ""))
    if cursor is not None:
        query = query.where(alerts.c.id < decode_cursor(cursor, UUID)[0])
    rows = (await session.execute(query)).all()
    page = rows[:limit]
    items = [alert_view(row, row.state if row.voided_change is None else "closed") for row in page]
    return Page(items=items, next_cursor=encode_cursor((page[-1].id,)) if len(rows) > limit else None)


@router.get("/standing", summary="The alerts that stood at a cut-off, the gravest first")
async def list_standing(session: ReadSession, caller: DistrictReader, as_of: AsOf = None) -> list[Alert]:
    return await read_standing(session, await read_cutoff(session, as_of))


@router.post(
    "/{alert_id:uuid}/acknowledge", response_model=Alert, summary="Take note of an alert, and say what is being done"
)
async def acknowledge_alert(
    request: Request,
    session: WriteSession,
    caller: DistrictRecorder,
    alert_id: UUID,
    why: Voiding,
    key: IdempotencyKey = None,
) -> Response:
    async def work() -> tuple[int, Alert]:
        new = await _acknowledge(session, alert_id, why.reason)
        row = (await session.execute(newest_alerts().where(alerts.c.id == new))).one()
        return 200, alert_view(row, row.state)

    return await answer_once(request, session, key, work)


async def _acknowledge(session: AsyncSession, alert_id: UUID, reason: str) -> UUID:
    change_id = await next_change_id(session)
    await take_lock(session)  # before the alert is read: alerts are written under it alone
    row = (await session.execute(select(alerts).where(alerts.c.id == alert_id))).one_or_none()
    if row is None:
        raise not_found("项预警", "alert")
    if row.voided_change is not None or row.state != "open":
        raise Refused(
            "not_live", "该预警已处理或已变化，请重新读取", "The alert was dealt with or has changed; read it again"
        )
    await session.execute(update(alerts).where(alerts.c.id == row.id).values(voided_change=change_id))
    kept = {name: value for name, value in row._mapping.items() if name not in ("id", "voided_change")}
    values = {**kept, "state": "acknowledged", "replaces": row.id, "created_change": change_id}
    new: UUID = (await session.execute(insert(alerts).values(values).returning(alerts.c.id))).scalar_one()
    parts = await hash_rows(session, [alerts], change_id)
    await append(session, Entry("alerts", "acknowledge", change_id, row.id, reason), parts)
    return new
