"""Alerts over HTTP: what needs attention at a month's end, judged when it is read; notes on them are a book."""

from fastapi import Request, Response

from ...schemas.alerts import Judged
from ...schemas.changes import Head
from ...schemas.periods import Period
from ..figures.alerts import judge
from ..figures.catalogue import TheCatalogue
from ..figures.computing import load
from ..figures.etags import not_modified
from ..journal.cutoffs import read_cutoff
from ..web.access import DistrictReader
from ..web.months import InPeriod
from ..web.paging import AsOf
from ..web.routing import Router
from ..web.sessions import ReadSession

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
    answers = await catalogue.asked.put(session, cutoff, period)
    judged, _ = judge(catalogue.watches, catalogue.figures, catalogue.codes, period, loaded, answers)
    return Alerts(period=period, head=cutoff.head, **dict(judged))
