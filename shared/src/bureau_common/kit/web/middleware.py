"""Around every request: its ids, the headers that browsers are told by, and one log line when it is done."""

import asyncio
import time
from collections.abc import Callable

import structlog
from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ...schemas.personal import without_numbers
from ..core import context
from .documents import PROBLEM_JSON
from .problems import stopped, too_large

log = structlog.get_logger(__name__)


def wrap(app: FastAPI, layer: Callable[[ASGIApp], ASGIApp]) -> None:
    """Put a layer around the whole app, the framework's own answers included.

    Its 500 and its 413 come from outside of any middleware that is added in the usual way.
    """
    build = app.build_middleware_stack
    app.build_middleware_stack = lambda: layer(build())  # type: ignore[method-assign]


_SECURITY = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def secure(headers: MutableHeaders) -> None:
    """What every answer says, unless it says more itself: it is no page, of no other kind, and kept by no cache.

    What has an ETag may be kept by the caller's own browser, which asks each time whether it still holds.
    """
    for name, value in _SECURITY.items():
        headers.setdefault(name, value)
    headers.setdefault("Cache-Control", "private, no-cache" if "etag" in headers else "no-store")


class RequestIds:
    """Take or make the request id and the trace, answer with the id, and log the request when it is done."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        here = context.new_context(
            headers.get("x-request-id"),
            headers.get("traceparent"),
            headers.get("accept-language", ""),
            scope["app"].state.today,
        )
        context.enter(here)
        began, status, replaced = time.perf_counter(), 0, False
        state = scope["app"].state

        async def send_with_id(message: Message) -> None:
            nonlocal status, replaced
            if replaced:
                return
            if message["type"] == "http.response.start":
                status = message["status"]
                answered = MutableHeaders(scope=message)
                answered["X-Request-ID"] = here.request_id
                secure(answered)
                if state.readiness.draining:
                    answered["Connection"] = "close"  # so that pools are empty when the socket closes
                if status == 413 and answered.get("content-type") != PROBLEM_JSON:
                    replaced = True  # the framework's own refusal is plain text
                    problem = too_large(Request(scope))
                    problem.headers["X-Request-ID"] = here.request_id
                    secure(problem.headers)
                    await problem(scope, receive, send)
                    return
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except asyncio.CancelledError:
            if status or not state.readiness.draining:
                raise
            await stopped(Request(scope))(scope, receive, send_with_id)
        finally:
            log.info(
                "request",
                method=scope["method"],
                path=without_numbers(scope["path"]),
                status=status or 500,
                ms=round((time.perf_counter() - began) * 1000, 1),
                client=context.current().caller.client,
            )
