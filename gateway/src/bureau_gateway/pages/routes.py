"""`/`: sign in with a client's id and secret, then choose a month; the cookie names a session that is kept here."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bureau_common.kit.core.context import current
from bureau_common.kit.core.errors import Refused
from bureau_common.kit.web.access import caller_of
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import database_of
from bureau_common.schemas.periods import Period

from ..access.routes import MAX_FORM
from ..access.service import authenticate
from ..access.sessions import begin, end
from ..settings import Settings
from .navigation import address, local_path, plan_address, report_address
from .rendering import html_page, render
from .session import COOKIE, is_from_us

router = Router(include_in_schema=False)

_YEARS, _FIRST = 6, 2000
"""How many years are listed at once, and the first that may be asked for."""
Next = Annotated[str, Query(alias="next")]


def _bureau(request: Request) -> str:
    settings: Settings = request.app.state.settings
    return f"{settings.district}财政局"


async def _signed_in(request: Request) -> str | None:
    """The person of the request's token, if that is valid."""
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not token:
        return None
    try:
        return (await caller_of(request.app.state.keys, token)).person
    except Refused as refused:
        if refused.status != HTTPStatus.UNAUTHORIZED:
            raise
        return None


def _sign_in_form(request: Request, following: str, client_id: str = "", problem: str = "") -> str:
    return render(
        "sign_in", bureau=_bureau(request), following=local_path(following), client_id=client_id, problem=problem
    )


@router.get("/")
@router.get("/sign-in")  # where a browser stands after a failed attempt, and may ask again
async def read_home(
    request: Request,
    following: Next = "/",
    document_format: Annotated[Literal["html", "md"], Query(alias="format")] = "html",
    until: Annotated[int | None, Query(ge=_FIRST, le=2199)] = None,
) -> HTMLResponse:
    """The years up to `until`, each with its months; the year of today where none is asked for."""
    person = await _signed_in(request)
    if person is None:
        return html_page(_sign_in_form(request, following))
    this_month = Period.of(current().today)
    last = until or this_month.year
    years = {
        year: [
            report_address(period, document_format) if period <= this_month else None
            for period in Period(year, 1).until(Period(year, 12))
        ]
        for year in range(last, last - _YEARS, -1)
    }
    page = render(
        "home",
        bureau=_bureau(request),
        person=person,
        following=local_path(following),
        years=years,
        # A year that is not over is looked at by this month.
        plans={year: plan_address(year, min(Period(year, 12), this_month)) for year in years},
        format=document_format,
        other_format=address("/", format="html" if document_format == "md" else "md", until=until),
        earlier=address("/", format=document_format, until=last - _YEARS) if last - _YEARS >= _FIRST else None,
        later=address("/", format=document_format, until=min(last + _YEARS, this_month.year))
        if last < this_month.year
        else None,
    )
    return html_page(page)


@router.post("/sign-in", max_body_size=MAX_FORM)
async def sign_in(
    request: Request,
    client_id: Annotated[str, Form()] = "",
    client_secret: Annotated[str, Form()] = "",
    following: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    if not is_from_us(request.headers):
        return html_page(_sign_in_form(request, following, problem="请从本页登录。"), HTTPStatus.FORBIDDEN)
    try:
        client = await authenticate(request, client_id.strip(), client_secret.strip())
    except Refused as refused:
        problem = f"{refused.title_zh}：{refused.detail_zh}。"
        page = html_page(_sign_in_form(request, following, client_id, problem), refused.status)
        if refused.retry_after is not None:
            page.headers["Retry-After"] = str(refused.retry_after)
        return page
    settings: Settings = request.app.state.settings
    async with database_of(request).writing() as session:
        cookie = await begin(session, settings, client.id, request.cookies.get(COOKIE, ""))
    answer = RedirectResponse(local_path(following), HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})
    answer.set_cookie(
        COOKIE,
        cookie,
        max_age=settings.session_seconds,
        httponly=True,
        samesite="strict",
        secure=_by_https(request),
    )
    return answer


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    if not is_from_us(request.headers):
        return html_page(_sign_in_form(request, "/", problem="请从本系统的页面退出登录。"), HTTPStatus.FORBIDDEN)
    if cookie := request.cookies.get(COOKIE):
        async with database_of(request).writing() as session:
            await end(session, cookie)
    answer = RedirectResponse("/", HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=_by_https(request))
    return answer


def _by_https(request: Request) -> bool:
    """Here, or up to the proxy in front of us."""
    outer = request.headers.get("x-forwarded-proto", "").partition(",")[0].strip().lower()
    return "https" in (request.url.scheme, outer)
