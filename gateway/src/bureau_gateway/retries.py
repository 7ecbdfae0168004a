"""What is lost with a connection is asked once more, where asking twice does no harm."""

import httpx
from aiohttp import ClientSession, DummyCookieJar, TCPConnector
from httpx_aiohttp import AiohttpTransport

from bureau_common.kit.core.settings import Misconfigured


class _Connections(AiohttpTransport):
    """aiohttp's connections, which would send a cookie that came with one caller's answer with every other's request."""

    def get_client(self) -> ClientSession:
        # 0 is no limit: a hundred callers who read nothing of what they asked for would shut the report out.
        connector = TCPConnector(limit=0, keepalive_timeout=self.limits.keepalive_expiry, ssl=self.ssl_context)
        return ClientSession(connector=connector, cookie_jar=DummyCookieJar())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return await super().handle_async_request(request)
        except UnicodeError as error:  # what stands behind the status is copied, and may be no text
            raise httpx.RemoteProtocolError("the reason of an answer is no text") from error


class Retrying(httpx.AsyncBaseTransport):
    """Connections to the services: one that was closed before a byte was answered is replaced by a new one, once.

    A pooled connection may be closed by a service that stops at the moment in which it is used. Reads may be repeated,
    and writes under a key, of which the service keeps one; a body that streams is gone when it was sent once.
    """

    def __init__(self) -> None:
        try:
            self._inner = _Connections()
        except OSError:  # httpx reads it, and with it the services' own authority may be named
            raise Misconfigured({"SSL_CERT_FILE": "no certificates can be read from the file that it names"}) from None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return await self._inner.handle_async_request(request)
        except httpx.TransportError:
            if not _may_be_repeated(request):
                raise
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


def _may_be_repeated(request: httpx.Request) -> bool:
    is_safe = request.method in ("GET", "HEAD") or "idempotency-key" in request.headers
    return is_safe and isinstance(request.stream, httpx.ByteStream)
