"""Answers that are sent as they are made, or as they are taken from a file in which they wait."""

import asyncio
import os
import tempfile
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, ExitStack
from typing import IO

from anyio import CancelScope
from fastapi.responses import StreamingResponse
from starlette.types import Message, Send

IDLE_SECONDS = 60.0
"""How long a reader may take nothing of a stream before it is cut."""
BLOCK, _PIECE = 1 << 20, 1 << 16
"""Bytes of a file that are read at once when those before were taken, and that are sent at once: a slow reader takes a
piece in time, and threads are asked for seldom, which wait beside others."""


class PacedStream(StreamingResponse):
    """A stream that ends with a reader who takes nothing any more: it keeps one of the turns there are.

    However it ends, its generator is closed then and there, and so is what is `held` beside it, also of a stream that
    never began: what waits for the collector of garbage keeps a connection for as long.
    """

    def __init__(
        self,
        content: AsyncGenerator[bytes, None],
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
        held: AsyncExitStack | None = None,
    ) -> None:
        super().__init__(content, status_code, headers, media_type)
        self._content, self._held = content, held

    async def stream_response(self, send: Send) -> None:
        async def paced(message: Message) -> None:
            async with asyncio.timeout(IDLE_SECONDS):
                await send(message)

        try:
            await super().stream_response(paced)
        finally:
            with CancelScope(shield=True):
                await self._content.aclose()
                if self._held is not None:
                    await self._held.aclose()


def waiting(write: Callable[[IO[bytes]], object]) -> IO[bytes]:
    """What `write` writes, in a temporary file where it waits until it is taken; nothing is left of it where that fails."""
    with ExitStack() as failing:
        file = failing.enter_context(tempfile.TemporaryFile())
        write(file)
        file.seek(0)
        failing.pop_all()
    return file


async def read_blocks(file: IO[bytes]) -> AsyncGenerator[bytes, None]:
    """A file from where it stands to its end, and no more of it than is taken; then it is closed."""
    with file:
        while block := await asyncio.to_thread(file.read, BLOCK):
            for at in range(0, len(block), _PIECE):
                yield block[at : at + _PIECE]


def file_answer(
    file: IO[bytes], status_code: int, headers: Mapping[str, str], media_type: str, held: AsyncExitStack
) -> PacedStream:
    """A file that was written to its end, of which the answer tells the length; `held` closes it where the answer never begins."""
    told = {**headers, "Content-Length": str(os.fstat(file.fileno()).st_size)}
    return PacedStream(read_blocks(file), status_code, told, media_type, held)
