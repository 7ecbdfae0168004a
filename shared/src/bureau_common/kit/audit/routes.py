"""The journal's endpoints: the change feed for other systems, verification and refusals for the auditor."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from pydantic import BaseModel
from sqlalchemy import Table, select

from ...schemas.changes import Change, Head
from ...schemas.paging import Page
from ..core.settings import ServiceSettings
from ..core.tables import refusals
from ..journal.journal import read_changes, read_head
from ..measures.flows import Flow
from ..web.access import Auditor, DistrictReader
from ..web.paging import PageCursor, PageSize, decode_cursor, encode_cursor
from ..web.routing import Router
from ..web.sessions import ReadSession
from .verify import Verification, verify


@dataclass(frozen=True)
class Ledger:
    """What verification covers: a service's record tables and its rollups."""

    service: str
    tables: tuple[Table, ...]
    flows: tuple[Flow, ...]


def _ledger(request: Request) -> Ledger:
    ledger: Ledger = request.app.state.ledger
    return ledger


class ChangePage(BaseModel):
    """Changes after a number, oldest first; ask again with the last one's number. `head` is where the journal stands."""

    items: list[Change]
    head: Head


class Refusal(BaseModel):
    """A write that was refused by a rule or for want of a right, or a client's secret that was wrong."""

    id: int
    at: datetime
    actor: str
    person: str
    request_id: str
    method: str
    path: str
    status: int
    code: str
    findings: list[dict[str, Any]]
    address: str | None


router = Router(tags=["journal"])


@router.get("/changes", summary="The change feed: every write after a change number, corrections and voids included")
async def list_changes(
    session: ReadSession,
    caller: DistrictReader,
    after: Annotated[int, Query(ge=0, le=2**62, description="The last change number that the caller has seen")] = 0,
    limit: PageSize = 100,
) -> ChangePage:
    return ChangePage(items=await read_changes(session, after, limit), head=await read_head(session))


@router.get("/journal/verify", summary="Recompute the chain, the rows' digests and the rollups")
async def verify_journal(
    request: Request, session: ReadSession, caller: Auditor, ledger: Annotated[Ledger, Depends(_ledger)]
) -> Verification:
    settings: ServiceSettings = request.app.state.settings
    return await verify(session, ledger.service, ledger.tables, ledger.flows, settings.anchors)


@router.get("/refusals", summary="What was refused, newest first")
async def list_refusals(
    session: ReadSession, caller: Auditor, limit: PageSize = 100, cursor: PageCursor = None
) -> Page[Refusal]:
    query = select(refusals).order_by(refusals.c.id.desc()).limit(limit + 1)
    if cursor is not None:
        query = query.where(refusals.c.id < decode_cursor(cursor, int)[0])
    rows = (await session.execute(query)).mappings().all()
    following = encode_cursor((rows[limit - 1]["id"],)) if len(rows) > limit else None
    return Page(items=[Refusal.model_validate(dict(row)) for row in rows[:limit]], next_cursor=following)
