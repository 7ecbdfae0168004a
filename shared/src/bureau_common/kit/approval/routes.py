"""The endpoints of approval by two persons, for a book that offers `propose`."""

# The types of a book are values here: FastAPI reads them when the route is added, mypy cannot.
# mypy: disable-error-code="valid-type,attr-defined,name-defined"

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.findings import Finding
from ...schemas.paging import Page
from ...schemas.proposals import (
    Approval,
    Dismissal,
    ProposalOutcome,
    ProposalState,
    ProposalView,
    ProposalWithHistory,
    Proposing,
)
from ...schemas.records import DryRun
from ..books.books import Book
from ..books.preparing import compile_questions
from ..books.reads import read_views
from ..books.routes import answer, recorder_of
from ..core.context import Caller
from ..journal.cutoffs import read_cutoff
from ..web.access import Approver, DistrictApprover, Reader, check_unit
from ..web.idempotency import IdempotencyKey, RequiredIdempotencyKey, answer_once
from ..web.paging import AsOf, PageCursor, PageSize
from ..web.routing import Router
from ..web.sessions import EntrySession, IsDryRun, ReadSession, WriteSession, database_of
from .proposals import (
    approve,
    propose,
    read_proposal,
    read_proposals,
    read_steps,
    refuse,
    refuse_shape,
    rehearse_proposal,
    withdraw,
)


def add_proposals(router: Router, book: Book[Any]) -> None:
    """Everything under `/proposals` of a book; they stand before its reads, which would take the word for an id."""
    if "propose" in book.operations:
        _add_propose(router, book)
        _add_proposal_reads(router, book)
        _add_decisions(router, book)
        _add_withdraw(router, book)


async def _outcome(
    session: AsyncSession,
    book: Book[Any],
    caller: Caller,
    proposal_id: UUID,
    findings: list[Finding],
    status: int = 200,
) -> tuple[int, ProposalOutcome[Any]]:
    """Status and body of a step's answer: the proposal as it stands after it."""
    proposal = await read_proposal(session, book, proposal_id, caller)
    return status, ProposalOutcome[book.entry](proposal=proposal, findings=findings)


async def _answer_step(
    request: Request,
    session: AsyncSession,
    key: str | None,
    book: Book[Any],
    proposal_id: UUID,
    caller: Caller,
    step: Callable[..., Awaitable[list[Finding] | None]],
    reason: str | None,
) -> Response:
    """Take one step of a proposal, once under a key, and answer how it stands."""

    async def work() -> tuple[int, ProposalOutcome[Any]]:
        findings = await step(session, book, proposal_id, caller, reason)
        return await _outcome(session, book, caller, proposal_id, findings or [])

    return await answer_once(request, session, key, work)


def _approver(book: Book[Any]) -> Any:
    return DistrictApprover if book.of_district else Approver


def _add_propose(router: Router, book: Book[Any]) -> None:
    entry_type, recorder = book.entry, recorder_of(book)

    @router.post(
        "/proposals", status_code=201, response_model=ProposalOutcome[entry_type],
        responses={200: {"model": DryRun, "description": "Dry run"}},
        summary=f"Propose an entry, a correction or a void ({book.label_zh})", operation_id=f"propose{book.one}",
    )  # fmt: skip
    async def propose_change(
        request: Request,
        session: EntrySession,
        caller: recorder,
        asked: Proposing[entry_type],
        key: IdempotencyKey = None,
        dry_run: IsDryRun = False,
    ) -> Response:
        refuse_shape(asked)
        if asked.entry is not None:
            check_unit(caller, asked.entry.reporting_unit)
        await compile_questions(database_of(request), book, dry_run=True)
        if asked.record_id is not None:
            await read_views(session, book, [asked.record_id], caller)
        if dry_run:
            met = await rehearse_proposal(session, book, asked)
            return Response(met.model_dump_json(), media_type="application/json")

        async def work() -> tuple[int, ProposalOutcome[Any]]:
            proposal_id, findings = await propose(session, book, asked, caller)
            return await _outcome(session, book, caller, proposal_id, findings, 201)

        return await answer_once(request, session, key, work)


def _add_proposal_reads(router: Router, book: Book[Any]) -> None:
    entry_type = book.entry

    @router.get(
        "/proposals",
        response_model=Page[ProposalView[entry_type]],
        summary="List proposals, oldest first",
        operation_id=f"list{book.one}Proposals",
    )
    async def list_proposals(
        session: ReadSession,
        caller: Reader,
        state: ProposalState | None = None,
        as_of: AsOf = None,
        limit: PageSize = 100,
        cursor: PageCursor = None,
    ) -> Response:
        cutoff = await read_cutoff(session, as_of)
        return answer(await read_proposals(session, book, cutoff, state, caller, limit, cursor))

    @router.get(
        "/proposals/{proposal_id:uuid}",
        response_model=ProposalWithHistory[entry_type],
        summary="One proposal and its steps",
        operation_id=f"read{book.one}Proposal",
    )
    async def read_one(session: ReadSession, caller: Reader, proposal_id: UUID) -> Response:
        proposal = await read_proposal(session, book, proposal_id, caller)
        steps = await read_steps(session, book, proposal_id, caller)
        return answer(ProposalWithHistory[entry_type](proposal=proposal, history=steps))


def _add_decisions(router: Router, book: Book[Any]) -> None:
    entry_type, approver = book.entry, _approver(book)

    @router.post(
        "/proposals/{proposal_id:uuid}/approve", response_model=ProposalOutcome[entry_type], operation_id=f"approve{book.one}Proposal",
        summary="Carry out a proposal; another person than the proposer",
    )  # fmt: skip
    async def approve_proposal(
        request: Request,
        session: WriteSession,
        caller: approver,
        proposal_id: UUID,
        key: RequiredIdempotencyKey,
        approval: Approval | None = None,
    ) -> Response:
        await compile_questions(database_of(request), book)
        remark = approval.reason if approval is not None else None
        return await _answer_step(request, session, key, book, proposal_id, caller, approve, remark)

    @router.post(
        "/proposals/{proposal_id:uuid}/refuse", response_model=ProposalOutcome[entry_type], operation_id=f"refuse{book.one}Proposal",
        summary="Refuse a proposal, with a reason; another person than the proposer",
    )  # fmt: skip
    async def refuse_proposal(
        request: Request,
        session: WriteSession,
        caller: approver,
        proposal_id: UUID,
        dismissal: Dismissal,
        key: RequiredIdempotencyKey,
    ) -> Response:
        return await _answer_step(request, session, key, book, proposal_id, caller, refuse, dismissal.reason)


def _add_withdraw(router: Router, book: Book[Any]) -> None:
    entry_type, recorder = book.entry, recorder_of(book)

    @router.post(
        "/proposals/{proposal_id:uuid}/withdraw", response_model=ProposalOutcome[entry_type], operation_id=f"withdraw{book.one}Proposal",
        summary="Take back one's own proposal, with a reason",
    )  # fmt: skip
    async def withdraw_proposal(
        request: Request,
        session: WriteSession,
        caller: recorder,
        proposal_id: UUID,
        dismissal: Dismissal,
        key: IdempotencyKey = None,
    ) -> Response:
        return await _answer_step(request, session, key, book, proposal_id, caller, withdraw, dismissal.reason)
