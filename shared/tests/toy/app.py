"""The toy service, and its tables in a database."""

import asyncio

from fastapi import FastAPI
from pydantic_settings import SettingsConfigDict
from sqlalchemy import pool

from bureau_common.kit.app import create_service
from bureau_common.kit.core.connections import create_engine
from bureau_common.kit.core.settings import ServiceSettings
from bureau_common.kit.core.tables import REVISION as KIT_REVISION
from bureau_common.kit.core.tables import metadata as kit_metadata
from bureau_common.kit.figures.figures import sources_of
from bureau_common.kit.measures.rebuilding import rebuild
from bureau_common.kit.migrations.rights import grant_rights

from .books import BOOKS, ENTERPRISES
from .figures import CLAIMS, FIGURES, WATCHES
from .rules import COUNTED, SERVICES_MAXIMUM
from .tables import metadata, orders

REVISION = "toy0001"


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="TOY_")


def create_app(settings: Settings) -> FastAPI:
    return create_service(
        settings,
        name="toy-svc",
        title="Toy service",
        description="Orders and their limits",
        metadata=metadata,
        revision=REVISION,
        books=BOOKS,
        figures=FIGURES,
        claims=CLAIMS,
        watches=WATCHES,
        openings=[ENTERPRISES.table, orders],
        parameters=[COUNTED, SERVICES_MAXIMUM],
    )


def create_tables(url: str, application: str) -> None:
    """Every table of the kit and of the toy as migrations leave them, with the application's rights."""
    asyncio.run(_create_tables(url, application))


async def _create_tables(url: str, application: str) -> None:
    engine = create_engine(url, poolclass=pool.NullPool)
    async with engine.begin() as connection:
        for each in (kit_metadata, metadata):
            await connection.run_sync(each.create_all)
        await connection.exec_driver_sql("create table alembic_version (version_num varchar(32) primary key)")
        await connection.exec_driver_sql(f"insert into alembic_version values ('{KIT_REVISION}'), ('{REVISION}')")
        await connection.run_sync(grant_rights, application)
    await rebuild(engine, {each for figure in FIGURES for each in sources_of(figure)})
    await engine.dispose()
