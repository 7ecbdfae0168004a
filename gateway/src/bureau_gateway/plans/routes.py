"""`GET /v1/plans/{year}`: the tasks of a year and how far each is at the end of a month; as data or as a page."""

from typing import Annotated, Any, Literal

from fastapi import Path, Query, Request
from fastapi.responses import Response

from bureau_common.kit.web.access import DistrictReader
from bureau_common.kit.web.months import InPeriod
from bureau_common.kit.web.routing import Router
from bureau_common.schemas.levels import Level

from ..kept import Asked, Summaries
from ..openapi import DOMAINS, restricted_figures
from ..pages.navigation import prefers_html
from ..pages.rendering import html_page
from .page import plan_page
from .schemas import YearPlan
from .service import plan_of

router = Router(prefix="/plans", tags=["plans"])
_AS_DATA_OR_PAGE: dict[int | str, dict[str, Any]] = {
    200: {"description": "JSON, or a page where Accept prefers text/html", "content": {"text/html": {}}}
}


@router.get(
    "/{year}",
    response_model=YearPlan,
    responses=_AS_DATA_OR_PAGE,
    summary="The tasks of a year's work plan, each with its target, its figure at a month's end, and its progress",
)
async def read_plan(
    request: Request,
    response: Response,
    caller: DistrictReader,
    year: Annotated[int, Path(ge=1990, le=2199)],
    period: InPeriod,
    edition: Annotated[Literal["open"] | None, Query(description="open: as everybody may read it")] = None,
) -> YearPlan | Response:
    is_open = edition == "open" or caller.level is not Level.RESTRICTED
    authorization = request.headers["authorization"]
    summaries: Summaries = request.app.state.summaries
    asked = [Asked(each, period, is_open, caller.level) for each in DOMAINS]
    answers = dict(zip(DOMAINS, await summaries.read_all(asked, authorization), strict=True))
    plan = plan_of(year, period, answers, restricted_figures() if is_open else frozenset())
    answer = html_page(plan_page(plan)) if prefers_html(request.headers.get("accept", "")) else response
    answer.headers["Vary"] = "Accept"
    return plan if answer is response else answer
