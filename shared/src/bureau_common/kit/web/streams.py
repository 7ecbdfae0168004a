"""Answers that are sent as they are made."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack

from anyio import CancelScope
from fastapi.responses import StreamingResponse
from starlette.types import Message, Send

IDLE_SECONDS = 60.0
"""How long a reader may take nothing of a stream before it is cut."""


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
