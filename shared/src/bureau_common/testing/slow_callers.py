"""Callers who take a part of an answer and no more, and then leave."""

import asyncio
import contextlib
import tempfile
from typing import IO, Literal

import httpx
import pytest
from starlette.types import ASGIApp, Message

from ..kit.web import streams

BLOCK = 512
Leaves = Literal["says so", "at once", "before", "breaks", "never"]


def temporary_files(monkeypatch: pytest.MonkeyPatch) -> list[IO[bytes]]:
    """Every temporary file that is made from now on; they are sent in blocks of BLOCK bytes, so that few have many of them."""
    made: list[IO[bytes]] = []
    make = tempfile.TemporaryFile

    def kept() -> IO[bytes]:
        made.append(make())
        return made[-1]

    monkeypatch.setattr(tempfile, "TemporaryFile", kept)
    monkeypatch.setattr(streams, "BLOCK", BLOCK)
    return made


class SlowCaller:
    """Takes one block of an answer, is sent another, and then leaves in one of the ways that there are."""

    def __init__(self, version: str = "2.3", leaves: Leaves = "says so") -> None:
        self.version, self.leaves = version, leaves
        self.status, self.sizes, self.headers = 0, list[int](), httpx.Headers()
        self._waits, self._left = asyncio.Event(), asyncio.Event()
        if leaves == "at once":
            self._left.set()

    async def ask(self, app: ASGIApp, request: httpx.Request) -> None:
        """The whole of a request, whatever becomes of it."""
        body = [{"type": "http.request", "body": await request.aread(), "more_body": False}]
        headers = [(name.lower(), value) for name, value in request.headers.raw]

        async def receive() -> Message:
            if body:
                return body.pop()
            await self._left.wait()
            return {"type": "http.disconnect"}

        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": self.version}, "http_version": "1.1",
            "method": request.method, "scheme": "http", "path": request.url.path, "raw_path": request.url.raw_path,
            "root_path": "", "query_string": request.url.query, "headers": headers, "client": ("127.0.0.1", 1),
            "server": ("test", 80),
        }  # fmt: skip
        with contextlib.suppress(Exception):
            await app(scope, receive, self._send)

    async def stood(self, asked: asyncio.Task[None]) -> None:
        """Waits until no more is taken, or until the answer has ended."""
        waits = asyncio.create_task(self._waits.wait())
        await asyncio.wait({asked, waits}, return_when=asyncio.FIRST_COMPLETED)
        waits.cancel()

    def leave(self) -> None:
        self._left.set()

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], httpx.Headers(message["headers"])
            if self.leaves == "before":
                raise OSError("gone")
            return
        self.sizes.append(len(message["body"]))
        if len(self.sizes) > 1:
            self._waits.set()
            if self.leaves == "breaks":
                raise OSError("gone")
            await asyncio.Event().wait()  # nobody takes any more
