"""`/v1/reports/{period}`: the consolidated report as data, and as a document."""

import re
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import Depends, Query, Request
from fastapi.responses import Response

from bureau_common.kit.core.context import Caller
from bureau_common.kit.figures.etags import not_modified
from bureau_common.kit.web.access import DistrictReader
from bureau_common.kit.web.months import refuse_out_of_reach
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import database_of
from bureau_common.schemas.levels import Level
from bureau_common.schemas.periods import Period
from bureau_common.schemas.records import Line
from bureau_common.schemas.report import Report

from ..pages.navigation import prefers_html, refuse_future
from ..pages.rendering import html_page
from .annex import title
from .formats import FILES, FORMATS, FormatName
from .own.service import OwnTemplates
from .screen import on_screen
from .service import Composed, Printed, Reports

router = Router(tags=["report"])
_FIRST = {"figure_id": "$response.body#/sections/0/figures/0/id"}
_FIGURES: dict[str, Any] = {
    **{
        each: {"operationId": each, "parameters": {**_FIRST, "period": "$request.path.period"}}
        for each in ("readFigure", "readRecords")
    },
    **{each: {"operationId": each, "parameters": _FIRST} for each in ("readSeries", "readSeriesOf", "readBreakdown")},
}
"""A link of OpenAPI names one place in an answer: the first figure stands for all."""


async def _live_report(
    request: Request,
    caller: DistrictReader,
    period: Period,
    edition: Annotated[
        Literal["open"] | None,
        Query(description="open: the edition for everybody; without the right to what is restricted there is no other"),
    ] = None,
    template: Annotated[
        Line | None, Query(description="The name of a template of the bureau's own; without it the shipped one")
    ] = None,
) -> Composed:
    reports: Reports = request.app.state.reports
    own: OwnTemplates = request.app.state.own_templates
    return await reports.read(
        refuse_out_of_reach(period, "period"),
        request.headers["authorization"],
        caller.level,
        is_open=edition == "open" or caller.level is not Level.RESTRICTED,
        chosen=None if template is None else await own.read(database_of(request), template),
    )


async def _begun(request: Request, period: Period) -> None:
    """A person is told of a month that has not begun; a program may compose what stands for it already."""
    if prefers_html(request.headers.get("accept", "")):
        refuse_future(refuse_out_of_reach(period, "period"))


LiveReport = Annotated[Composed, Depends(_live_report)]


@router.get(
    "/reports/{period}",
    response_model=Report,
    summary="The report of January to a month: sections, figures, and the text's runs",
    responses={200: {"links": _FIGURES}},
)
async def read_as_data(request: Request, composed: LiveReport) -> Response:
    return _answer(request, composed.as_json, "application/json")


@router.get(
    "/reports/{period}/document",
    summary="The report as a document; each figure links to its rows",
    dependencies=[Depends(_begun)],
    response_class=Response,
    responses={200: {"content": {each.media_type.partition(";")[0]: {} for each in FORMATS.values()}}},
)
async def read_as_document(
    request: Request,
    caller: DistrictReader,
    composed: LiveReport,
    document_format: Annotated[FormatName, Query(alias="format")] = "html",
) -> Response:
    document = await _printed(request, caller, composed, document_format)
    if document_format == "html":  # a page is kept by no browser
        is_person = prefers_html(request.headers.get("accept", ""))
        page = html_page(on_screen(document.content, composed.report) if is_person else document.content)
        page.headers["Vary"] = "Accept"
        return page
    answer = _answer(request, document, FORMATS[document_format].media_type)
    if document_format in FILES:
        answer.headers["content-disposition"] = _attachment(composed.report, document_format)
    return answer


async def _printed(request: Request, caller: Caller, composed: Composed, name: FormatName) -> Printed:
    """The report in a format; for a file that is still to be made the caller stands in line."""
    reports: Reports = request.app.state.reports
    with reports.turn_for(composed, name, caller.client):
        return await reports.printed(composed, name, reports.imprint)


def _attachment(report: Report, name: FormatName) -> str:
    """The report's title as the name of the file (RFC 8187), and a plain one for programs that know no other."""
    suffix = FORMATS[name].suffix
    titled = _NO_NAME.sub("", title(report))[:_MOST_NAME].strip(". ") or str(report.period)
    return (
        f'attachment; filename="report-{report.period}.{suffix}"; '
        f"filename*=UTF-8''{quote(f'{titled}.{suffix}', safe='')}"
    )


_NO_NAME = re.compile(r'[\x00-\x1f\x7f\ud800-\udfff/\\:*?"<>|]')
"""What no name of a file may hold."""
_MOST_NAME = 80


def _answer(request: Request, printed: Printed, media_type: str) -> Response:
    """The report as it was made, or only that the caller holds this very one."""
    content, tag = printed
    return not_modified(request, tag) or Response(content, media_type=media_type, headers={"ETag": tag})
