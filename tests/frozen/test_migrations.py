"""The migrations build the tables that the code declares, wherever the folder lies, and can be taken back."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import asyncpg
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import create_async_engine

from bureau_common.kit.core.tables import metadata as kit
from bureau_common.testing.fixtures import NewDatabase
from bureau_common.testing.postgres import Cluster, as_owner, create_database
from bureau_gateway.app import metadata as gateway
from credit_svc.app import metadata as credit
from debt_svc.app import metadata as debt
from local.deployables import DEPLOYABLES, Deployable
from performance_svc.app import metadata as performance
from revenue_svc.app import metadata as revenue

from .schema import schema_difference, schema_of

DECLARED: Mapping[str, MetaData] = {
    "revenue": revenue,
    "credit": credit,
    "debt": debt,
    "performance": performance,
    "gateway": gateway,
}


@pytest.fixture(params=DEPLOYABLES, ids=lambda each: each.database)
def deployable(request: pytest.FixtureRequest) -> Deployable:
    found: Deployable = request.param
    return found


@pytest.fixture
def config(deployable: Deployable, new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch) -> Config:
    """Alembic's, aimed at a migrated database of the test's own."""
    monkeypatch.setenv(deployable.database_variable, new_database(deployable.database))
    monkeypatch.setenv(deployable.migration_variable, as_owner(os.environ[deployable.database_variable]))
    return Config(deployable.folder / "alembic.ini", stdout=StringIO())


async def declare(url: str, metadata: MetaData) -> None:
    """Build the tables as the code declares them."""
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.begin() as connection:
        await connection.run_sync(kit.create_all)
        await connection.run_sync(metadata.create_all)
    await engine.dispose()


async def fetch(url: str, statement: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(as_owner(url))
    try:
        return list(await connection.fetch(statement))
    finally:
        await connection.close()


def tables_of(url: str) -> set[str]:
    return {row["relname"] for row in asyncio.run(fetch(url, "select relname from pg_stat_user_tables"))}


def test_a_migrated_schema_is_the_declared_one(
    cluster: Cluster, new_database: NewDatabase, deployable: Deployable
) -> None:
    name = deployable.database
    asyncio.run(create_database(cluster, f"{name}_declared"))
    asyncio.run(declare(cluster.url(f"{name}_declared"), DECLARED[name]))
    url = new_database(name)
    asyncio.run(fetch(url, "drop table alembic_version"))
    declared, migrated = schema_of(cluster, f"{name}_declared"), schema_of(cluster, url.rpartition("/")[2])
    assert len(migrated) > 200
    assert schema_difference(declared, migrated) == []


def test_autogenerate_finds_nothing_to_do(config: Config) -> None:
    command.check(config)
    assert isinstance(config.stdout, StringIO)
    assert config.stdout.getvalue() == "No new upgrade operations detected.\n"


def test_a_database_has_two_branches_its_own_and_the_kits(deployable: Deployable) -> None:
    script = ScriptDirectory.from_config(Config(deployable.folder / "alembic.ini"))
    heads = [script.get_revision(each) for each in script.get_heads()]
    assert sorted(label for head in heads for label in head.branch_labels) == sorted(["kit", deployable.database])


def test_the_migrations_taken_back_leave_no_table_and_can_be_applied_again(
    config: Config, deployable: Deployable
) -> None:
    url = os.environ[deployable.database_variable]
    before = tables_of(url)
    command.downgrade(config, "base")
    assert tables_of(url) == {"alembic_version"}
    command.upgrade(config, "heads")
    assert tables_of(url) == before


def test_a_folder_with_a_space_migrates_all_the_same(cluster: Cluster, tmp_path: Path) -> None:
    deployable = next(each for each in DEPLOYABLES if each.database == "performance")
    folder = tmp_path / "a folder" / "performance svc"
    shutil.copytree(deployable.folder / "migrations", folder / "migrations")
    shutil.copy(deployable.folder / "alembic.ini", folder)
    asyncio.run(create_database(cluster, "spaced"))
    subprocess.run(
        [sys.executable, "-m", "alembic", "upgrade", "heads"],
        cwd=folder,
        env={**os.environ, deployable.database_variable: cluster.url("spaced")},
        check=True,
        capture_output=True,
    )
    assert {"journal", "launch_plans"} <= tables_of(cluster.url("spaced"))
