"""Periods over HTTP: what is closed, soft closed and reopened, by whom, and closing up to a month's end."""

from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.periods import Period
from ...schemas.records import Voiding
from ..books.books import Book
from ..books.preparing import compile_questions
from ..core.context import current
from ..journal.cutoffs import read_cutoff
from ..web.access import DistrictApprover, Reader
from ..web.idempotency import IdempotencyKey, answer_once
from ..web.paging import AsOf
from ..web.routing import Router
from ..web.sessions import ReadSession, WriteSession, database_of
from .closings import CLOSINGS, SOFT_CLOSINGS, ClosingEntry, Periods, close, read_periods

router = Router(prefix="/periods", tags=["periods"])


@router.get("", summary="What is closed and what was reopened, and by whom")
async def list_periods(session: ReadSession, caller: Reader, as_of: AsOf = None) -> Periods:
    return await read_periods(session, await read_cutoff(session, as_of), current().today)


@router.post("/{period}/close", response_model=Periods, summary="Close every month up to the end of this one")
async def close_period(
    request: Request,
    session: WriteSession,
    caller: DistrictApprover,
    period: Period,
    why: Voiding,
    key: IdempotencyKey = None,
) -> Response:
    return await _close(request, session, CLOSINGS, period, why, key)


@router.post(
    "/{period}/soft-close",
    response_model=Periods,
    summary="Soft close every month up to the end of this one: approvers who record still write, with a reason",
)
async def soft_close_period(
    request: Request,
    session: WriteSession,
    caller: DistrictApprover,
    period: Period,
    why: Voiding,
    key: IdempotencyKey = None,
) -> Response:
    return await _close(request, session, SOFT_CLOSINGS, period, why, key)


async def _close(
    request: Request, session: AsyncSession, book: Book[ClosingEntry], period: Period, why: Voiding, key: str | None
) -> Response:
    await compile_questions(database_of(request), book)

    async def work() -> tuple[int, Periods]:
        today = current().today
        await close(session, book, period, why.reason, today)
        return 200, await read_periods(session, await read_cutoff(session, None), today)

    return await answer_once(request, session, key, work)
