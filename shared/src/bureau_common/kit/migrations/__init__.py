"""Migrations: what every service's `migrations/env.py` calls, with its own tables beside the kit's."""

import asyncio
from collections.abc import Iterable
from urllib.parse import parse_qs, unquote, urlsplit

from alembic import context
from sqlalchemy import Connection, MetaData, pool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ..core.connections import PASSING, DatabaseAway, create_engine, why_undone
from ..core.settings import MigrationSettings, Misconfigured, read_settings, refusing_misconfiguration
from ..core.tables import metadata as kit_metadata
from ..figures.figures import Definition, Source, sources_of
from ..measures.rebuilding import rebuild
from .rights import NoSuchUser, grant_rights

ONE_AT_A_TIME = text("select pg_advisory_xact_lock(20210, 7)")
"""What a job of a database holds until its transaction ends."""
_TRIES = 20
"""How often a job asks, a second apart, for a database that is not there yet: it comes up beside it, and nobody repeats it."""


def run_migrations(prefix: str, metadata: MetaData, figures: Iterable[Definition] = ()) -> None:
    """Bring a deployable's database to the newest version, in one transaction, and give its application its rights.

    At the newest version what its figures keep by key is computed, where it is not kept yet.
    """
    with refusing_misconfiguration():
        settings = read_settings(MigrationSettings, _env_prefix=f"{prefix}_")
        asyncio.run(_migrate(settings, prefix, metadata, {each for figure in figures for each in sources_of(figure)}))


async def _migrate(settings: MigrationSettings, prefix: str, metadata: MetaData, measures: set[Source]) -> None:
    owner, variable = settings.migration_database_url, f"{prefix}_MIGRATION_DATABASE_URL"
    if owner is None:
        owner, variable = settings.database_url, f"{prefix}_DATABASE_URL"
    application = _user_of(settings.database_url.get_secret_value())
    if settings.migration_database_url is not None and not application:
        raise Misconfigured({f"{prefix}_DATABASE_URL": "names no user, to whom the rights are given"})
    engine = create_engine(owner.get_secret_value(), poolclass=pool.NullPool, hide_parameters=True)
    try:
        connection = await _entered(engine)
        try:
            is_newest = await connection.run_sync(_run, metadata, application)
        finally:
            await connection.close()
        if is_newest:
            await rebuild(engine, measures)
    except DatabaseAway as error:
        raise Misconfigured({variable: str(error)}) from None
    except NoSuchUser:
        raise Misconfigured({f"{prefix}_DATABASE_URL": "its user is not known there"}) from None
    except DBAPIError as error:
        if (told := why_undone(error, migrated=False)) is None:
            raise
        raise Misconfigured({variable: told}) from None
    finally:
        await engine.dispose()


def _user_of(address: str) -> str:
    """The user that an address names, before its host or among its parameters; none where the environment says who."""
    parts = urlsplit(address)
    return unquote(parts.username or "") or parse_qs(parts.query).get("user", [""])[-1]


async def _entered(engine: AsyncEngine) -> AsyncConnection:
    """A connection; a database that has just begun, or whose name the network is only learning, is waited for."""
    for _ in range(_TRIES - 1):
        try:
            return await engine.connect()
        except DatabaseAway as error:
            if str(error) not in PASSING:
                raise
        await asyncio.sleep(1)
    return await engine.connect()


def _run(connection: Connection, metadata: MetaData, application: str) -> bool:
    """Run what Alembic was called for; whether the database is at the newest version then."""
    context.configure(connection=connection, target_metadata=[kit_metadata, metadata], compare_server_default=True)
    with context.begin_transaction():
        # Another job is waited for: of rights that two give beside each other PostgreSQL refuses one's.
        connection.execute(text("set local lock_timeout = '60s'"))
        connection.execute(ONE_AT_A_TIME)
        connection.execute(text("set local lock_timeout = '5s'"))  # never queue traffic behind a schema lock
        context.run_migrations()
        if application:
            grant_rights(connection, application)
    heads = {*context.get_context().get_current_heads()}
    return heads == {*context.script.get_heads()}
