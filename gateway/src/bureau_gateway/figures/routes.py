"""`/v1/figures/{id}`: one figure, its series, the rows behind it, from the service that owns it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse

from bureau_common.kit.access import DistrictReader
from bureau_common.kit.errors import not_found
from bureau_common.kit.paging import AsOf, PageCursor, PageSize
from bureau_common.schemas.figures import Figure, FigureRows, Series
from bureau_common.schemas.periods import Period

from ..forwarding import forward
from ..upstreams import DOMAINS

router = APIRouter(tags=["figures"])


def _owner(figure_id: str) -> str:
    domain = figure_id.split(".", maxsplit=1)[0]
    if domain not in DOMAINS or "/" in figure_id:
        raise not_found(f"项数据指标：{figure_id}", f"figure: {figure_id}")
    return domain


Owner = Annotated[str, Depends(_owner)]
InPeriod = Annotated[Period, Query(description="The report's month: January to this month", examples=["2021-10"])]


@router.get("/figures/{figure_id}", response_model=Figure, summary="One figure with its formula and inputs")
async def read_figure(
    request: Request, caller: DistrictReader, owner: Owner, figure_id: str, period: InPeriod, as_of: AsOf = None
) -> StreamingResponse:
    return await forward(request, owner, f"/v1/figures/{figure_id}")


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
) -> StreamingResponse:
    return await forward(request, owner, f"/v1/figures/{figure_id}/series")


@router.get("/figures/{figure_id}/records", response_model=FigureRows, summary="The rows that sum to a figure")
async def read_records(
    request: Request,
    caller: DistrictReader,
    owner: Owner,
    figure_id: str,
    period: InPeriod,
    measure: Annotated[str | None, Query(description="An input of the figure; required for a ratio")] = None,
    as_of: AsOf = None,
    limit: PageSize = 100,
    cursor: PageCursor = None,
) -> StreamingResponse:
    return await forward(request, owner, f"/v1/figures/{figure_id}/records")
