"""Passing a call through to a service: headers that travel, and bodies of files as streams in both directions."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack
from functools import partial

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.requests import ClientDisconnect

from bureau_common.kit.core.errors import Refused, malformed, not_found
from bureau_common.kit.web.documents import LONG_SECONDS
from bureau_common.kit.web.routing import MAX_BODY, two_keys
from bureau_common.kit.web.streams import IDLE_SECONDS, PacedStream
from bureau_common.schemas.personal import without_numbers

from .upstreams import Upstreams, is_sendable

_SENT = (
    "accept",
    "accept-language",
    "authorization",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-none-match",
)
_RETURNED = (
    "allow",
    "content-disposition",
    "content-language",
    "content-type",
    "etag",
    "idempotent-replay",
    "location",
    "retry-after",
    "www-authenticate",
)


def upstreams_of(request: Request) -> Upstreams:
    upstreams: Upstreams = request.app.state.upstreams
    return upstreams


def sendable(request: Request, *names: str) -> dict[str, str]:
    """Those of the caller's headers that go on to a service, as far as they are there: no client sends another than ASCII."""
    headers = {name: request.headers[name] for name in names if name in request.headers}
    for name, value in headers.items():
        if not value.isascii():
            raise malformed(f"header.{name}", "ascii", "请求头只能含ASCII字符", "a header holds ASCII characters only")
    return headers


async def forward(request: Request, domain: str, path: str, raw_path: str, query: str | None = None) -> PacedStream:
    """The service's own answer to this request, with the same query unless another is given.

    `raw_path` is what is asked, encoded as it came: decoded and encoded again it could be another. `path` is what the
    service will read in it.
    """
    if {".", ".."} & {*path.split("/"), *raw_path.split("/")}:
        raise not_found("个地址", "address")
    if errors := two_keys(request):
        raise RequestValidationError(errors)
    headers = sendable(request, *_SENT)
    if _is_file(request) and "content-length" in request.headers:
        headers["content-length"] = request.headers["content-length"]
    query = request.scope["query_string"].decode("latin-1") if query is None else query
    target = f"{raw_path}?{query}" if query else raw_path
    body, instance = partial(_body, request), without_numbers(request.url.path)
    async with AsyncExitStack() as stack:
        answer = await stack.enter_async_context(
            upstreams_of(request).forward(domain, request.method, path, target, headers, body, instance)
        )
        held = stack.pop_all()

    async def stream() -> AsyncGenerator[bytes, None]:
        blocks = answer.aiter_bytes()
        while True:
            async with asyncio.timeout(IDLE_SECONDS):
                block = await anext(blocks, None)
            if block is None:
                return
            yield block

    found = {name: answer.headers[name] for name in _RETURNED if name in answer.headers}
    returned = {name: value for name, value in found.items() if is_sendable(value)}
    return PacedStream(stream(), answer.status_code, returned, held=held)


def _is_file(request: Request) -> bool:
    return request.method == "POST" and request.headers.get("content-type", "").lower().startswith("multipart/")


async def _body(request: Request) -> AsyncIterator[bytes] | bytes | None:
    """A file as a stream, whatever its size; anything else whole, since that is small and may be sent once more."""
    if request.method != "POST":
        return None
    if _is_file(request):
        return request.stream()
    content = bytearray()
    try:
        async with asyncio.timeout(LONG_SECONDS):
            async for block in request.stream():
                content += block
                if len(content) > MAX_BODY:
                    raise Refused("too_large", "请分批发送，或分成几个文件", "Send it in parts")
    except (TimeoutError, ClientDisconnect) as error:
        raise Refused(
            "bad_request", "正文没有收全，请重新发送", "The body did not come whole; send it again"
        ) from error
    return bytes(content)
