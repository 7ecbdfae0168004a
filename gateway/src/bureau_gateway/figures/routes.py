"""`/v1/figures/{id}`: one figure, its series, the rows behind it, from the service that owns it; as data or as pages."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Annotated, Any, Literal
from urllib.parse import quote

import structlog
from fastapi import Depends, Query, Request
from fastapi.responses import Response

from bureau_common.kit.core.errors import Refused, not_found
from bureau_common.kit.figures.choosing import Begins, ChosenRows
from bureau_common.kit.web.access import DistrictReader
from bureau_common.kit.web.months import InPeriod
from bureau_common.kit.web.paging import AsOf, MinVersion, PageCursor, PageSize
from bureau_common.kit.web.problems import XLSX
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.streams import file_answer
from bureau_common.schemas.figures import Breakdown, Figure, FigureRows, Series
from bureau_common.schemas.periods import Period
from bureau_common.schemas.personal import without_numbers

from ..forwarding import forward, sendable, upstreams_of
from ..openapi import DOMAINS
from ..pages.figure_page import figure_page, history_from
from ..pages.navigation import address, prefers_html
from ..pages.rendering import html_page
from ..pages.rows_page import given, rows_page
from ..report.service import Reports
from ..upstreams import Model, not_understood, showing
from .workbook import PAGE, all_rows, workbook

router = Router(tags=["figures"])
log = structlog.get_logger(__name__)

_AS_DATA_OR_PAGE: dict[int | str, dict[str, Any]] = {
    200: {"description": "JSON, or a page where Accept prefers text/html", "content": {"text/html": {}}}
}

_AS_DATA_OR_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "JSON, a workbook, or a page where Accept prefers text/html",
        "content": {"text/html": {}, XLSX: {}},
    }
}


async def _owner(figure_id: str) -> str:
    domain = figure_id.split(".", maxsplit=1)[0]
    if domain not in DOMAINS or "/" in figure_id:
        told = without_numbers(figure_id)
        raise not_found(f"项数据指标：{told}", f"figure: {told}")
    return domain


async def _for_a_person(request: Request) -> bool:
    return prefers_html(request.headers.get("accept", ""))


Owner = Annotated[str, Depends(_owner)]
ForAPerson = Annotated[bool, Depends(_for_a_person)]


def _varying(answer: Response) -> Response:
    """One address, two forms: no cache may give one for the other."""
    answer.headers["Vary"] = "Accept"
    return answer


async def _forward(request: Request, owner: str) -> Response:
    """The service's answer: a figure's address is the same here and there."""
    return await forward(request, owner, request.scope["path"], request.scope["raw_path"].decode("ascii", "replace"))


async def _read(model: type[Model], request: Request, owner: str, path: str, **query: object) -> Model:
    """What a page is made from, read with the caller's own token."""
    headers = sendable(request, "authorization", "accept-language")
    return await upstreams_of(request).read_as(model, owner, address(path, **query), headers)


async def _figure(request: Request, owner: str, figure_id: str, path: str, **query: object) -> Figure:
    """The figure that was asked for; another would be shown under its address."""
    figure = await _read(Figure, request, owner, path, **query)
    if figure.id != figure_id:
        raise not_understood(owner)
    return figure


async def _history(request: Request, owner: str, path: str, figure: Figure) -> Series | None:
    """The figure month by month at its own cut-off; a page stands without it, too."""
    span = {"from": history_from(figure.period), "to": figure.period, "as_of": figure.change_no}
    try:
        series = await _read(Series, request, owner, f"{path}/series", **span)
    except Refused as refused:
        log.warning("history_not_shown", domain=owner, code=refused.code)
        return None
    return series if series.id == figure.id and series.points else None


def _page(owner: str, render: Callable[[], str]) -> Response:
    """What a service said as a page."""
    with showing(owner):
        return _varying(html_page(render()))


@router.get(
    "/figures/{figure_id}",
    response_model=Figure,
    responses=_AS_DATA_OR_PAGE,
    summary="One figure with its formula and inputs",
)
async def read_figure(
    request: Request,
    caller: DistrictReader,
    owner: Owner,
    for_a_person: ForAPerson,
    figure_id: str,
    period: InPeriod,
    as_of: AsOf = None,
    min_version: MinVersion = None,
) -> Response:
    path = f"/v1/figures/{quote(figure_id, safe='')}"
    if for_a_person:
        asked = {"period": period, "as_of": as_of, "min_version": min_version}
        figure = await _figure(request, owner, figure_id, path, **asked)
        series = await _history(request, owner, path, figure)
        return _page(owner, lambda: figure_page(figure, series))
    return _varying(await _forward(request, owner))


