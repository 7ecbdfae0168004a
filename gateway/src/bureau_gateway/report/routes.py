"""`/v1/reports/{period}`: the consolidated report as data, and as a document."""

from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request
from fastapi.responses import PlainTextResponse, Response

from bureau_common.kit.web.access import DistrictReader
from bureau_common.kit.web.months import refuse_out_of_reach
from bureau_common.kit.web.routing import Router
from bureau_common.schemas.levels import Level
from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import Report

from ..forwarding import upstreams_of
from ..pages.rendering import html_page
from .render_html import render_html
from .render_markdown import render_markdown
from .service import read_report
from .template import shipped_template

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
) -> Report:
    return await read_report(
        upstreams_of(request),
        refuse_out_of_reach(period, "period"),
        request.headers["authorization"],
        shipped_template(),
        request.app.state.names,
        is_open=edition == "open" or caller.level is not Level.RESTRICTED,
    )


LiveReport = Annotated[Report, Depends(_live_report)]


@router.get(
    "/reports/{period}",
    summary="The report of January to a month: sections, figures, and the text's runs",
    responses={200: {"links": _FIGURES}},
)
async def read_as_data(report: LiveReport) -> Report:
    return report


@router.get(
    "/reports/{period}/document",
    summary="The report as a document; each figure links to its rows",
    response_class=Response,
    responses={200: {"content": {"text/html": {}, "text/markdown": {}}}},
)
async def read_as_document(
    report: LiveReport, document_format: Annotated[Literal["html", "md"], Query(alias="format")] = "html"
) -> Response:
    if document_format == "md":
        return PlainTextResponse(render_markdown(report), media_type="text/markdown")
    return html_page(render_html(report))
