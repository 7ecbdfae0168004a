"""`/v1/reports/{period}/issues`: drafting a version and taking its steps; each under an idempotency key."""

from typing import Annotated, cast

from fastapi import Depends, Header, Path, Request, Response
from pydantic import AfterValidator
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.preparing import compile_questions
from bureau_common.kit.core.context import Caller
from bureau_common.kit.core.errors import Refused
from bureau_common.kit.core.records import as_json
from bureau_common.kit.web.access import DistrictApprover, DistrictRecorder
from bureau_common.kit.web.idempotency import RequiredIdempotencyKey, answer_once, read_kept_answer
from bureau_common.kit.web.months import refuse_out_of_reach
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import WriteSession, database_of
from bureau_common.schemas.findings import Finding
from bureau_common.schemas.levels import Level
from bureau_common.schemas.periods import Period

from ..forwarding import upstreams_of
from ..report.own.service import OwnTemplates
from ..report.service import Reports
from .book import ISSUES
from .diff import figure_differences
from .freezing import freeze, read_whole
from .reading import issue_of, pick, read_report, read_versions_of
from .rules import check_current
from .schemas import Drafting, Issue, Kind, Remark, Step
from .service import draft, row_of_tag, tag_of, take_step

router = Router(prefix="/reports/{period}/issues", tags=["issues"])


async def _month(period: Period) -> Period:
    return refuse_out_of_reach(period, "period")


Month = Annotated[Period, Depends(_month)]
Number = Annotated[int, Path(ge=1, le=9999)]
Held = Annotated[
    str,
    Header(
        alias="If-Match",
        min_length=3,
        max_length=100,
        description="The ETag of the version as it was read: a step is taken of nothing else",
    ),
    AfterValidator(row_of_tag),
]


def _refuse_half_seen(caller: Caller) -> None:
    """Nobody drafts or issues what is not wholly told to them."""
    if caller.level is not Level.RESTRICTED:
        raise Refused(
            "forbidden",
            "报告含受限内容，须由令牌有受限权限（level）的人员编制和签发",
            "A report has restricted figures: whoever has the right to them (`level`) drafts and issues it",
        )


@router.post("", status_code=201, response_model=Issue, summary="Draft a version: its cut-offs and bytes are frozen")
async def draft_issue(
    request: Request,
    session: WriteSession,
    caller: DistrictRecorder,
    period: Month,
    wanted: Drafting,
    key: RequiredIdempotencyKey,
) -> Response:
    _refuse_half_seen(caller)
    database, reports = database_of(request), cast("Reports", request.app.state.reports)
    # All this before the transaction begins with its first statement: services are waited for, and pages written.
    if (kept := await read_kept_answer(request, database, key)) is not None:
        return kept
    await compile_questions(database, ISSUES)
    own: OwnTemplates = request.app.state.own_templates
    chosen = reports.shipped if wanted.template is None else await own.read(database, wanted.template)
    with reports.line.taken(caller.client):
        frozen = await freeze(reports, upstreams_of(request), period, request.headers["authorization"], wanted, chosen)

    async def work() -> tuple[int, Issue]:
        number = await draft(session, period, wanted, frozen, caller)
        return 201, await _told(session, period, number)

    return await answer_once(request, session, key, work)


async def _told(session: AsyncSession, period: Period, number: int) -> Issue:
    rows = await read_versions_of(session, period)
    return issue_of(pick(rows, number), rows)


async def _answer(
    request: Request, session: AsyncSession, key: str, caller: Caller, version: tuple[Period, int], step: Step, held: str,
    reason: str | None = None,
) -> Response:  # fmt: skip
    """Take a step, once under a key, and answer how the version then stands, with its ETag where it still stands so."""
    period, number = version
    database = database_of(request)
    # As of a draft: the services are asked before the transaction begins, and not for what was answered before.
    kept = await read_kept_answer(request, database, key)
    known = await _moved_since(request, period, number) if kept is None and step in (Step.SUBMIT, Step.ISSUE) else []
    await compile_questions(database, ISSUES)

    async def work() -> tuple[int, Issue]:
        await take_step(session, period, number, step, caller, held=held, reason=reason, known=known)
        return 200, await _told(session, period, number)

    answer = await answer_once(request, session, key, work)
    versions = await read_versions_of(session, period)
    row = pick(versions, number)
    if answer.body == as_json(issue_of(row, versions)):
        answer.headers["ETag"] = tag_of(row)
    return answer


async def _moved_since(request: Request, period: Period, number: int) -> list[Finding]:
    """What of a final version the services no longer say: its figures were frozen when it was drafted."""
    async with database_of(request).reading() as session:
        if pick(await read_versions_of(session, period), number).kind != Kind.FINAL:
            return []
        frozen = await read_report(session, period, number, "whole")
    reports: Reports = request.app.state.reports
    live = await read_whole(reports, period, request.headers["authorization"])
    return [*check_current([each.id for each in figure_differences(frozen, live)])]


@router.post("/{number}/submit", response_model=Issue, summary="Submit a draft to whoever issues it")
async def submit_issue(
    request: Request,
    session: WriteSession,
    caller: DistrictRecorder,
    period: Month,
    number: Number,
    key: RequiredIdempotencyKey,
    held: Held,
) -> Response:
    _refuse_half_seen(caller)
    return await _answer(request, session, key, caller, (period, number), Step.SUBMIT, held)


@router.post("/{number}/issue", response_model=Issue, summary="Issue a version; another person than those who made it")
async def issue_version(
    request: Request,
    session: WriteSession,
    caller: DistrictApprover,
    period: Month,
    number: Number,
    key: RequiredIdempotencyKey,
    held: Held,
) -> Response:
    _refuse_half_seen(caller)
    return await _answer(request, session, key, caller, (period, number), Step.ISSUE, held)


@router.post("/{number}/return", response_model=Issue, summary="Return a submitted version, with a reason")
async def return_issue(
    request: Request,
    session: WriteSession,
    caller: DistrictApprover,
    period: Month,
    number: Number,
    remark: Remark,
    key: RequiredIdempotencyKey,
    held: Held,
) -> Response:
    return await _answer(request, session, key, caller, (period, number), Step.RETURN, held, remark.reason)


@router.post("/{number}/withdraw", response_model=Issue, summary="Withdraw what is not yet issued, with a reason")
async def withdraw_issue(
    request: Request,
    session: WriteSession,
    caller: DistrictRecorder,
    period: Month,
    number: Number,
    remark: Remark,
    key: RequiredIdempotencyKey,
    held: Held,
) -> Response:
    return await _answer(request, session, key, caller, (period, number), Step.WITHDRAW, held, remark.reason)
