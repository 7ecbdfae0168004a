"""`/v1/reports/{period}`: the consolidated report as data, and as a document."""

from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request
from fastapi.responses import Response

from bureau_common.kit.figures.etags import make_etag, not_modified
from bureau_common.kit.web.access import DistrictReader
from bureau_common.kit.web.months import refuse_out_of_reach
from bureau_common.kit.web.routing import Router
from bureau_common.schemas.levels import Level
from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import Report

from ..pages.navigation import prefers_html, refuse_future
from ..pages.rendering import html_page
from .formats import FORMATS
from .screen import on_screen
from .service import Composed, Reports

router = Router(tags=["report"])
_FIRST = {"figure_id": "$response.body#/sections/0/figures/0/id"}
_FIGURES: dict[str, Any] = {
    **{
        each: {"operationId": each, "parameters": {**_FIRST, "period": "$request.path.period"}}
        for each in ("readFigure", "readRecords")
    },
    **{each: {"operationId": each, "parameters": _FIRST} for each in ("readSeries", "readBreakdown")},
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
) -> Composed:
    reports: Reports = request.app.state.reports
    return await reports.read(
        refuse_out_of_reach(period, "period"),
        request.headers["authorization"],
        caller.level,
        is_open=edition == "open" or caller.level is not Level.RESTRICTED,
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
    responses={200: {"content": {"text/html": {}, "text/markdown": {}}}},
)
async def read_as_document(
    request: Request,
    composed: LiveReport,
    document_format: Annotated[Literal["html", "md"], Query(alias="format")] = "html",
) -> Response:
    reports: Reports = request.app.state.reports
    document = composed.document(document_format, reports.imprint)
    if document_format == "html":  # a page is kept by no browser
        is_person = prefers_html(request.headers.get("accept", ""))
        answer = html_page(on_screen(document, composed.report) if is_person else document)
        answer.headers["Vary"] = "Accept"
        return answer
    return _answer(request, document, FORMATS[document_format].media_type)


def _answer(request: Request, content: bytes, media_type: str) -> Response:
    """The report as it was made, or only that the caller holds this very one."""
    tag = make_etag(content)
    return not_modified(request, tag) or Response(content, media_type=media_type, headers={"ETag": tag})
