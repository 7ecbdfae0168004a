"""Sessions: one request is one transaction, committed on leave; application code never commits."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query, Request
from sqlalchemy import Connection, QueuePool, Row, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession
from sqlalchemy.util import greenlet_spawn

from ..core.connections import create_engine
from ..core.errors import Refused
from ..core.prebuilt import Prebuilt
from ..core.settings import ServiceSettings
from .documents import USUAL_SECONDS

T = TypeVar("T")
GUARDS = {
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "idle_in_transaction_session_timeout": "60s",
    "lock_timeout": "5s",
    "statement_timeout": "30s",
    "plan_cache_mode": "force_generic_plan",
    "jit": "off",
}
"""The settings of a database connection; a reader that waits for its caller holds up nobody.

What stands by itself comes often and in few forms, and its plan is made once for all values: that of a page took as long
as its rows. No statement here is worth being compiled to machine code.
"""
READERS = {"plan_cache_mode": "force_custom_plan"}
"""What a reader's transaction sets for itself: what it reads is planned for its values."""
REPEATERS = {"plan_cache_mode": "force_generic_plan"}
"""What the transaction of a summary or figure of the present sets: the same few statements come for every month, and to plan
one takes longer than to answer it. The constants stand in it (`Prebuilt`), so that the plan for any month is good.
"""
WRITERS = {"idle_in_transaction_session_timeout": "2s", "plan_cache_mode": "auto"}
"""What a writer's transaction sets for itself: it holds locks, and is nothing but statements, the same ones each time."""
IMPORTS = {"plan_cache_mode": "force_custom_plan", "work_mem": "32MB", "default_statistics_target": "10"}
"""What the connection of an import has beside: a file's rows are no usual ones, and are sorted and compared in memory.

A table that it makes much larger is analyzed by some thousand of its rows: ten times as many took as long as the rest.
"""
POOL_SECONDS = USUAL_SECONDS / 3
"""How long a request waits for a connection of the pool: shorter than its caller waits, who is told 503 with Retry-After."""


SOON_SECONDS = 1.5
"""The same for a summary: shorter than the report waits, so that it is told that the service is busy, and not left waiting."""
SOON_AT_ONCE = 2
"""How many summaries a process computes at once: each is work of the one thread, and many would make all of them late."""
_LOOK_SECONDS = 0.02


class Database:
    """One service's database: writers run READ COMMITTED, readers see one snapshot and cannot write."""

    def __init__(self, settings: ServiceSettings, name: str) -> None:
        self.engine = create_engine(
            settings.database_url.get_secret_value(),
            connected_with={"server_settings": {**GUARDS, "application_name": name}},
            pool_size=settings.pool_size,
            max_overflow=settings.pool_overflow,
            pool_timeout=POOL_SECONDS,
            pool_use_lifo=True,  # the one that was used last has its plans
            isolation_level="AUTOCOMMIT",  # a statement stands by itself, unless it is a reader's or a writer's
            hide_parameters=True,  # an error's text goes to the log, and parameters may be personal
        )
        self._most = settings.pool_size + settings.pool_overflow
        self._writers = self.engine.execution_options(isolation_level="READ COMMITTED")
        snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._readers, self._repeaters = [self.engine.execution_options(**snapshot) for _ in range(2)]
        for engine, told in ((self._writers, WRITERS), (self._readers, READERS), (self._repeaters, REPEATERS)):
            event.listen(engine.sync_engine, "begin", partial(_set, told))
        self._turns = asyncio.Semaphore(SOON_AT_ONCE)
        self.asked: set[object] = set()
        """Questions that were asked once, so that their SQL is compiled."""

    @property
    def has_room(self) -> bool:
        """Whether a second connection can be had without waiting, for who holds one already."""
        pool = self.engine.pool
        return isinstance(pool, QueuePool) and pool.checkedout() < self._most

    @asynccontextmanager
    async def reading_soon(self, *, again: bool = False) -> AsyncIterator[AsyncSession]:
        """A read in its turn: whoever gets neither that nor a connection soon is told to come again."""
        await self._soon(lambda: self.has_room and not self._turns.locked())
        async with self._turns, self.reading(again=again) as session:
            yield session

    async def glance_soon(self, statement: Prebuilt, given: Mapping[str, Any]) -> Sequence[Row[Any]]:
        """A glance: whoever gets no connection soon is told to come again."""
        await self._soon(lambda: self.has_room)
        return await self.glance(statement, given)

    async def _soon(self, can_begin: Callable[[], bool]) -> None:
        until = time.monotonic() + SOON_SECONDS
        # To be cut off while it connects, no driver takes well: it is waited for by looking now and then.
        while not can_begin():
            if time.monotonic() >= until:
                raise Refused("busy", "请稍后重试", "Try again shortly", retry_after=1)
            await asyncio.sleep(_LOOK_SECONDS)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """A transaction that commits on leave and rolls back on any error."""
        async with AsyncSession(self._writers, expire_on_commit=False) as session, session.begin():
            yield session

    @asynccontextmanager
    async def rehearsing(self) -> AsyncIterator[AsyncSession]:
        """A writer's transaction that is always rolled back: a dry run does what the write would do."""
        async with AsyncSession(self._writers, expire_on_commit=False) as session, session.begin() as transaction:
            yield session
            await transaction.rollback()

    @asynccontextmanager
    async def staging(self) -> AsyncIterator[AsyncConnection]:
        """A connection on which each statement stands by itself; `writing_on` ends the work with a transaction."""
        async with self.engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.exec_driver_sql(_setting(IMPORTS, local=False))
            try:
                yield connection
            finally:
                try:
                    await connection.rollback()
                    await connection.execution_options(isolation_level="AUTOCOMMIT")
                    await connection.exec_driver_sql("reset all")
                except (SQLAlchemyError, OSError):
                    await connection.invalidate()

    @asynccontextmanager
    async def reading(self, *, again: bool = False) -> AsyncIterator[AsyncSession]:
        """A read-only transaction in one snapshot; a connection that is found dead as it begins is replaced, once.

        What is asked `again` and again is planned once a connection, for all values.
        """
        connection = await _again_if_lost(partial(self._begin_reading, self._repeaters if again else self._readers))
        try:
            async with AsyncSession(connection, expire_on_commit=False) as session:
                yield session
        finally:
            await connection.close()

    async def glance(self, statement: Prebuilt, given: Mapping[str, Any]) -> Sequence[Row[Any]]:
        """What one statement reads, with no transaction around it: it is one snapshot by itself.

        On a connection that is found dead it is asked once more, on another. Taking a connection, asking and giving it
        back are one step: a session, and a task to close it, took as long as the statement.
        """
        return await _again_if_lost(lambda: greenlet_spawn(_look, self.engine, statement, given))

    async def glance_planned(self, statement: Prebuilt, given: Mapping[str, Any]) -> Sequence[Row[Any]]:
        """A glance whose plan is made for its very values, in a reader's transaction."""
        return await _again_if_lost(lambda: greenlet_spawn(_look, self._readers, statement, given))

    async def _begin_reading(self, readers: AsyncEngine) -> AsyncConnection:
        connection = await readers.connect()
        try:
            await connection.begin()
        except BaseException:
            await connection.close()
            raise
        return connection

    async def close(self) -> None:
        await self.engine.dispose()


