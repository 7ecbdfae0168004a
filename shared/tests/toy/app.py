"""The toy service, and its tables in a database."""

import asyncio

from fastapi import FastAPI
from pydantic_settings import SettingsConfigDict
from sqlalchemy import pool
from sqlalchemy.ext.asyncio import create_async_engine

from bureau_common.kit.app import create_service
from bureau_common.kit.core.settings import ServiceSettings
from bureau_common.kit.core.tables import metadata as kit_metadata

from .books import BOOKS
from .figures import CLAIMS, FIGURES, WATCHES
from .rules import COUNTED, SERVICES_MAXIMUM
from .tables import metadata


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="TOY_")


def create_app(settings: Settings) -> FastAPI:
    return create_service(
        settings,
        name="toy-svc",
        title="Toy service",
        description="Orders and their limits",
        metadata=metadata,
        books=BOOKS,
        figures=FIGURES,
        claims=CLAIMS,
        watches=WATCHES,
        parameters=[COUNTED, SERVICES_MAXIMUM],
    )


def create_tables(url: str) -> None:
    """Every table of the kit and of the toy: there is nothing to migrate from."""
    asyncio.run(_create_tables(url))


async def _create_tables(url: str) -> None:
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1), poolclass=pool.NullPool)
    async with engine.begin() as connection:
        for each in (kit_metadata, metadata):
            await connection.run_sync(each.create_all)
    await engine.dispose()
