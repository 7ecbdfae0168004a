"""`/`: the sign-in for whoever is not known, words for whoever may not read, and the first page for everybody else."""

from http import HTTPStatus
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse

from bureau_common.kit.core.context import Caller, current, enter_caller, say
from bureau_common.kit.core.errors import Refused
from bureau_common.kit.web.access import BUSINESS, caller_of
from bureau_common.kit.web.months import refuse_out_of_reach
from bureau_common.kit.web.routing import Router
from bureau_common.schemas.codes import Spelt
from bureau_common.schemas.levels import Level
from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import Report

from ..kept import Summaries
from ..pages.navigation import local_path, refuse_future
from ..pages.rendering import html_page, render
from ..pages.routes import bureau_of, sign_in_form
from ..pages.words import in_language
from ..report.formats import FORMATS
from ..report.service import Reports
from .headlines import read_histories
from .page import FIRST, home_page, newest_of

router = Router(include_in_schema=False)
_FORMAT = Spelt(
    f"^({'|'.join(FORMATS)})$",
    f"格式为以下之一：{'、'.join(FORMATS)}",
    f"a format is one of these: {', '.join(FORMATS)}",
)


async def _signed_in(request: Request) -> Caller | None:
    """Whom the request's token speaks for, if that is valid."""
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not token:
        return None
    try:
        caller = await caller_of(request.app.state.keys, token)
    except Refused as refused:
        if refused.status != HTTPStatus.UNAUTHORIZED:
            raise
        return None
    enter_caller(caller)
    return caller


def _why_not(caller: Caller) -> str | None:
    """Why somebody may read nothing here, said at once rather than page by page."""
    if caller.roles.isdisjoint(BUSINESS):
        return in_language("您的角色（{roles}）不能查看报告和数据。", roles="、".join(sorted(caller.roles)))
    if caller.units:
        units = "、".join(sorted(caller.units)[:5])
        return in_language("您的标识限定于填报单位{units}，报告和指标是全区口径，不能查看。", units=units)
    return None


@router.get("/")
@router.get("/sign-in")  # where a browser stands after a failed attempt, and may ask again
async def read_home(
    request: Request,
    following: Annotated[str, Query(alias="next")] = "/",
    document_format: Annotated[str, _FORMAT, Query(alias="format")] = "html",
    until: Annotated[int | None, Query(ge=FIRST, le=2199)] = None,
    period: Annotated[Period | None, Query(description="The month in front; else the newest that has data")] = None,
) -> HTMLResponse:
    """The years up to `until`, each with its months; that of the newest month with data where none is asked for."""
    caller = await _signed_in(request)
    if caller is None:
        return html_page(sign_in_form(request, following))
    if (reason := _why_not(caller)) is not None:
        return html_page(render("not_for_you", bureau=bureau_of(request), person=caller.person, reason=reason))
    if period is not None:
        refuse_future(refuse_out_of_reach(period, "period"))
    this_month = Period.of(current().today)
    authorization = request.headers["authorization"]
    summaries: Summaries = request.app.state.summaries
    histories = await read_histories(summaries, this_month, caller.level, authorization)
    report, refusal = await _report(request, period or newest_of(histories), caller, authorization)
    page = home_page(
        bureau_of(request),
        caller.person,
        local_path(following),
        document_format,
        this_month,
        until,
        histories,
        report,
        refusal,
    )
    return html_page(page)


async def _report(
    request: Request, period: Period | None, caller: Caller, authorization: str
) -> tuple[Report | None, str]:
    """The report of the month in front, or why there is none."""
    if period is None:
        return None, ""
    reports: Reports = request.app.state.reports
    try:
        is_open = caller.level is not Level.RESTRICTED
        composed = await reports.read(period, authorization, caller.level, is_open=is_open)
    except Refused as refused:
        return None, say(refused.detail_zh, refused.detail_en)
    return composed.report, ""
