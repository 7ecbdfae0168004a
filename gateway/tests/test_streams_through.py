"""Answers that callers take slowly: each keeps a connection to its service, and no other call waits for one."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from bureau_gateway.settings import Settings
from bureau_gateway.upstreams import Upstreams

PATH = "/v1/receipts/export"
ENDLESS = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n4\r\na,b\n\r\n"


async def begin_and_wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A service whose answers begin and do not end while their reader takes nothing."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(ENDLESS)
    await reader.read()
    writer.close()


async def nothing() -> None:
    """The body of a read."""


async def test_a_hundred_and_twenty_answers_that_nobody_reads_leave_the_service_reachable(tmp_path: Path) -> None:
    async with await asyncio.start_server(begin_and_wait, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        upstreams = Upstreams(
            Settings(
                database_url="postgresql://nobody@127.0.0.1/none",
                signing_key_file=tmp_path / "none.json",
                revenue_url=f"http://127.0.0.1:{port}",
            )
        )
        async with AsyncExitStack() as held:
            for _ in range(120):
                call = upstreams.forward("revenue", "GET", PATH, PATH, {}, nothing, instance=PATH)
                answer = await held.enter_async_context(call)
                assert answer.status_code == 200
        await upstreams.close()
