"""A stream whose reader has gone lets go of what it holds at once, and not when somebody collects it."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

import pytest
from starlette.types import Message

from bureau_common.kit.web import streams
from bureau_common.kit.web.streams import PacedStream


class Held:
    """What a stream keeps for as long as it lasts: inside of its generator, and beside it."""

    def __init__(self) -> None:
        self.inside, self.beside = "not begun", contextlib.AsyncExitStack()
        self.let_go = False
        self.beside.callback(setattr, self, "let_go", True)

    async def blocks(self) -> AsyncGenerator[bytes, None]:
        self.inside = "begun"
        try:
            while True:
                yield b"block"
        finally:
            await asyncio.sleep(0)  # as what closes a connection does
            self.inside = "ended"


async def answered(held: Held, version: str, leaves: str) -> None:
    """The whole answer to a reader who takes two blocks, and then leaves in one of the ways that there are."""
    taken = 0
    left = asyncio.Event()

    async def send(message: Message) -> None:
        nonlocal taken
        if leaves == "before":
            raise OSError("gone")
        taken += message["type"] == "http.response.body"
        if taken > 2:
            left.set()
            if leaves == "breaks":
                raise OSError("gone")
            await asyncio.Event().wait()  # nobody reads any more

    async def receive() -> Message:
        await left.wait()
        if leaves != "says so":
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    scope = {"type": "http", "asgi": {"spec_version": version}}
    with contextlib.suppress(Exception):
        await PacedStream(held.blocks(), held=held.beside)(scope, receive, send)


@pytest.mark.parametrize(("version", "leaves"), [("2.3", "says so"), ("2.4", "breaks"), ("2.4", "reads nothing")])
async def test_what_a_stream_holds_is_let_go_when_its_reader_has_gone(
    version: str, leaves: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "IDLE_SECONDS", 0.05)
    held = Held()
    await answered(held, version, leaves)
    assert (held.inside, held.let_go) == ("ended", True)


async def test_what_stands_beside_a_stream_that_never_began_is_let_go_too() -> None:
    held = Held()
    await answered(held, "2.4", "before")
    assert (held.inside, held.let_go) == ("not begun", True)
