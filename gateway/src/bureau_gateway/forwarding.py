"""Passing a call through to a service: headers that travel, bodies as streams in both directions."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial

from fastapi import Request
from fastapi.responses import StreamingResponse

from bureau_common.kit.core.errors import malformed

from .upstreams import Upstreams

_SENT = (
    "accept",
    "accept-language",
    "authorization",
    "content-type",
    "content-length",
    "idempotency-key",
    "if-match",
    "if-none-match",
)
_RETURNED = (
    "content-disposition",
    "content-language",
    "content-type",
    "etag",
    "idempotent-replay",
    "location",
    "retry-after",
    "www-authenticate",
)
_REPEATABLE_BYTES = 1024 * 1024


def upstreams_of(request: Request) -> Upstreams:
    upstreams: Upstreams = request.app.state.upstreams
    return upstreams


async def _body(request: Request) -> AsyncIterator[bytes] | bytes | None:
    """The body as a stream; a small one under a key whole, so that it can be sent once more."""
    if request.method not in ("POST", "PUT", "PATCH"):
        return None
    length = request.headers.get("content-length", "")
    if "idempotency-key" in request.headers and length.isdecimal() and int(length) <= _REPEATABLE_BYTES:
        return await request.body()
    return request.stream()


async def forward(request: Request, domain: str, path: str) -> StreamingResponse:
    """The service's own answer to this request, asked under `path` with the same query."""
    query = request.url.query
    headers = {name: request.headers[name] for name in _SENT if name in request.headers}
    for name, value in headers.items():
        if not value.isascii():
            raise malformed(f"header.{name}", "ascii", "请求头只能含ASCII字符", "a header holds ASCII characters only")
    async with AsyncExitStack() as stack:
        target = f"{path}?{query}" if query else path
        answer = await stack.enter_async_context(
            upstreams_of(request).forward(domain, request.method, target, headers, partial(_body, request))
        )
        held = stack.pop_all()

    async def stream() -> AsyncIterator[bytes]:
        async with held:
            async for block in answer.aiter_bytes():
                yield block

    returned = {name: answer.headers[name] for name in _RETURNED if name in answer.headers}
    return StreamingResponse(stream(), answer.status_code, returned)
