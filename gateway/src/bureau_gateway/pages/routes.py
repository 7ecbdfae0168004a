"""Signing in and out, and the language: cookies name a session that is kept here, and what the pages are written in."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response

from bureau_common.kit.core.context import say
from bureau_common.kit.core.errors import Refused
from bureau_common.kit.web.routing import Router
from bureau_common.kit.web.sessions import database_of

from ..access.routes import MAX_FORM
from ..access.service import authenticate
from ..access.sessions import begin, end
from ..settings import Settings
from .navigation import local_path, parts_of
from .rendering import html_page, render
from .session import COOKIE, LANGUAGE, is_from_us
from .words import in_language

router = Router(include_in_schema=False)

_A_YEAR = 365 * 24 * 3600


def bureau_of(request: Request) -> str:
    """Whose pages they are."""
    settings: Settings = request.app.state.settings
    return f"{settings.district}财政局"


def sign_in_form(request: Request, following: str, client_id: str = "", problem: str = "") -> str:
    """The page that asks who somebody is, and leads on to what they wanted."""
    return render(
        "sign_in", bureau=bureau_of(request), following=local_path(following), client_id=client_id, problem=problem
    )


@router.post("/sign-in", max_body_size=MAX_FORM)
async def sign_in(
    request: Request,
    client_id: Annotated[str, Form()] = "",
    client_secret: Annotated[str, Form()] = "",
    following: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    if not is_from_us(request.headers):
        return html_page(sign_in_form(request, following, problem=in_language("请从本页登录。")), HTTPStatus.FORBIDDEN)
    try:
        client = await authenticate(request, client_id.strip(), client_secret.strip())
    except Refused as refused:
        zh, en = f"{refused.title_zh}：{refused.detail_zh}。", f"{refused.title_en}: {refused.detail_en}."
        problem = say(zh, en)
        page = html_page(sign_in_form(request, following, client_id, problem), refused.status)
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


@router.get("/sign-out")
@router.get("/language")
async def leave_refusal() -> RedirectResponse:
    """Where a browser stands after a refused form, and may ask again, as for its page in the other language."""
    return RedirectResponse("/", HTTPStatus.SEE_OTHER)


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    if not is_from_us(request.headers):
        return html_page(
            sign_in_form(request, "/", problem=in_language("请从本系统的页面退出登录。")), HTTPStatus.FORBIDDEN
        )
    if cookie := request.cookies.get(COOKIE):
        async with database_of(request).writing() as session:
            await end(session, cookie)
    answer = RedirectResponse("/", HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=_by_https(request))
    return answer


@router.post("/language", max_body_size=MAX_FORM)
async def choose_language(request: Request, to: Annotated[Literal["zh", "en"], Form()]) -> Response:
    """The page that it was chosen on, in that language; the choice stays in this browser for a year."""
    if not is_from_us(request.headers):
        problem = in_language("请从本系统的页面操作。")
        return html_page(sign_in_form(request, "/", problem=problem), HTTPStatus.FORBIDDEN)
    before = parts_of(request.headers.get("referer", "/"))
    path = f"{before.path}?{before.query}" if before.query else before.path
    answer = RedirectResponse(local_path(path), HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})
    answer.set_cookie(LANGUAGE, to, max_age=_A_YEAR, httponly=True, samesite="lax", secure=_by_https(request))
    return answer


def _by_https(request: Request) -> bool:
    """Here, or up to the proxy in front of us."""
    outer = request.headers.get("x-forwarded-proto", "").partition(",")[0].strip().lower()
    return "https" in (request.url.scheme, outer)
