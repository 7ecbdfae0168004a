"""Migrations: what every service's `migrations/env.py` calls, with its own tables beside the kit's."""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection, MetaData, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

from ..core.tables import metadata as kit_metadata


def run_migrations(prefix: str, metadata: MetaData) -> None:
    """Bring the database of `{prefix}_DATABASE_URL` to the newest version, in one transaction."""
    asyncio.run(_migrate(os.environ[f"{prefix}_DATABASE_URL"], metadata))


async def _migrate(url: str, metadata: MetaData) -> None:
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1), poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(_run, metadata)
    await engine.dispose()


def _run(connection: Connection, metadata: MetaData) -> None:
    context.configure(connection=connection, target_metadata=[kit_metadata, metadata], compare_server_default=True)
    with context.begin_transaction():
        connection.execute(text("set local lock_timeout = '5s'"))  # never queue traffic behind a schema lock
        context.run_migrations()
