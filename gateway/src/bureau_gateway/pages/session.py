"""The browser's session: a cookie that only reads, the language that it chose, and refusals that a person can read."""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

import structlog
from fastapi import Form
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bureau_common.kit.core.context import current, enter_caller
from bureau_common.kit.core.errors import Refused
from bureau_common.kit.web.access import caller_of
from bureau_common.kit.web.documents import PROBLEM_JSON
from bureau_common.kit.web.middleware import secure
from bureau_common.kit.web.problems import problem_response
from bureau_common.schemas.codes import Spelt
from bureau_common.schemas.problems import Problem

from ..access.sessions import find_and_renew
from ..forwarding import sendable
from .navigation import address, local_path, parts_of, prefers_html
from .rendering import html_page, render

log = structlog.get_logger(__name__)

COOKIE, LANGUAGE = "bureau_session", "bureau_language"
_FORM = "application/x-www-form-urlencoded"
FormNo = Annotated[
    str, Spelt("^[0-9a-f]{32}$", "请从本系统的页面操作", "send the form of a page of this system"), Form()
]
"""A number that a page gives its form, so that what is sent twice is done once."""
NOT_FROM_US = ("forbidden", "请从本系统的页面操作", "Do this from a page of this system")


class BrowserSession:
    """Around the whole app. Callers that ask for no page, and send their own token, are not touched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_form = scope["method"] == "POST" and headers.get("content-type", "").startswith(_FORM)
        if prefers_html(headers.get("accept", "")) and (scope["method"] == "GET" or is_form):
            scope, send = _in_chosen_language(scope), _Explained(scope, receive, send)
        # Only for reads: a foreign page can make a browser send a form with its cookies, and must write nothing by it.
        if scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        try:
            scope = await with_token(scope)
        except (SQLAlchemyError, OSError) as error:
            log.warning("session_unreadable", error=str(error)[:300])
            refused = Refused("busy", "请稍后重试", "Try again shortly", retry_after=1)
            answer = problem_response(Request(scope), refused)
            answer.headers["X-Request-ID"] = current().request_id
            secure(answer.headers)  # it comes from outside of what does this for every other answer
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send)


async def with_token(scope: Scope) -> Scope:
    """What a browser asks with its session's cookie, as its client asks with a token."""
    headers = Headers(scope=scope)
    cookie = cookie_parser(headers.get("cookie", "")).get(COOKIE)
    if "authorization" in headers or not cookie:
        return scope
    state = scope["app"].state
    client = await find_and_renew(state.database, state.settings, cookie)
    if client is None:
        return scope
    token = state.issuer.token(client.source_ref, client.person, client.roles, client.units, client.level)
    return {**scope, "headers": [*scope["headers"], (b"authorization", f"Bearer {token}".encode())]}


def is_from_us(headers: Headers) -> bool:
    """Whether a form was sent from a page of ours, as browsers tell; a program that tells nothing has no cookies."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:  # it is the browser's word whatever host a proxy in front of us names
        return site in ("same-origin", "none")
    return origin is None or parts_of(origin).netloc == headers.get("host")


async def sender_of_form(request: Request) -> str | None:
    """The authorization of who sent a form from a page of ours, and is the caller from here on; none where the session is over."""
    if not is_from_us(request.headers):
        raise Refused(*NOT_FROM_US)
    authorization = sendable(Request(await with_token(request.scope)), "authorization").get("authorization")
    if authorization is not None:
        enter_caller(await caller_of(request.app.state.keys, authorization.removeprefix("Bearer ")))
    return authorization


def _in_chosen_language(scope: Scope) -> Scope:
    """The pages are in Chinese until their reader has chosen otherwise, and so are the refusals shown in them."""
    chosen = cookie_parser(Headers(scope=scope).get("cookie", "")).get(LANGUAGE)
    others = [header for header in scope["headers"] if header[0] != b"accept-language"]
    return {**scope, "headers": [*others, (b"accept-language", b"en" if chosen == "en" else b"zh-CN")]}


class _Explained:
    """Sends what the app answers, but a refusal as a page, and for want of a valid session the way to the sign-in.

    Who sends a token of its own is told that it is not valid: some programs name HTML as browsers do, and follow that way.
    """

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._refusal: Headers | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = Headers(raw=message["headers"])
            is_told = message["status"] == HTTPStatus.UNAUTHORIZED and "authorization" in Headers(scope=self._scope)
            self._refusal = headers if headers.get("content-type") == PROBLEM_JSON and not is_told else None
        if self._refusal is None:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._explain(Problem.model_validate_json(self._body), self._refusal)

    async def _explain(self, problem: Problem, refusal: Headers) -> None:
        answer: Response
        if problem.status == HTTPStatus.UNAUTHORIZED:
            answer = RedirectResponse(address("/", next=local_path(_asked(self._scope))), HTTPStatus.SEE_OTHER)
        else:
            answer = html_page(render("problem", problem=problem), problem.status)
        for name in ("x-request-id", "retry-after", "allow", "connection"):
            if name in refusal:
                answer.headers[name] = refusal[name]
        secure(answer.headers)
        await answer(self._scope, self._receive, self._send)


def _asked(scope: Scope) -> str:
    """The path and query that the browser wanted."""
    path, query = quote(scope["path"]), scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path
