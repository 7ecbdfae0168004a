"""`GET /v1/months/{period}`, its `closings` and `soft-closings`, and the same month as a page, where it is closed, too."""

import asyncio
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import Depends, Form, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bureau_common.kit.core.context import current
from bureau_common.kit.web.access import DistrictApprover, DistrictReader, Role, check_district, require
from bureau_common.kit.web.idempotency import RequiredIdempotencyKey
from bureau_common.kit.web.months import refuse_out_of_reach
from bureau_common.kit.web.routing import Router
from bureau_common.schemas.periods import Period
from bureau_common.schemas.records import Reason, Voiding

from ..access.routes import MAX_FORM
from ..forwarding import sendable, upstreams_of
from ..pages.navigation import address, month_address
from ..pages.rendering import html_page
from ..pages.session import FormNo, sender_of_form
from .page import month_page
from .schemas import Closed, Month
from .service import Closing, close_month, read_month

router = Router(prefix="/months", tags=["months"])
pages = Router(prefix="/months", include_in_schema=False)


async def _in_reach(period: Annotated[Period, Path(description="The month", examples=["2021-10"])]) -> Period:
    return refuse_out_of_reach(period, "period")


OneMonth = Annotated[Period, Depends(_in_reach)]


@router.get(
    "/{period}",
    response_model=Month,
    summary="A month in all four services: its state, the roll-call, and what stands in the way",
)
async def read_one_month(request: Request, caller: DistrictReader, period: OneMonth) -> Response:
    headers = sendable(request, "authorization", "accept-language")
    month = await read_month(upstreams_of(request), period, headers, current().today)
    return Response(await asyncio.to_thread(as_sent, month), media_type="application/json")


def as_sent(month: Month) -> str:
    """The month as JSON; thousands of lines take their time, and it and its page belong in a thread."""
    return month.model_dump_json(by_alias=True)


@router.post(
    "/{period}/closings",
    summary="Close a month in all four services; a part that failed is named, and the same is sent again",
)
async def close_one_month(
    request: Request, caller: DistrictApprover, period: OneMonth, why: Voiding, key: RequiredIdempotencyKey
) -> Closed:
    return await _close(request, period, why, key)


@router.post(
    "/{period}/soft-closings",
    summary="Soft close a month in all four services: approvers who record still write, with a reason",
)
async def soft_close_one_month(
    request: Request, caller: DistrictApprover, period: OneMonth, why: Voiding, key: RequiredIdempotencyKey
) -> Closed:
    return await _close(request, period, why, key, is_soft=True)


async def _close(request: Request, period: Period, why: Voiding, key: str, *, is_soft: bool = False) -> Closed:
    headers = {"accept-language": "zh", **sendable(request, "authorization", "accept-language"), "idempotency-key": key}
    return await close_month(upstreams_of(request), Closing(period, why, headers, is_soft), current().today)


@pages.get("")
async def show_newest(caller: DistrictReader) -> RedirectResponse:
    """The last month that has ended: the one to be closed."""
    return RedirectResponse(f"/months/{Period.of(current().today).preceding}", HTTPStatus.SEE_OTHER)


@pages.get("/{period}")
async def show_month(request: Request, caller: DistrictReader, period: OneMonth) -> HTMLResponse:
    headers = sendable(request, "authorization", "accept-language")
    month = await read_month(upstreams_of(request), period, headers, current().today)
    return html_page(await asyncio.to_thread(month_page, month, may_close=Role.APPROVER in caller.roles))


@pages.get("/{period}/closings")
async def leave_closing(period: OneMonth) -> RedirectResponse:
    """Where a browser stands after a refused closing: from there it goes on to the month."""
    return RedirectResponse(month_address(period), HTTPStatus.SEE_OTHER)


@pages.post("/{period}/closings", max_body_size=MAX_FORM)
async def close_from_page(
    request: Request,
    period: OneMonth,
    reason: Annotated[Reason, Form()],
    form_no: FormNo,
    what: Annotated[Literal["closings", "soft_closings"], Form()],
) -> Response:
    """The month closed, or soft closed, by whoever is signed in and may do so."""
    authorization = await sender_of_form(request)
    if authorization is None:
        return RedirectResponse(address("/", next=month_address(period)), HTTPStatus.SEE_OTHER)
    check_district(await require(Role.APPROVER)(current().caller))
    headers = {"authorization": authorization, "accept-language": current().language}
    headers["idempotency-key"] = f"{form_no}.{what}"
    closing = Closing(period, Voiding(reason=reason), headers, is_soft=what == "soft_closings")
    await close_month(upstreams_of(request), closing, current().today)
    return RedirectResponse(month_address(period), HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})
