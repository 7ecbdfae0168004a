"""A connection that a service closes before it answers costs a read nothing, nor a write under a key; others hear of it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bureau_common.kit.core.settings import Misconfigured
from bureau_gateway.retries import Retrying


class Service:
    """Closes the first connections on which it has read a request, and answers on those that follow."""

    def __init__(self, closing: int) -> None:
        self.closing, self.read = closing, list[bytes]()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next((int(line[15:]) for line in head.splitlines() if line.lower().startswith(b"content-length:")), 0)
        self.read.append(head.split(b" ")[0] + b" " + await reader.readexactly(length))
        if len(self.read) > self.closing:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        writer.close()


@asynccontextmanager
async def sent(closing: int) -> AsyncIterator[tuple[httpx.AsyncClient, Service]]:
    service = Service(closing)
    async with await asyncio.start_server(service, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with httpx.AsyncClient(transport=Retrying(), base_url=f"http://127.0.0.1:{port}") as client:
            yield client, service


KEY = {"Idempotency-Key": "k"}


async def test_a_cookie_that_came_with_an_answer_goes_with_no_later_request() -> None:
    """Of a host with a name; a balancer before a service may set one, and the connections are everybody's."""
    heads: list[bytes] = []

    async def service(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nSet-Cookie: whose=another\r\nContent-Length: 2\r\n\r\nok")
        writer.close()

    async with await asyncio.start_server(service, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        transport = Retrying()
        for _ in range(2):
            answer = await transport.handle_async_request(httpx.Request("GET", f"http://localhost:{port}/"))
            await answer.aread()
        await transport.aclose()
    assert len(heads) == 2
    assert not [head for head in heads if b"cookie" in head.lower()]


async def test_a_reason_that_is_no_text_is_an_error_of_the_connection() -> None:
    async def service(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 \xff\r\nContent-Length: 2\r\n\r\nok")
        writer.close()

    async with await asyncio.start_server(service, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        transport = Retrying()
        with pytest.raises(httpx.TransportError):
            await transport.handle_async_request(httpx.Request("GET", f"http://127.0.0.1:{port}/"))
        await transport.aclose()


@pytest.mark.parametrize(("method", "headers"), [("GET", {}), ("POST", KEY)], ids=["a read", "a write under a key"])
async def test_what_may_be_repeated_is_sent_once_more_and_whole(method: str, headers: Mapping[str, str]) -> None:
    async with sent(closing=1) as (client, service):
        body = b"x" if method == "POST" else b""
        answer = await client.request(method, "/", headers=headers, content=body)
    assert answer.text == "ok"
    assert service.read == [f"{method} ".encode() + body] * 2


async def test_a_write_without_a_key_is_never_sent_twice() -> None:
    async with sent(closing=1) as (client, service):
        with pytest.raises(httpx.TransportError):
            await client.post("/", content=b"x")
    assert service.read == [b"POST x"]


async def test_a_body_that_streams_is_never_sent_twice() -> None:
    async def stream() -> AsyncIterator[bytes]:
        yield b"x"

    async with sent(closing=1) as (client, service):
        with pytest.raises(httpx.TransportError):
            await client.post("/", content=stream(), headers={**KEY, "Content-Length": "1"})
    assert service.read == [b"POST x"]


async def test_a_service_that_closes_again_and_again_is_not_asked_forever() -> None:
    async with sent(closing=100) as (client, service):
        with pytest.raises(httpx.TransportError):
            await client.get("/")
        with pytest.raises(httpx.TransportError):
            await client.post("/", content=b"x", headers=KEY)
    assert service.read.count(b"POST x") == 2
    assert service.read.count(b"GET ") <= 4  # the client itself repeats a read once, too


def test_certificates_that_cannot_be_read_are_told_by_their_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for broken in (tmp_path / "none.pem", tmp_path / "no certificate.pem"):
        (tmp_path / "no certificate.pem").write_text("")
        monkeypatch.setenv("SSL_CERT_FILE", str(broken))
        with pytest.raises(Misconfigured) as told:
            Retrying()
        assert [*told.value.problems] == ["SSL_CERT_FILE"]
        assert str(tmp_path) not in told.value.problems["SSL_CERT_FILE"]
