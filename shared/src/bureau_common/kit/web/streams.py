"""Answers that are sent as they are made."""

import asyncio

from fastapi.responses import StreamingResponse
from starlette.types import Message, Send

IDLE_SECONDS = 60.0
"""How long a reader may take nothing of a stream before it is cut."""


class PacedStream(StreamingResponse):
    """A stream that ends with a reader who takes nothing any more: it keeps one of the turns there are."""

    async def stream_response(self, send: Send) -> None:
        async def paced(message: Message) -> None:
            async with asyncio.timeout(IDLE_SECONDS):
                await send(message)

        await super().stream_response(paced)
