"""Whether a process should get traffic: its database answers with the tables that its code needs, and nobody stops it."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection

import asyncpg
import structlog

from ..core.connections import DRIVER_ERRORS, DatabaseAway, connect
from ..core.settings import DatabaseSettings

log = structlog.get_logger(__name__)

READY_SECONDS = 2.0
AGAIN_SECONDS = 1.0
"""Between two looks of who waits for the database."""
READY, WARMING = "ok", "warming up"


class Readiness:
    """Looks over a connection of its own, so that traffic neither hides nor causes an outage."""

    def __init__(self, settings: DatabaseSettings, name: str, revisions: Collection[str]) -> None:
        """`revisions` are those that the code needs: the newest of its own line and of the kit's."""
        self._address, self._name, self._needed = settings.database_url.get_secret_value(), name, revisions
        self._looking: asyncio.Task[str] | None = None
        self._last = READY
        self.draining = self.warming = False

    async def state(self) -> str:
        """`ok`, or why not."""
        if self.draining:
            return "draining"
        state = await self._looked()
        return WARMING if state == READY and self.warming else state

    async def warm(self, once: Callable[[], Awaitable[None]]) -> None:
        """Be unready until what the first callers would wait for was done once, as soon as the database can be used."""
        self.warming = True
        try:
            while await self._looked() != READY:  # noqa: ASYNC110 - PostgreSQL tells nobody
                await asyncio.sleep(AGAIN_SECONDS)
            await once()
        except Exception as error:  # whatever it is: the caller who meets it is told, and others are served
            log.warning("not_warm", error=str(error))
        finally:
            self.warming = False

    async def _looked(self) -> str:
        """However many ask at once, there is one look."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        return await asyncio.shield(self._looking)

    async def _look(self) -> str:
        try:
            async with asyncio.timeout(READY_SECONDS):
                found, takes_writes = await self._revisions()
        except TimeoutError:
            state = "database unavailable: no answer in time"
        except asyncpg.UndefinedTableError:
            state = "database not migrated"
        except DatabaseAway as error:
            state = f"database unavailable: {error}"
        except (*DRIVER_ERRORS, OSError) as error:
            state = f"database unavailable: {type(error).__name__}"
        else:
            missing = [each for each in self._needed if not is_reached(each, found)]
            can_be_used = READY if takes_writes else "database unavailable: it takes no writes"
            state = f"database not migrated to {', '.join(missing)}" if missing else can_be_used
        if state != self._last:
            (log.info if state == READY else log.warning)("readiness", state=state, before=self._last)
        self._last = state
        return state

    async def _revisions(self) -> tuple[list[str], bool]:
        """The revisions, and whether the database takes writes: a standby, and one that was set so, does not."""
        settings = {"application_name": f"{self._name} readiness"}
        connection = await connect(self._address, server_settings=settings)
        try:
            rows = await connection.fetch("select version_num from alembic_version")
            read_only = await connection.fetchval("show transaction_read_only")
            await connection.close()
            return [row["version_num"] for row in rows], read_only == "off"
        finally:  # no goodbye to a database that gives no answer: it would be waited for
            if not connection.is_closed():
                connection.terminate()


def is_reached(needed: str, found: Collection[str]) -> bool:
    """Whether the database is at a revision or at a later one of its line: `kit0003` is later than `kit0002`."""
    line, number = _parts(needed)
    return any(each[0] == line and each[1] >= number for each in map(_parts, found))


def line_of(revision: str) -> str:
    """Whose migrations a revision belongs to: the kit's, or a deployable's own."""
    return _parts(revision)[0]


def _parts(revision: str) -> tuple[str, int]:
    line, number = re.fullmatch(r"(.*?)(\d*)", revision).groups()  # type: ignore[union-attr]
    return line, int(number or 0)
