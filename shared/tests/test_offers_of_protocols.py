"""Who offers to go on in another protocol is answered in this one, and loses nothing: Java's client does it at each request."""

import asyncio
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
import uvicorn

from bureau_common.kit.web.heads import WholeHeads
from bureau_common.testing.patience import LONG

OFFER = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n"
INNER = b"POST /inner HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n"
LAST = b"GET /last HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
Asked = tuple[str, str, bytes]


def request(body: bytes, offer: bytes = OFFER) -> bytes:
    return b"POST /a%2Fb?c=d HTTP/1.1\r\nHost: x\r\n" + offer + b"Content-Length: %d\r\n\r\n" % len(body) + body


CHUNKED = (
    b"POST /a%2Fb?c=d HTTP/1.1\r\nHost: x\r\n"
    + OFFER
    + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n"
)


async def asked(packets: Sequence[bytes]) -> list[Asked]:
    """What an app is asked behind what is sent over one connection, in packets."""
    found: list[Asked] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        found.append((scope["method"], f"{scope['raw_path'].decode()}?{scope['query_string'].decode()}", body))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    server = uvicorn.Server(uvicorn.Config(app, port=0, http=WholeHeads, ws="none", lifespan="off", log_config=None))
    task = asyncio.create_task(server._serve())  # without signal handlers
    async with asyncio.timeout(LONG):
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.001)
        reader, writer = await asyncio.open_connection("127.0.0.1", server.servers[0].sockets[0].getsockname()[1])
        for packet in packets:
            writer.write(packet)
            await writer.drain()
            await asyncio.sleep(0.01)  # that packets are not joined is of no weight: either way the same is asked
        await reader.read()
    writer.close()
    server.should_exit = server.force_exit = True
    await task
    return found


def cut(sent: bytes, *places: int) -> list[bytes]:
    ends = [0, *places, len(sent)]
    return [sent[begin:end] for begin, end in pairwise(ends)]


HEAD = len(request(b"")) - 4
"""Where the head of a request ends but for its last lines, roughly."""


@pytest.mark.parametrize(
    ("packets", "bodies"),
    [
        pytest.param([request(b"abcdef") + LAST], [b"abcdef"], id="in one packet"),
        pytest.param([request(b""), LAST], [b""], id="without a body"),
        pytest.param([*cut(request(b"abcdef"), HEAD + 5), LAST], [b"abcdef"], id="the body by itself"),
        pytest.param([*cut(request(b"abcdef"), *range(1, HEAD + 8)), LAST], [b"abcdef"], id="by bytes"),
        pytest.param([b"\r\n\r\n" + request(b"abcdef") + LAST], [b"abcdef"], id="behind empty lines"),
        pytest.param([CHUNKED + LAST], [b"abcdef"], id="in chunks"),
        pytest.param([request(INNER) + LAST], [INNER], id="a request as the body"),
        pytest.param([request(b"", OFFER.replace(b"h2c", b"websocket")) + LAST], [b""], id="a web socket"),
        pytest.param(
            [request(b"1") + request(b"2", b"") + request(b"3") + LAST], [b"1", b"2", b"3"], id="one after the other"
        ),
    ],
)
async def test_who_offers_another_protocol_is_asked_for_what_it_sends(
    packets: list[bytes], bodies: list[bytes]
) -> None:
    assert await asked(packets) == [*(("POST", "/a%2Fb?c=d", body) for body in bodies), ("GET", "/last?", b"")]


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(request(b"abcdef").replace(b"HTTP/1.1", b"HTTP/1.0", 1), id="HTTP/1.0, as some proxies speak it"),
        pytest.param(request(b"abcdef", OFFER.replace(b"Upgrade,", b"close, Upgrade,")), id="close"),
    ],
)
async def test_an_offer_over_a_connection_that_is_to_end_is_answered(sent: bytes) -> None:
    assert await asked([sent]) == [("POST", "/a%2Fb?c=d", b"abcdef")]
