"""The figure endpoints of every service: catalogue, summary, one figure, its series, the rows behind it."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Literal

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.figures import Breakdown, BreakdownLine, Figure, FigureRows, FigureTerm, Histories, Series
from ...schemas.periods import Period
from ...schemas.personal import without_numbers
from ...schemas.summaries import Summary
from ..core.errors import malformed, not_found
from ..journal.cutoffs import Cutoff, find_cutoff, read_cutoff
from ..web.access import DistrictReader
from ..web.months import InPeriod, refuse_out_of_reach
from ..web.paging import AsOf, MinVersion, PageCursor, PageSize
from ..web.routing import Router
from ..web.sessions import ReadSession, database_of
from .breakdowns import Split, read_breakdown
from .catalogue import Catalogue, TheCatalogue, catalogue_of
from .choosing import Begins, ChosenRows
from .computing import compute, load
from .etags import not_modified
from .figures import Definition
from .levels import open_edition
from .rows import read_rows
from .series import histories_of, series_of
from .summaries import At, make_summary, tag_of

MAX_POINTS = 240
MOST_KEPT = 16 << 20
"""Bytes of the summaries that are kept: those of several years, or six at their most; of earlier cut-offs and other readers, too."""
ANSWERS_KEPT, MOST_BYTES = 256, 1 << 16
"""How many other answers are kept, single figures and their series, none of which is larger."""
_STEPS = {"month": 1, "quarter": 3, "year": 12}


async def _definition(catalogue: Annotated[Catalogue, Depends(catalogue_of)], figure_id: str) -> Definition:
    if figure_id not in catalogue.figures:
        told = without_numbers(figure_id)
        raise not_found(f"项数据指标：{told}", f"figure: {told}")
    return catalogue.figures[figure_id]


TheDefinition = Annotated[Definition, Depends(_definition)]
From = Annotated[Period, Query(alias="from")]
To = Annotated[Period, Query(alias="to")]
By = Annotated[Literal["month", "quarter", "year"], Query(description="Which month ends to show")]
Edition = Annotated[
    Literal["open"] | None, Query(description="open: what everybody may read, whatever the caller has a right to")
]
Measured = Annotated[str | None, Query(description="An input of the figure; required for a ratio")]

router = Router(tags=["figures"])


def _points(start: Period, end: Period, by: str) -> list[Period]:
    """The period ends from one month to another."""
    months = [month for month in start.until(refuse_out_of_reach(end, "to")) if month.month % _STEPS[by] == 0]
    if not 1 <= len(months) <= MAX_POINTS:
        raise malformed(
            "to",
            "range",
            f"from 至 to 应含1至{MAX_POINTS}个期末",
            f"from and to must span 1 to {MAX_POINTS} period ends",
        )
    return months


_PROOF = {"operationId": "readFigureProof", "parameters": {"figure_id": "$response.body#/0/id"}}


@router.get(
    "/figures",
    summary="The figures that this service computes",
    responses={200: {"links": {"readFigureProof": _PROOF}}},
)
async def list_figures(caller: DistrictReader, catalogue: TheCatalogue) -> list[FigureTerm]:
    return [
        FigureTerm(id=d.id, name_zh=d.name_zh, display_unit=d.display_unit, basis=d.basis, formula=d.formula_text)
        for d in catalogue.figures.values()
    ]


@router.get("/summary", response_model=Summary, summary="All figures of a period, at one version")
async def read_summary(
    request: Request,
    caller: DistrictReader,
    catalogue: TheCatalogue,
    period: InPeriod,
    as_of: AsOf = None,
    min_version: MinVersion = None,
    edition: Edition = None,
) -> Response:
    if edition == "open":
        catalogue = open_edition(request)
    # Kept as it was answered: the tag says of which rows, which code and which reader it is.
    database, kept = database_of(request), request.app.state.summaries
    cutoff = await find_cutoff(database.glance_soon, as_of, min_version)
    tag = tag_of(catalogue, cutoff, period)
    if (unchanged := not_modified(request, tag)) is not None:
        return unchanged
    if (content := kept.get(tag)) is None:
        tag, content = await make_summary(request.app, catalogue, period, (as_of, min_version))
    return _tagged(content, tag)


Make = Callable[[AsyncSession, Cutoff], Awaitable[BaseModel]]


async def _answer(request: Request, at: At, tagged: Callable[[Cutoff], str], make: Make) -> Response:
    """What is made of the rows of one snapshot, kept under its tag; whoever asks again costs the one statement that says so."""
    database, kept = database_of(request), request.app.state.answers
    tag = tagged(await find_cutoff(database.glance, *at))
    if (unchanged := not_modified(request, tag)) is not None:
        return unchanged
    if (content := kept.get(tag)) is None:
        async with database.reading(again=at[0] is None) as session:
            cutoff = await read_cutoff(session, *at)  # somebody may have written since
            content, tag = (await make(session, cutoff)).model_dump_json().encode(), tagged(cutoff)
        if len(content) <= MOST_BYTES:
            kept.put(tag, content)
    return _tagged(content, tag)


def _tagged(content: bytes, tag: str) -> Response:
    return Response(content, media_type="application/json", headers={"ETag": tag})


@router.get("/figures/{figure_id}", response_model=Figure, summary="One figure with its formula and inputs")
async def read_figure(
    request: Request,
    caller: DistrictReader,
    catalogue: TheCatalogue,
    definition: TheDefinition,
    period: InPeriod,
    as_of: AsOf = None,
    min_version: MinVersion = None,
) -> Response:
    async def make(session: AsyncSession, cutoff: Cutoff) -> Figure:
        loaded = await load(session, cutoff, [definition], [period], catalogue.parameters)
        return compute(definition, period, loaded)

    return await _answer(
        request, (as_of, min_version), lambda cutoff: catalogue.etag(cutoff, definition.id, period), make
    )


@router.get("/figures/{figure_id}/series", response_model=Series, summary="One figure over several periods")
async def read_series(
    request: Request,
    caller: DistrictReader,
    catalogue: TheCatalogue,
    definition: TheDefinition,
    start: From,
    end: To,
    by: By = "month",
    as_of: AsOf = None,
    min_version: MinVersion = None,
) -> Response:
    months = _points(start, end, by)

    async def make(session: AsyncSession, cutoff: Cutoff) -> Series:
        loaded = await load(session, cutoff, [definition], months, catalogue.parameters)
        return series_of(definition, months, loaded)

    return await _answer(
        request, (as_of, min_version), lambda cutoff: catalogue.etag(cutoff, definition.id, start, end, by), make
    )


@router.get("/series", response_model=Histories, summary="Several figures over the same periods, read at once")
async def read_histories(
    request: Request,
    caller: DistrictReader,
    catalogue: TheCatalogue,
    figures: Annotated[list[str], Query(alias="figure", min_length=1, max_length=10, description="Their ids")],
    start: From,
    end: To,
    by: By = "month",
    as_of: AsOf = None,
    min_version: MinVersion = None,
) -> Response:
    months = _points(start, end, by)
    definitions = [await _definition(catalogue, figure_id) for figure_id in dict.fromkeys(figures)]

    async def make(session: AsyncSession, cutoff: Cutoff) -> Histories:
        loaded = await load(session, cutoff, definitions, months, catalogue.parameters)
        return histories_of(definitions, months, loaded)

    parts = ("series", *[each.id for each in definitions], start, end, by)
    return await _answer(request, (as_of, min_version), lambda cutoff: catalogue.etag(cutoff, *parts), make)


@router.get(
    "/figures/{figure_id}/breakdown",
    response_model=Breakdown,
    summary="A sum over several periods, split by a column of its rows: by unit, by subject",
)
async def read_figure_breakdown(
    request: Request,
    caller: DistrictReader,
    catalogue: TheCatalogue,
    definition: TheDefinition,
    start: From,
    end: To,
    split: Annotated[str, Query(description="The column of the rows", examples=["reporting_unit", "subject"])],
    digits: Annotated[int | None, Query(ge=1, le=20, description="Cut codes to their first digits")] = None,
    begins: Begins = None,
    by: By = "month",
    measure: Measured = None,
    as_of: AsOf = None,
    min_version: MinVersion = None,
) -> Response:
    months = _points(start, end, by)
    # What a line holds, too: an answer that a caller kept from before it held a name is not taken for this one.
    parts = (definition.id, "breakdown", *BreakdownLine.model_fields, start, end, by, split, digits, begins, measure)

    async def make(session: AsyncSession, cutoff: Cutoff) -> Breakdown:
        by_column = Split(split, digits, begins or "")
        return await read_breakdown(
            session, cutoff, definition, months, catalogue.parameters, split=by_column, measure=measure
        )

    return await _answer(request, (as_of, min_version), lambda cutoff: catalogue.etag(cutoff, *parts), make)


@router.get("/figures/{figure_id}/records", summary="The rows that sum to a figure")
async def read_records(
    caller: DistrictReader,
    session: ReadSession,
    catalogue: TheCatalogue,
    definition: TheDefinition,
    period: InPeriod,
    measure: Measured = None,
    as_of: AsOf = None,
    min_version: MinVersion = None,
    limit: PageSize = 100,
    cursor: PageCursor = None,
    *,
    chosen: ChosenRows,
) -> FigureRows:
    cutoff = await read_cutoff(session, as_of, min_version)
    return await read_rows(session, definition, period, cutoff, measure, limit, cursor, catalogue.parameters, chosen)
