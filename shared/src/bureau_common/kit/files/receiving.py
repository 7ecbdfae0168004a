"""How a file that was sent is received: read without a transaction, then rehearsed or written once under its key."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import IO, TypeVar

from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.records import DryRun, Written
from ..books.routes import answer
from ..core.context import Caller
from ..core.errors import Refused
from ..web.idempotency import answer_once, begin_once
from ..web.sessions import database_of, writing_on
from .imports import unstage
from .progress import Progress

_BLOCK = 1 << 20
Read = TypeVar("Read")


class Received:
    """A file, whose it is and under which key, and how far its import is."""

    def __init__(self, request: Request, file: IO[bytes], key: str, caller: Caller, *, dry_run: bool) -> None:
        self._request, self._file, self._key = request, file, key
        self._dry_run = dry_run
        self._database = database_of(request)
        self._progress = Progress(self._database, caller.client, key, rehearsing=dry_run)

    async def imported(
        self,
        read: Callable[[AsyncSession, Progress], Awaitable[Read]],
        rehearse: Callable[[AsyncSession, Read], Awaitable[DryRun]],
        write: Callable[[AsyncSession, Read, Progress], Awaitable[Written]],
    ) -> Response:
        """The answer: what the write would meet, what it wrote, or what was kept of the same request."""
        try:
            return await self._imported(read, rehearse, write)
        except Refused as refused:
            await self._progress.end("refused")
            refused.__traceback__ = refused.__cause__ = refused.__context__ = None  # their frames hold what was read
            raise
        except BaseException:
            await self._progress.end("refused")
            raise

    async def _imported(
        self,
        read: Callable[[AsyncSession, Progress], Awaitable[Read]],
        rehearse: Callable[[AsyncSession, Read], Awaitable[DryRun]],
        write: Callable[[AsyncSession, Read, Progress], Awaitable[Written]],
    ) -> Response:
        request, key, progress = self._request, self._key, self._progress
        digest = await asyncio.to_thread(_hash, self._file)
        async with self._database.staging() as connection:
            try:
                async with AsyncSession(connection) as session:
                    if not self._dry_run and (kept := await begin_once(request, session, key, digest)) is not None:
                        return kept
                    staged = await read(session, progress)
                await progress.tell(state="writing")
                async with writing_on(connection, rehearsing=self._dry_run) as session:
                    if self._dry_run:
                        return answer(await rehearse(session, staged))

                    async def work() -> tuple[int, Written]:
                        written = await write(session, staged, progress)
                        return (201 if written.change_no else 200), written

                    return await answer_once(request, session, key, work, content=digest)
            finally:
                await unstage(connection)


def _hash(file: IO[bytes]) -> bytes:
    """SHA-256 of an uploaded file, which is left at its beginning."""
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    file.seek(0)
    return digest.digest()
