"""Versions as they are read: lists, documents, figures, differences and replays; as data, or as pages for a browser."""

import asyncio
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.reads import read_versions
from bureau_common.kit.core.context import Caller
from bureau_common.kit.figures.etags import not_modified
from bureau_common.kit.web.access import DistrictReader
from bureau_common.kit.web.documents import LONG
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import ReadSession, database_of
from bureau_common.schemas.codes import Spelt
from bureau_common.schemas.levels import Level
from bureau_common.schemas.proofs import Proof
from bureau_common.schemas.report import Report

from ..forwarding import upstreams_of
from ..pages.navigation import prefers_html
from ..pages.rendering import html_page
from ..report.formats import FILES, FORMATS, FormatName
from ..report.proofs import Proved, forward_proof
from ..report.service import Reports
from .diff import figure_differences, sentence_differences
from .page import difference_page, issue_page, issues_page
from .provenance import figures_of_report
from .reading import cutoffs_of, entry_of, issue_of, pick, read_file, read_report, read_versions_of
from .replay import Edition, read_kept, replay
from .routes import Month, Number
from .schemas import Difference, Issue, IssueWithHistory, Replay, ReportFigures
from .service import tag_of
from .tables import report_issues

router = Router(prefix="/reports/{period}", tags=["issues"])
_AS_DATA_OR_PAGE: dict[int | str, dict[str, Any]] = {
    200: {"description": "JSON, or a page where Accept prefers text/html", "content": {"text/html": {}}}
}


async def _edition(
    caller: DistrictReader,
    edition: Annotated[
        Literal["open"] | None,
        Query(description="open: the edition for everybody; without the right to what is restricted there is no other"),
    ] = None,
) -> Edition:
    return "open" if edition == "open" or caller.level is not Level.RESTRICTED else "whole"


TheEdition = Annotated[Edition, Depends(_edition)]


async def _for_a_person(request: Request) -> bool:
    return prefers_html(request.headers.get("accept", ""))


ForAPerson = Annotated[bool, Depends(_for_a_person)]


@router.get(
    "/issues", response_model=list[Issue], responses=_AS_DATA_OR_PAGE, summary="The versions of a month's report"
)
async def list_issues(
    response: Response, session: ReadSession, caller: DistrictReader, period: Month, for_a_person: ForAPerson
) -> list[Issue] | Response:
    rows = await read_versions_of(session, period)
    found = [issue_of(row, rows) for row in rows]
    answer = html_page(issues_page(period, found)) if for_a_person else response
    answer.headers["Vary"] = "Accept"
    return found if answer is response else answer


@router.get(
    "/issues/{number}",
    response_model=IssueWithHistory,
    responses=_AS_DATA_OR_PAGE,
    summary="A version with its steps; its ETag is what a step is taken of",
)
async def read_issue(
    response: Response,
    session: ReadSession,
    caller: DistrictReader,
    period: Month,
    number: Number,
    edition: TheEdition,
    for_a_person: ForAPerson,
) -> IssueWithHistory | Response:
    rows = await read_versions_of(session, period)
    row = pick(rows, number)
    history = await read_versions(session, report_issues, row.source, row.source_ref, caller)
    found = IssueWithHistory(**issue_of(row, rows).model_dump(), history=history)
    answer = response
    if for_a_person:
        changed = None
        if found.restated_by is not None:
            changed = await _difference(session, found, str(found.restated_by), edition)
        answer = html_page(issue_page(found, changed))
    answer.headers["Vary"] = "Accept"
    answer.headers["ETag"] = tag_of(row)
    return found if answer is response else answer


@router.get(
    "/issues/{number}/document",
    summary="A version as it was frozen, byte for byte",
    response_class=Response,
    responses={200: {"content": {each.media_type.partition(";")[0]: {} for each in FORMATS.values()}}},
)
async def read_issued_document(
    request: Request,
    session: ReadSession,
    caller: DistrictReader,
    period: Month,
    number: Number,
    edition: TheEdition,
    document_format: Annotated[FormatName, Query(alias="format")] = "html",
) -> Response:
    rows = await read_versions_of(session, period)
    found = issue_of(pick(rows, number), rows)
    media_type, content = await read_file(session, period, number, f"{edition}.{document_format}")
    digest = next(each.sha256 for each in found.files if each.name == f"{edition}.{document_format}")
    if document_format == "html":
        answer: Response = html_page(content)
    else:
        answer = not_modified(request, f'"{digest}"') or Response(content, media_type=media_type)
        answer.headers["ETag"] = f'"{digest}"'
    if document_format in FILES:
        name = f"report-{period}-{number}.{FORMATS[document_format].suffix}"
        answer.headers["content-disposition"] = f'attachment; filename="{name}"'
    if found.restated_by is not None:
        answer.headers["Link"] = f'</v1/reports/{period}/issues/{found.restated_by}>; rel="successor-version"'
    return answer


