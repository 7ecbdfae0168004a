"""A migration gives the rights to the user that the application's address names, in each form in which addresses name one."""

import asyncio
import json

import pytest
from alembic import command
from alembic.config import Config

from bureau_common.kit.core.connections import connect
from bureau_common.testing.fixtures import NewDatabase
from bureau_common.testing.postgres import as_owner
from bureau_common.testing.workspace import ROOT

NAMED = "//application:"


def migrate(application: str, owner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVENUE_DATABASE_URL", application)
    monkeypatch.setenv("REVENUE_MIGRATION_DATABASE_URL", owner)
    command.upgrade(Config(ROOT / "services/revenue-svc/alembic.ini"), "heads")


async def ask(owner: str, statement: str) -> object:
    connection = await connect(owner)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


def test_a_user_that_stands_among_the_parameters_has_the_rights(
    new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job ended well and gave none: the service was never ready."""
    url = new_database("revenue")
    owner, password = as_owner(url), url.partition(NAMED)[2].partition("@")[0]
    asyncio.run(ask(owner, "revoke all on table journal from application"))
    without = url.replace(f"{NAMED}{password}@", "//", 1)
    migrate(f"{without}{'&' if '?' in without else '?'}user=application&password={password}", owner, monkeypatch)
    assert asyncio.run(ask(owner, "select has_table_privilege('application', 'journal', 'insert')"))


def test_an_address_without_a_user_is_told(
    new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whom the process works as by then, its environment says: that is not known where migrations run."""
    url = new_database("revenue")
    with pytest.raises(SystemExit) as ended:
        migrate(f"postgresql://{url.partition('@')[2]}", as_owner(url), monkeypatch)
    assert ended.value.code == 78
    told = json.loads(capsys.readouterr().out)["variables"]
    assert told == {"REVENUE_DATABASE_URL": "names no user, to whom the rights are given"}
