"""How far each import is: a row of its own, written beside the import's transaction, so that every replica tells it."""

import time
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import Row, delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.imports import ImportProgress, ImportState
from ..core.errors import not_found
from ..core.tables import import_progress
from ..web.sessions import Database

MAX_KEPT = 256
_EVERY_SECONDS = 0.25
_RUNNING: tuple[ImportState, ...] = ("reading", "checking", "writing")
log = structlog.get_logger(__name__)


class Progress:
    """One import under its client's key, told from the moment that it has its turn.

    A rehearsal tells nothing: under the same key stands what the import itself told, or will.
    """

    def __init__(self, database: Database, client: str, key: str, *, rehearsing: bool) -> None:
        self._database = database
        self._key = {"client": client, "key": key}
        self._rehearsing = rehearsing
        self._told: dict[str, Any] | None = None
        self._last = 0.0

    async def begin(self) -> None:
        """The import has its turn: whatever else says that it runs was broken off, and the oldest are forgotten."""
        if self._rehearsing:
            return
        self._told = {"state": "reading", "rows_read": 0, "rows_staged": 0, "started_at": datetime.now(UTC)}
        if not self._database.has_room:
            return
        table = import_progress
        newest = select(table.c.client, table.c.key).order_by(table.c.updated_at.desc()).limit(MAX_KEPT - 1)
        try:
            async with self._database.writing() as session:
                await session.execute(update(table).where(table.c.state.in_(_RUNNING)).values(state="interrupted"))
                await session.execute(delete(table).where(tuple_(table.c.client, table.c.key).not_in(newest)))
                await self._put(session)
        except (SQLAlchemyError, OSError) as error:
            log.warning("progress_untold", error=str(error)[:300])

    async def tell(self, **news: int | str) -> None:
        """What changed; how many rows there are, a few times a second.

        While the pool has no connection to spare it waits for the next news: the import goes on.
        """
        if self._rehearsing:
            return
        assert self._told is not None  # noqa: S101 - an import begins before it tells
        self._told.update(news)
        now = time.monotonic()
        if self._database.has_room and ("state" in news or now - self._last >= _EVERY_SECONDS):
            self._last = now
            await self._write()

    async def end(self, state: ImportState, session: AsyncSession | None = None) -> None:
        """The last news: of what was written in the import's own transaction, so that both stand or neither does."""
        if self._told is None:
            return  # a rehearsal, a replay, or a request that never had its turn
        self._told["state"] = state
        if session is not None:
            await self._put(session)
        else:
            await self._write()

    async def _write(self) -> None:
        try:
            async with self._database.writing() as session:
                await self._put(session)
        except (SQLAlchemyError, OSError) as error:
            log.warning("progress_untold", error=str(error)[:300])

    async def _put(self, session: AsyncSession) -> None:
        write = insert(import_progress).values(**self._key, **(self._told or {}))
        await session.execute(
            write.on_conflict_do_update(
                index_elements=["client", "key"], set_={**(self._told or {}), "updated_at": func.clock_timestamp()}
            )
        )


async def find_progress(session: AsyncSession, client: str, key: str) -> ImportProgress:
    """What the client may know of its own import."""
    found: Row[Any] | None = (
        await session.execute(select(import_progress).filter_by(client=client, key=key))
    ).one_or_none()
    if found is None:
        raise not_found("次导入", "import; it is not received in whole, or it ended long ago")
    return ImportProgress(**{name: getattr(found, name) for name in ImportProgress.model_fields})