@router.get(
    "/issues/{number}/figures",
    response_model=ReportFigures,
    summary="The figures of a version: inputs, formula, rule set, and their rows",
)
async def read_issued_figures(
    session: ReadSession, caller: DistrictReader, period: Month, number: Number, edition: TheEdition
) -> Response:
    pick(await read_versions_of(session, period), number)
    return await _figures(await read_report(session, period, number, edition), number)


@router.get(
    "/issues/{number}/proof",
    response_model=Proof,
    openapi_extra=LONG,
    summary="The proof of a figure of a version, to be checked offline against the 数据版本 and 校验码 printed in it",
)
async def read_issued_proof(
    request: Request, caller: DistrictReader, period: Month, number: Number, figure: Proved
) -> Response:
    async with database_of(request).reading() as session:
        version = entry_of(pick(await read_versions_of(session, period), number))
    cutoffs = {each.domain: each.change_no for each in cutoffs_of(version.cutoffs)}
    return await forward_proof(request, figure, period, cutoffs)


@router.get(
    "/figures",
    response_model=ReportFigures,
    summary="The figures of the live report: inputs, formula, rule set, and their rows",
)
async def read_live_figures(request: Request, caller: DistrictReader, period: Month, edition: TheEdition) -> Response:
    report = await _live(request, caller, period, edition)
    return await _figures(report, None)


async def _figures(report: Report, number: int | None) -> Response:
    """Beside the loop: half a megabyte takes long to make."""
    content = await asyncio.to_thread(lambda: figures_of_report(report, number).model_dump_json(by_alias=True))
    return Response(content, media_type="application/json")


async def _live(request: Request, caller: Caller, period: Month, edition: Edition) -> Report:
    reports: Reports = request.app.state.reports
    authorization = request.headers["authorization"]
    return (await reports.read(period, authorization, caller.level, is_open=edition == "open")).report


Version = Annotated[
    str, Spelt(r"^([1-9][0-9]{0,3}|live)$", "写版次的数字，或 live", "the number of a version, or live"), Query()
]


@router.get(
    "/diff",
    response_model=Difference,
    responses=_AS_DATA_OR_PAGE,
    summary="What two versions, or a version and the live report, say otherwise",
)
async def read_difference(
    request: Request,
    caller: DistrictReader,
    period: Month,
    edition: TheEdition,
    for_a_person: ForAPerson,
    older: Annotated[Version, Query(alias="from")],
    newer: Annotated[Version, Query(alias="to")] = "live",
) -> Response:
    # The services are asked before the database is: no snapshot is held while they compute.
    live = await _live(request, caller, period, edition) if "live" in (older, newer) else None
    async with database_of(request).reading() as session:
        rows = await read_versions_of(session, period)
        reports = [
            live
            if each == "live" and live is not None
            else await read_report(session, period, pick(rows, int(each)).number, edition)
            for each in (older, newer)
        ]
    found = await asyncio.to_thread(_compared, period, older, newer, *reports)
    answer = (
        html_page(difference_page(found))
        if for_a_person
        else Response(found.model_dump_json(), media_type="application/json")
    )
    answer.headers["Vary"] = "Accept"
    return answer


async def _difference(session: AsyncSession, issue: Issue, newer: str, edition: Edition) -> Difference:
    reports = [await read_report(session, issue.period, each, edition) for each in (issue.number, int(newer))]
    return await asyncio.to_thread(_compared, issue.period, str(issue.number), newer, *reports)


def _compared(period: Month, older: str, newer: str, old: Report, new: Report) -> Difference:
    return Difference(
        period=period,
        older=older,
        newer=newer,
        figures=figure_differences(old, new),
        sentences=sentence_differences(old, new),
    )


@router.get(
    "/issues/{number}/replay",
    summary="Compute a version again from the services' rows at its own cut-offs, and compare all that is stored of it",
)
async def replay_issue(
    request: Request, caller: DistrictReader, period: Month, number: Number, edition: TheEdition
) -> Replay:
    async with database_of(request).reading() as session:
        row = pick(await read_versions_of(session, period), number)
        kept = await read_kept(session, row)
    reports: Reports = request.app.state.reports
    with reports.line.taken(caller.client):
        return await replay(kept, edition, reports, upstreams_of(request), request.headers["authorization"])
