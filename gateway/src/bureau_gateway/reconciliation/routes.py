"""`GET /v1/reconciliation`, `POST /v1/reconciliation/waivers`, and the pairs as the page `/reconciliation`."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from bureau_common.kit.books.preparing import compile_questions
from bureau_common.kit.core.context import Caller
from bureau_common.kit.web.access import DistrictApprover, DistrictReader
from bureau_common.kit.web.months import InPeriod, refuse_out_of_reach
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import WriteSession, database_of
from bureau_common.schemas.periods import Period

from ..forwarding import upstreams_of
from ..kept import Summaries
from ..pages.rendering import html_page
from .book import WAIVERS, read_waivers, waive
from .page import reconciliation_page
from .schemas import Reconciliation, Waiver, WaiverRequest
from .service import Waivers, check_waiver, reconcile

router = Router(prefix="/reconciliation", tags=["reconciliation"])
pages = Router(prefix="/reconciliation", include_in_schema=False)


async def _reconciled(request: Request, caller: Caller, period: Period, waivers: Waivers) -> Reconciliation:
    summaries: Summaries = request.app.state.summaries
    authorization = request.headers["authorization"]
    return await reconcile(summaries, upstreams_of(request), period, caller.level, authorization, waivers)


async def _standing(request: Request, period: Period) -> Waivers:
    async with database_of(request).reading() as session:
        return await read_waivers(session, period)


@router.get(
    "", summary="The pairs of figures of a month that must agree, both sides with their rows, and the differences"
)
async def read_reconciliation(request: Request, caller: DistrictReader, period: InPeriod) -> Reconciliation:
    return await _reconciled(request, caller, period, await _standing(request, period))


@router.post("/waivers", status_code=201, summary="Let the difference of a pair in a month stand, with a reason")
async def waive_difference(
    request: Request, session: WriteSession, caller: DistrictApprover, wanted: WaiverRequest
) -> Waiver:
    refuse_out_of_reach(wanted.period, "period")
    # Asked before the transaction has written a row: nothing outside is waited for while it holds a lock.
    check_waiver(wanted, await _reconciled(request, caller, wanted.period, {}))
    await compile_questions(database_of(request), WAIVERS)
    await waive(session, wanted)
    return (await read_waivers(session, wanted.period))[wanted.pair, wanted.difference]


@pages.get("")
async def show_reconciliation(request: Request, caller: DistrictReader, period: InPeriod) -> HTMLResponse:
    found = await _reconciled(request, caller, period, await _standing(request, period))
    return html_page(reconciliation_page(found))
