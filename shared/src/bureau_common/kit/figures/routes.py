"""The figure endpoints of every service: catalogue, summary, one figure, its series, the rows behind it."""

from typing import Annotated, Literal

from fastapi import Depends, Query, Request, Response

from ...schemas.figures import Breakdown, BreakdownLine, Figure, FigureRows, FigureTerm, Series, SeriesPoint
from ...schemas.periods import Period
from ...schemas.personal import without_numbers
from ...schemas.summaries import Summary
from ..core.errors import malformed, not_found
from ..journal.cutoffs import read_cutoff
from ..web.access import DistrictReader
from ..web.months import InPeriod, refuse_out_of_reach
from ..web.paging import AsOf, PageCursor, PageSize
from ..web.routing import Router
from ..web.sessions import ReadSession, database_of
from .breakdowns import read_breakdown
from .catalogue import Catalogue, TheCatalogue, catalogue_of
from .computing import compute, load
from .etags import not_modified
from .figures import Definition
from .levels import open_edition
from .rows import read_rows
from .summaries import make_summary, tag_of

MAX_POINTS = 240
MOST_KEPT = 48
"""How many summaries are kept: three years' months, and some of earlier cut-offs and of readers who know less."""
_STEPS = {"month": 1, "quarter": 3, "year": 12}


def _definition(catalogue: Annotated[Catalogue, Depends(catalogue_of)], figure_id: str) -> Definition:
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


@router.get("/figures", summary="The figures that this service computes")
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
    edition: Edition = None,
) -> Response:
    if edition == "open":
        catalogue = open_edition(request)
    # Kept as it was answered: the tag says of which rows, which code and which reader it is.
    database, kept = database_of(request), request.app.state.summaries
    async with database.reading_soon(in_turn=False) as session:
        tag = tag_of(catalogue, await read_cutoff(session, as_of), period)
    if (unchanged := not_modified(request, tag)) is not None:
        return unchanged
    if (content := kept.get(tag)) is None:
        tag, content = await make_summary(request.app, catalogue, period, as_of)
    return Response(content, media_type="application/json", headers={"ETag": tag})


@router.get("/figures/{figure_id}", response_model=Figure, summary="One figure with its formula and inputs")
async def read_figure(
    request: Request,
    response: Response,
    caller: DistrictReader,
    session: ReadSession,
    catalogue: TheCatalogue,
    definition: TheDefinition,
    period: InPeriod,
    as_of: AsOf = None,
) -> Figure | Response:
    cutoff = await read_cutoff(session, as_of)
    tag = catalogue.etag(cutoff, definition.id, period)
    if (unchanged := not_modified(request, tag)) is not None:
        return unchanged
    response.headers["ETag"] = tag
    loaded = await load(session, cutoff, [definition], [period], catalogue.parameters)
    return compute(definition, period, loaded)


@router.get("/figures/{figure_id}/series", response_model=Series, summary="One figure over several periods")
async def read_series(
    request: Request,
    response: Response,
    caller: DistrictReader,
    session: ReadSession,
    catalogue: TheCatalogue,
    definition: TheDefinition,
    start: From,
    end: To,
    by: By = "month",
    as_of: AsOf = None,
) -> Series | Response:
    months = _points(start, end, by)
    cutoff = await read_cutoff(session, as_of)
    tag = catalogue.etag(cutoff, definition.id, start, end, by)
    if (unchanged := not_modified(request, tag)) is not None:
        return unchanged
    response.headers["ETag"] = tag
    loaded = await load(session, cutoff, [definition], months, catalogue.parameters)
    figures = [compute(definition, month, loaded) for month in months]
    return Series(
        id=definition.id,
        name_zh=definition.name_zh,
        unit=figures[0].unit,
        display_unit=definition.display_unit,
        change_no=cutoff.head.change_no,
        points=[
            SeriesPoint(period=each.period, value=each.value, state=each.state, carried_from=each.carried_from)
            for each in figures
        ],
    )


@router.get(
    "/figures/{figure_id}/breakdown",
    response_model=Breakdown,
    summary="A sum over several periods, split by a column of its rows: by unit, by subject",
)
async def read_figure_breakdown(
    request: Request,
    response: Response,
    caller: DistrictReader,
    session: ReadSession,
    catalogue: TheCatalogue,
    definition: TheDefinition,
    start: From,
    end: To,
    split: Annotated[str, Query(description="The column of the rows", examples=["reporting_unit", "subject"])],
    digits: Annotated[int | None, Query(ge=1, le=20, description="Cut codes to their first digits")] = None,
    by: By = "month",
    measure: Measured = None,
    as_of: AsOf = None,
) -> Breakdown | Response:
    months = _points(start, end, by)
    cutoff = await read_cutoff(session, as_of)
    # What a line holds, too: an answer that a caller kept from before it held a name is not taken for this one.
    kind = ("breakdown", *BreakdownLine.model_fields)
    tag = catalogue.etag(cutoff, definition.id, *kind, start, end, by, split, digits, measure)
    if (unchanged := not_modified(request, tag)) is not None:
        return unchanged
    response.headers["ETag"] = tag
    return await read_breakdown(
        session, cutoff, definition, months, catalogue.parameters, split=split, digits=digits, measure=measure
    )


@router.get("/figures/{figure_id}/records", summary="The rows that sum to a figure")
async def read_records(
    caller: DistrictReader,
    session: ReadSession,
    catalogue: TheCatalogue,
    definition: TheDefinition,
    period: InPeriod,
    measure: Measured = None,
    as_of: AsOf = None,
    limit: PageSize = 100,
    cursor: PageCursor = None,
) -> FigureRows:
    cutoff = await read_cutoff(session, as_of)
    return await read_rows(session, definition, period, cutoff, measure, limit, cursor, catalogue.parameters)
