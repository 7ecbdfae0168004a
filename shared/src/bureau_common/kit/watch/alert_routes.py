"""Alerts over HTTP: what needs attention at a month's end, judged when it is read, and what its numbers are from."""

from typing import Annotated

from fastapi import Query, Request, Response

from ...schemas.alerts import AlertRows, Judged
from ...schemas.changes import Head
from ...schemas.periods import Period
from ...schemas.records import MAX_KEY
from ..figures.alerts import judge
from ..figures.catalogue import TheCatalogue
from ..figures.computing import load
from ..figures.etags import not_modified
from ..journal.cutoffs import read_cutoff
from ..web.access import DistrictReader
from ..web.months import InPeriod
from ..web.paging import AsOf, PageCursor, PageSize
from ..web.routing import Router
from ..web.sessions import ReadSession
from .alert_rows import Raised, read_alert_rows

router = Router(prefix="/alerts", tags=["alerts"])


class Alerts(Judged):
    """The alerts of a period as the summary of the same cut-off has them."""

    period: Period
    head: Head


@router.get("", response_model=Alerts, summary="The alerts of a period, the gravest first")
async def list_alerts(
    request: Request,
    response: Response,
    caller: DistrictReader,
    session: ReadSession,
    catalogue: TheCatalogue,
    period: InPeriod,
    as_of: AsOf = None,
) -> Alerts | Response:
    cutoff = await read_cutoff(session, as_of)
    tag = catalogue.etag(cutoff, "alerts", period)
    if (unchanged := not_modified(request, tag)) is not None:
        return unchanged
    response.headers["ETag"] = tag
    loaded = await load(session, cutoff, catalogue.watched, [period.last_year, period], catalogue.parameters)
    answers = await catalogue.ask(session, cutoff, period, loaded.closed)
    judged, _ = judge(catalogue.watches, catalogue.figures, catalogue.codes, period, loaded, answers)
    return Alerts(period=period, head=cutoff.head, **dict(judged))


@router.get(
    "/{code}/records",
    response_model=AlertRows,
    summary="What the numbers of an alert are from: the rows under its key, its figures and its parameters",
)
async def list_alert_records(
    request: Request,
    caller: DistrictReader,
    session: ReadSession,
    catalogue: TheCatalogue,
    code: str,
    period: InPeriod,
    key: Annotated[str, Query(max_length=MAX_KEY, description="The alert's key; empty where it has none")] = "",
    as_of: AsOf = None,
    limit: PageSize = 100,
    cursor: PageCursor = None,
) -> AlertRows:
    cutoff = await read_cutoff(session, as_of)
    raised = Raised(code, key, period)
    return await read_alert_rows(session, cutoff, catalogue, raised, request.app.state.labels, limit, cursor)
