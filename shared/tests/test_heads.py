"""A connection that never says what it wants is ended, and holds nobody else up."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn

from bureau_common.kit.web.heads import WholeHeads
from bureau_common.schemas.problems import Problem
from bureau_common.testing.patience import LONG

WHOLE = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"
HALF = b"GET / HTTP/1.1\r\nhost: x\r\nx-a: "


@dataclass
class Served:
    """A server on a port of its own, and what its app waits for before it answers."""

    port: int
    heads: type[WholeHeads]
    release: asyncio.Event
    connections: set[Any]
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    heard: list[tuple[bytes, bytes]] = field(default_factory=list)
    """The headers that its app was given."""
    opened: list[asyncio.StreamWriter] = field(default_factory=list)

    async def connect(self, sent: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.opened.append(writer)
        writer.write(sent)
        await writer.drain()
        return reader, writer

    async def waiting(self, count: int) -> None:
        """Until so many connections have no whole head."""
        async with asyncio.timeout(LONG):
            while len(self.heads.waiting) != count:  # noqa: ASYNC110 - what it waits for is a plain number
                await asyncio.sleep(0.001)


Serve = Callable[..., Awaitable[Served]]


@asynccontextmanager
async def serving(
    seconds: float = LONG,
    most: int = 100,
    idle: float = LONG,
    content: bytes = b"ok",
    keep_alive: float = 5,
    parts: int = 1,
) -> AsyncIterator[Served]:
    class Heads(WholeHeads):
        waiting = {}

    Heads.seconds, Heads.most, Heads.idle = seconds, most, idle
    release = asyncio.Event()
    release.set()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        served.asked.set()
        served.heard += scope["headers"]
        await release.wait()
        length = (b"content-length", b"%d" % (parts * len(content)))
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        for part in range(parts):
            await send({"type": "http.response.body", "body": content, "more_body": part < parts - 1})

    config = uvicorn.Config(app, port=0, http=Heads, ws="none", lifespan="off", log_config=None)
    config.timeout_keep_alive = keep_alive  # type: ignore[assignment] - parts of a second do as well
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve())  # without signal handlers
    async with asyncio.timeout(LONG):
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.001)
    served = Served(server.servers[0].sockets[0].getsockname()[1], Heads, release, server.server_state.connections)
    yield served
    for writer in served.opened:
        writer.close()
    server.should_exit = server.force_exit = True
    await task


async def all_of(reader: asyncio.StreamReader) -> bytes:
    """Everything up to the end of the connection."""
    async with asyncio.timeout(LONG):
        return await reader.read()


@pytest.mark.parametrize(
    ("sent", "told"),
    [(HALF, b"HTTP/1.1 408 "), (b"GET", b"HTTP/1.1 408 "), (b"", b"")],
    ids=["half a head", "three letters", "nothing"],
)
async def test_a_head_that_never_becomes_whole_ends_its_connection(sent: bytes, told: bytes) -> None:
    async with serving(seconds=0.05, most=100) as served:
        reader, _ = await served.connect(sent)
        head, _, body = (await all_of(reader)).partition(b"\r\n\r\n")
        assert head.startswith(told)
        assert not told or Problem.model_validate_json(body).status == 408
        assert served.heads.waiting == {}
        assert not served.asked.is_set()


async def test_a_second_head_on_a_connection_has_its_time_too() -> None:
    async with serving(seconds=0.05, most=100) as served:
        reader, writer = await served.connect(WHOLE)
        assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200 ")
        writer.write(HALF)
        assert (await all_of(reader)).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize(
    "then", [b"", b"\r\n", b"\n", b"a"], ids=["nothing", "a line break", "a short one", "a letter"]
)
@pytest.mark.parametrize(
    "asked", [WHOLE, b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n"], ids=["GET", "POST"]
)
async def test_what_begins_no_head_behind_an_answer_leaves_the_connection_no_more_time(
    asked: bytes, then: bytes
) -> None:
    async with serving(seconds=0.05, idle=0.05, keep_alive=0.05) as served:
        reader, writer = await served.connect(asked)
        assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200 ")
        writer.write(then)
        await all_of(reader)
        assert served.heads.waiting == {}


async def test_a_quoted_cookie_is_none_of_ours_and_is_not_heard() -> None:
    quoted = b'a="' + b"\\1" * 100 + b'"'
    async with serving() as served:
        sent = b"GET / HTTP/1.1\r\nhost: x\r\nCookie: " + quoted + b"; bureau_language=en;" + quoted + b"\r\n\r\n"
        reader, _ = await served.connect(sent)
        assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200 ")
        assert [value for name, value in served.heard if name == b"cookie"] == [b" bureau_language=en"]


async def test_others_are_served_while_one_says_nothing() -> None:
    async with serving(seconds=LONG, most=100) as served:
        _, silent = await served.connect(HALF)
        await served.waiting(1)
        reader, _ = await served.connect(WHOLE)
        assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200 ")
        await served.waiting(1)
        silent.close()
        await served.waiting(0)


async def test_a_head_that_begins_while_an_answer_is_on_its_way_does_not_cut_that_answer() -> None:
    async with serving(seconds=0.05, most=100) as served:
        gave_up = asyncio.Event()
        give_up = served.heads._give_up

        def noticed(heads: WholeHeads) -> None:
            give_up(heads)
            gave_up.set()

        served.heads._give_up = noticed  # type: ignore[method-assign]
        served.release.clear()
        reader, _ = await served.connect(WHOLE + HALF)
        await asyncio.wait_for(gave_up.wait(), LONG)
        served.release.set()
        assert (await all_of(reader)).startswith(b"HTTP/1.1 200 ")


async def test_of_too_many_half_open_connections_the_oldest_is_ended_and_the_newest_served() -> None:
    async with serving(seconds=LONG, most=2) as served:
        opened = []
        for number in range(1, 4):
            opened.append(await served.connect(HALF))
            await served.waiting(min(number, 2))
        assert await all_of(opened[0][0]) == b""
        reader, writer = opened[2]
        writer.write(b"1\r\n\r\n")
        assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200 ")
        await served.waiting(1)


async def test_a_head_without_an_end_is_not_kept() -> None:
    async with serving(seconds=LONG, most=100) as served:
        reader, writer = await served.connect(HALF)
        writer.write(b"a" * WholeHeads.size)
        head, _, body = (await all_of(reader)).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 431 ")
        assert Problem.model_validate_json(body).status == 431


CHUNKED = b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"


async def answered_before_the_end(served: Served, sent: bytes) -> int:
    """How many requests of a connection are answered before it ends."""
    found = bytearray()
    with contextlib.suppress(ConnectionError):  # it is ended while we still send
        reader, _ = await served.connect(sent)
        async with asyncio.timeout(LONG):
            while block := await reader.read(1 << 16):
                found += block
    return found.count(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "further",
    [b"0\r\n" + b"x-a: b\r\n" * 200_000 + b"\r\n", b"0\r\nx-a: " + b"a" * 2_000_000 + b"\r\n\r\n",
     CHUNKED[-2:] * 500_000, b"1;" + b"a" * 2_000_000 + b"\r\nx\r\n0\r\n\r\n"],
    ids=["fields after the body", "one of them", "empty lines", "what stands beside a chunk"],
)  # fmt: skip
async def test_what_is_neither_head_nor_body_has_an_end(further: bytes) -> None:
    """It would be kept as long as it comes, or at least be read, of whoever sends it."""
    begin = WHOLE if further.startswith(b"\r\n") else CHUNKED
    last = WHOLE.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n")
    async with serving() as served:
        assert await answered_before_the_end(served, begin + further + last) <= 1


async def test_few_requests_are_taken_before_the_first_is_answered() -> None:
    async with serving() as served:
        held = set[int]()
        begin = served.heads.on_message_begin

        def noticed(heads: WholeHeads) -> None:
            begin(heads)
            held.add(len(heads.pipeline))

        served.heads.on_message_begin = noticed  # type: ignore[method-assign]
        served.release.clear()
        await served.connect(WHOLE * 5000)
        async with asyncio.timeout(LONG):
            while served.connections:
                await asyncio.sleep(0.001)
                if max(held, default=0) > 4000:
                    break
        assert max(held) < 100


async def test_a_few_requests_at_once_are_all_answered() -> None:
    async with serving() as served:
        reader, _ = await served.connect(WHOLE * 5 + CHUNKED + b"1\r\nx\r\n0\r\nx-a: b\r\n\r\n")
        async with asyncio.timeout(LONG):
            for _ in range(6):
                assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200 ")


async def test_what_is_no_http_is_told_so_in_a_problem_document() -> None:
    async with serving(seconds=LONG, most=100) as served:
        reader, _ = await served.connect(b"\x16\x03\x01\r\n\r\n")
        head, _, body = (await all_of(reader)).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 400 ")
        assert b"application/problem+json" in head
        assert b"x-content-type-options: nosniff" in head
        problem = Problem.model_validate_json(body)
        assert f"x-request-id: {problem.request_id}".encode() in head
        assert (problem.status, problem.code, problem.instance) == (400, "bad_request", "")
        assert "请核对地址" in problem.detail
        assert "check the address" in problem.detail


async def test_a_body_that_stops_half_way_ends_its_connection() -> None:
    async with serving(idle=0.05) as served:
        served.release.clear()
        reader, _ = await served.connect(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nabc")
        assert await all_of(reader) == b""


async def test_a_whole_request_may_be_worked_on_as_long_as_it_takes() -> None:
    async with serving(idle=0.01) as served:
        looked = asyncio.Event()
        look = served.heads._look

        def noticed(heads: WholeHeads, seen: int) -> None:
            look(heads, seen)
            looked.set()

        served.heads._look = noticed  # type: ignore[method-assign]
        served.release.clear()
        reader, _ = await served.connect(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc")
        await asyncio.wait_for(looked.wait(), LONG)
        served.release.set()
        assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("ending", [b"\r\n", b"connection: close\r\n\r\n", b"\r\n" + WHOLE])
async def test_an_answer_that_nobody_takes_ends_its_connection(ending: bytes) -> None:
    """More than the buffers of both ends hold, so that some of it waits in the process."""
    async with serving(idle=0.05, content=b"x" * (32 << 20)) as served:
        await served.connect(b"GET / HTTP/1.1\r\nhost: x\r\n" + ending)
        await asyncio.wait_for(served.asked.wait(), LONG)
        async with asyncio.timeout(LONG):
            while served.connections:  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(0.001)


@pytest.mark.parametrize("behind", [b"", WHOLE], ids=["alone", "with another request behind it"])
async def test_an_answer_in_parts_is_not_ended_while_it_is_taken_and_is_when_it_is_not(behind: bytes) -> None:
    """As much of it may wait at two looks, since what was taken is followed by more."""
    async with serving(content=b"x" * (1 << 20), parts=64) as served:
        reader, writer = await served.connect(WHOLE + behind)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
        await asyncio.wait_for(served.asked.wait(), LONG)
        (heads,) = served.connections

        async def look_when_full() -> None:
            await asyncio.sleep(0.001)
            while not heads.flow.write_paused:  # noqa: ASYNC110 - what it waits for is a plain number
                await asyncio.sleep(0.001)
            heads._watching.cancel()
            heads._left = 1
            heads._look(heads._body)

        heads._watching.cancel()
        heads._watch()
        async with asyncio.timeout(LONG):
            await reader.readexactly(32 << 20)
            await look_when_full()
            assert not heads.transport.is_closing()
            while not heads.transport.is_closing():  # what both ends hold is filled first
                await look_when_full()
