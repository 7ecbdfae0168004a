"""Periods over HTTP: what is closed, by whom, and closing up to a month's end."""

from fastapi import Request, Response

from ...schemas.periods import Period
from ...schemas.records import Voiding
from ..journal.cutoffs import read_cutoff
from ..web.access import Approver, Reader
from ..web.idempotency import IdempotencyKey, answer_once
from ..web.paging import AsOf
from ..web.routing import Router
from ..web.sessions import ReadSession, WriteSession
from .closings import Periods, close, read_periods

router = Router(prefix="/periods", tags=["periods"])


@router.get("", summary="What is closed, and by whom")
async def list_periods(session: ReadSession, caller: Reader, as_of: AsOf = None) -> Periods:
    return await read_periods(session, await read_cutoff(session, as_of))


@router.post("/{period}/close", response_model=Periods, summary="Close every month up to the end of this one")
async def close_period(
    request: Request,
    session: WriteSession,
    caller: Approver,
    period: Period,
    why: Voiding,
    key: IdempotencyKey = None,
) -> Response:
    async def work() -> tuple[int, Periods]:
        await close(session, period, why.reason)
        return 200, await read_periods(session, await read_cutoff(session, None))

    return await answer_once(request, session, key, work)