def _look(engine: AsyncEngine, statement: Prebuilt, given: Mapping[str, Any]) -> Sequence[Row[Any]]:
    with engine.sync_engine.connect() as connection:
        return statement.on(connection, given)


def _set(settings: Mapping[str, str], connection: Connection) -> None:
    """The first statement of a transaction, by which it is also known that the connection lives."""
    connection.exec_driver_sql(_setting(settings, local=True))


def _setting(settings: Mapping[str, str], *, local: bool) -> str:
    told = ", ".join(f"set_config('{name}', '{value}', {local})" for name, value in settings.items())
    return f"select {told}"


async def _again_if_lost(work: Callable[[], Awaitable[T]]) -> T:
    """Reads may be asked twice; with the connection that is found dead, the pool drops all that are as old."""
    try:
        return await work()
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    return await work()


@asynccontextmanager
async def writing_on(connection: AsyncConnection, *, rehearsing: bool = False) -> AsyncIterator[AsyncSession]:
    """A transaction of `writing` or `rehearsing`, on a connection of `staging`; it may take longer than theirs."""
    await connection.rollback()  # SQLAlchemy counts the statements before as a transaction; each was one of its own
    await connection.execution_options(isolation_level="READ COMMITTED")
    async with AsyncSession(connection, expire_on_commit=False) as session, session.begin() as transaction:
        yield session
        if rehearsing:
            await transaction.rollback()


def database_of(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


IsDryRun = Annotated[
    bool, Query(alias="dry_run", description="Run the checks only: nothing is written, 200 says what would be refused")
]


async def _open_reading(request: Request) -> AsyncIterator[AsyncSession]:
    async with database_of(request).reading() as session:
        yield session


async def _open_writing(request: Request) -> AsyncIterator[AsyncSession]:
    async with database_of(request).writing() as session:
        yield session


async def _open_entering(request: Request, dry_run: IsDryRun = False) -> AsyncIterator[AsyncSession]:
    database = database_of(request)
    async with database.rehearsing() if dry_run else database.writing() as session:
        yield session


# scope="function": with the default scope the commit runs after the answer, and a failing one still says 200.
ReadSession = Annotated[AsyncSession, Depends(_open_reading, scope="function")]
WriteSession = Annotated[AsyncSession, Depends(_open_writing, scope="function")]
EntrySession = Annotated[AsyncSession, Depends(_open_entering, scope="function")]
"""A write that may be a dry run: the same work, rolled back."""
