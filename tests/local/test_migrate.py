"""Migrating says done only when every database is at its newest version, and explains a database of another version."""

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from bureau_common.kit.migrations import ONE_AT_A_TIME
from bureau_common.testing.fixtures import NewDatabase
from bureau_common.testing.postgres import Cluster, as_owner, create_database
from local import migrate
from local.deployables import DEPLOYABLES, Deployable
from local.migrate import CannotMigrate

PERFORMANCE = next(each for each in DEPLOYABLES if each.database == "performance")


async def execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def test_a_database_of_another_version_is_explained_in_one_line(
    new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = as_owner(new_database("performance"))
    asyncio.run(execute(url, "update alembic_version set version_num = 'kit9999' where version_num like 'kit%'"))
    monkeypatch.setenv(PERFORMANCE.database_variable, url)
    monkeypatch.setattr(migrate, "DEPLOYABLES", (PERFORMANCE,))
    assert migrate.main() == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    for part in ("performance-svc", "kit9999", "later version", "BUREAU_DATA=", "PERFORMANCE_DATABASE_URL="):
        assert part in told


def test_done_is_said_only_when_the_newest_versions_are_reached(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(create_database(cluster, "unreached"))
    monkeypatch.setenv(PERFORMANCE.database_variable, cluster.url("unreached"))
    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", lambda *_: None)
        with pytest.raises(CannotMigrate, match="did not reach"):
            migrate.migrate(PERFORMANCE)
    migrate.migrate(PERFORMANCE)
    migrate.migrate(PERFORMANCE)


async def test_a_job_waits_for_another_one_of_the_same_database(
    new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that gave the rights at once: one of them ended with `tuple concurrently updated` and a traceback."""
    application = new_database("performance")
    monkeypatch.setenv(PERFORMANCE.database_variable, application)
    monkeypatch.setenv(PERFORMANCE.migration_variable, as_owner(application))
    other = await asyncpg.connect(as_owner(application))
    giving = other.transaction()
    await giving.start()
    await other.execute(str(ONE_AT_A_TIME))
    await other.execute("revoke all on table alembic_version from application")
    job = asyncio.create_task(asyncio.to_thread(migrate.migrate, PERFORMANCE))
    waits = "select exists (select from pg_locks where pg_backend_pid() = any(pg_blocking_pids(pid)))"
    while not (job.done() or await other.fetchval(waits)):  # noqa: ASYNC110 - PostgreSQL tells nobody
        await asyncio.sleep(0.05)
    await giving.commit()
    await job
    assert await other.fetchval("select has_table_privilege('application', 'alembic_version', 'select')")
    await other.close()


def spaced(each: Deployable, tmp_path: Path) -> Deployable:
    """The same in a folder whose path has a space."""
    folder = tmp_path / "a folder" / each.name
    shutil.copytree(each.folder / "migrations", folder / "migrations")
    shutil.copy(each.folder / "alembic.ini", folder)
    return replace(each, folder=folder)


@pytest.mark.parametrize("each", DEPLOYABLES, ids=lambda each: each.database)
def test_every_line_of_migrations_is_found_below_a_path_with_a_space(each: Deployable, tmp_path: Path) -> None:
    def heads(deployable: Deployable) -> list[str]:
        return ScriptDirectory.from_config(Config(deployable.folder / "alembic.ini")).get_heads()

    assert len(heads(each)) == 2, "its own line and the kit's"
    assert heads(spaced(each, tmp_path)) == heads(each)


def test_migrations_that_are_not_found_are_no_success(tmp_path: Path) -> None:
    each = spaced(PERFORMANCE, tmp_path)
    shutil.rmtree(each.folder / "migrations/versions")
    (each.folder / "migrations/versions").mkdir()
    with pytest.raises(CannotMigrate, match="of its migrations only"):
        migrate.migrate(each)