@router.get("/figures/{figure_id}/series", response_model=Series, summary="One figure over several periods")
async def read_series(
    request: Request,
    caller: DistrictReader,
    owner: Owner,
    figure_id: str,
    start: Annotated[Period, Query(alias="from")],
    end: Annotated[Period, Query(alias="to")],
    by: Literal["month", "quarter", "year"] = "month",
    as_of: AsOf = None,
    min_version: MinVersion = None,
) -> Response:
    return await _forward(request, owner)


@router.get("/series/{figure_id}", response_model=Series, summary="The same series, by a shorter address")
async def read_series_of(
    request: Request,
    caller: DistrictReader,
    owner: Owner,
    figure_id: str,
    start: Annotated[Period, Query(alias="from")],
    end: Annotated[Period, Query(alias="to")],
    by: Literal["month", "quarter", "year"] = "month",
    as_of: AsOf = None,
    min_version: MinVersion = None,
) -> Response:
    path = f"/v1/figures/{figure_id}/series"
    return await forward(request, owner, path, quote(path, safe="/"))


@router.get(
    "/figures/{figure_id}/breakdown",
    response_model=Breakdown,
    summary="A sum over several periods, split by a column of its rows: by unit, by subject",
)
async def read_breakdown(
    request: Request,
    caller: DistrictReader,
    owner: Owner,
    figure_id: str,
    start: Annotated[Period, Query(alias="from")],
    end: Annotated[Period, Query(alias="to")],
    split: Annotated[str, Query(description="The column of the rows", examples=["reporting_unit", "subject"])],
    digits: Annotated[int | None, Query(ge=1, le=20, description="Cut codes to their first digits")] = None,
    begins: Begins = None,
    by: Literal["month", "quarter", "year"] = "month",
    measure: Annotated[str | None, Query(description="An input of the figure; required for a ratio")] = None,
    as_of: AsOf = None,
    min_version: MinVersion = None,
) -> Response:
    return await _forward(request, owner)


@router.get(
    "/figures/{figure_id}/records",
    response_model=FigureRows,
    responses=_AS_DATA_OR_FILE,
    summary="The rows that sum to a figure",
)
async def read_records(
    request: Request,
    caller: DistrictReader,
    owner: Owner,
    for_a_person: ForAPerson,
    figure_id: str,
    period: InPeriod,
    measure: Annotated[str | None, Query(description="An input of the figure; required for a ratio")] = None,
    as_of: AsOf = None,
    min_version: MinVersion = None,
    limit: PageSize = 100,
    cursor: PageCursor = None,
    file_format: Annotated[
        Literal["json", "xlsx"], Query(alias="format", description="xlsx: all rows, as a workbook")
    ] = "json",
    *,
    chosen: ChosenRows,
) -> Response:
    path = f"/v1/figures/{quote(figure_id, safe='')}"
    if not for_a_person and file_format == "json":
        return _varying(await _forward(request, owner))
    asked = {"period": period, "as_of": as_of, "min_version": min_version}
    figure = await _figure(request, owner, figure_id, path, **asked)

    async def read(place: str | None, count: int = PAGE) -> FigureRows:
        # At the figure's own cut-off: between two reads at the newest one a write would tear rows and total apart.
        query = {"period": period, "measure": measure, "as_of": figure.change_no, **given(chosen)}
        return await _read(FigureRows, request, owner, f"{path}/records", **query, limit=count, cursor=place)

    if file_format == "xlsx":
        reports: Reports = request.app.state.reports
        async with AsyncExitStack() as held:
            held.enter_context(request.app.state.exports.taken(caller.client))  # until it is sent
            with reports.line.taken(caller.client), showing(owner):
                async with request.app.state.workbooks:  # rows of one figure are held at a time
                    file = held.enter_context(await reports.beside(workbook, figure, await all_rows(read)))
            name = {"Content-Disposition": f'attachment; filename="{quote(figure_id, safe="")}-{period}.xlsx"'}
            return file_answer(file, 200, name, XLSX, held.pop_all())
    rows = await read(cursor, limit)
    return _page(owner, lambda: rows_page(figure, rows, measure, limit, chosen, first=cursor is None))
