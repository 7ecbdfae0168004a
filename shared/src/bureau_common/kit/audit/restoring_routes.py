"""Restorations over HTTP: a system administrator, who restores, says so; an auditor, who verifies, agrees or refuses."""

from typing import Annotated
from uuid import UUID

import structlog
from fastapi import Depends, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.paging import Page
from ...schemas.proposals import Approval, Dismissal, ProposalOutcome, ProposalView
from ..approval.proposals import approve, read_proposal, read_proposals, refuse
from ..books.routes import answer
from ..core.context import Caller
from ..core.errors import Refused
from ..journal.cutoffs import read_cutoff
from ..web.access import Role, require_district
from ..web.documents import LONG
from ..web.idempotency import IdempotencyKey, RequiredIdempotencyKey, answer_once
from ..web.paging import PageCursor, PageSize
from ..web.routing import Router
from ..web.sessions import ReadSession, WriteSession, database_of
from .anchoring import anchor
from .restoring import RESTORATIONS, RestorationEntry, Restoring, ask_anchors, ask_since, propose_restoration
from .slices import Audit

log = structlog.get_logger(__name__)
router = Router(prefix="/journal/restorations", tags=["journal"])
Outcome = ProposalOutcome[RestorationEntry]


Restorer = Annotated[Caller, Depends(require_district(Role.SYSTEM_ADMIN))]
Judge = Annotated[Caller, Depends(require_district(Role.AUDIT_ADMIN))]
Either = Annotated[Caller, Depends(require_district(Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN))]


def _audit(request: Request) -> Audit:
    return Audit(request.app.state.ledger, request.app.state.settings.anchors)


async def _outcome(session: AsyncSession, proposal_id: UUID, caller: Caller, status: int = 200) -> tuple[int, Outcome]:
    return status, Outcome(proposal=await read_proposal(session, RESTORATIONS, proposal_id, caller), findings=[])


@router.post(
    "",
    status_code=201,
    response_model=Outcome,
    summary="Say that the database was restored to a change",
    openapi_extra=LONG,
)
async def propose_restored(
    request: Request, session: WriteSession, caller: Restorer, asked: Restoring, key: IdempotencyKey = None
) -> Response:
    # Before the writer's first statement, as it takes its time; the answer kept under the key still comes first.
    borne = await ask_anchors(database_of(request), _audit(request), asked.change_no)

    async def work() -> tuple[int, Outcome]:
        if isinstance(borne, Refused):
            raise borne
        proposal_id = await propose_restoration(session, asked, borne, caller)
        return await _outcome(session, proposal_id, caller, 201)

    return await answer_once(request, session, key, work)


@router.get("", response_model=Page[ProposalView[RestorationEntry]], summary="Restorations, oldest first")
async def list_restorations(
    session: ReadSession, caller: Either, limit: PageSize = 100, cursor: PageCursor = None
) -> Response:
    cutoff = await read_cutoff(session, None)
    return answer(await read_proposals(session, RESTORATIONS, cutoff, None, caller, limit, cursor))


@router.post(
    "/{proposal_id:uuid}/approve",
    response_model=Outcome,
    summary="Agree that it was restored, as another person; the next anchor tells of it",
    openapi_extra=LONG,
)
async def approve_restored(
    request: Request, caller: Judge, proposal_id: UUID, key: RequiredIdempotencyKey, approval: Approval | None = None
) -> Response:
    database, remark = database_of(request), approval.reason if approval is not None else None
    audit = _audit(request)
    async with database.reading() as session:
        proposal = await read_proposal(session, RESTORATIONS, proposal_id, caller)
    changed = None if proposal.entry is None else await ask_since(database, audit, proposal.entry)
    async with database.writing() as session:

        async def work() -> tuple[int, Outcome]:
            await approve(session, RESTORATIONS, proposal_id, caller, remark)
            if changed is not None:
                raise changed
            return await _outcome(session, proposal_id, caller)

        answer = await answer_once(request, session, key, work)
    # After the commit, so that the anchor holds the approval; sent again under its key, it is made up for.
    if audit.anchors is not None:
        try:
            await anchor(database, audit.ledger.service, audit.anchors, proposal_id)
        except (ConnectionError, TimeoutError):  # the database's
            raise
        except OSError as error:  # the folder's: it is full, or cannot be written
            log.error("anchor_failed", error=str(error))
            zh, en = (
                "已同意，但锚点文件无法写入：请运维处理后原样重发",
                "It is agreed, and no anchor can be written: send again",
            )
            raise Refused("unavailable", zh, en, retry_after=5) from error
    return answer


@router.post("/{proposal_id:uuid}/refuse", response_model=Outcome, summary="Refuse a restoration, with a reason")
async def refuse_restored(
    request: Request,
    session: WriteSession,
    caller: Judge,
    proposal_id: UUID,
    dismissal: Dismissal,
    key: RequiredIdempotencyKey,
) -> Response:
    async def work() -> tuple[int, Outcome]:
        await refuse(session, RESTORATIONS, proposal_id, caller, dismissal.reason)
        return await _outcome(session, proposal_id, caller)

    return await answer_once(request, session, key, work)
