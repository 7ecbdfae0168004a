"""Readiness tells whether traffic can be served, and when it cannot, why: whatever traffic and migrations are doing."""

import asyncio
from collections.abc import Callable

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from bureau_common.kit.core.tables import REVISION as KIT_REVISION
from bureau_common.kit.web import readiness
from bureau_common.testing.fixtures import app_of, client_of
from bureau_common.testing.issuer import Issuer
from toy.app import REVISION, Settings, create_app


async def asked(client: httpx.AsyncClient) -> tuple[int, str]:
    answer = await client.get("/readyz")
    return answer.status_code, answer.json()["status"]


async def test_a_service_whose_database_is_migrated_is_ready(client: httpx.AsyncClient) -> None:
    assert await asked(client) == (200, "ok")


async def test_a_schema_without_revisions_is_not_ready(
    client: httpx.AsyncClient, superuser: asyncpg.Connection
) -> None:
    await superuser.execute("drop table alembic_version")
    assert await asked(client) == (503, "database not migrated")


STATES = {
    "an earlier revision": ({KIT_REVISION, "toy0000"}, f"database not migrated to {REVISION}"),
    "a later revision": ({"kit9999", "toy0002"}, "ok"),
    "a later revision with as many digits as it takes": ({"kit10000", REVISION}, "ok"),
    "a revision of another line": ({KIT_REVISION, "tool0001"}, f"database not migrated to {REVISION}"),
    "a revision that is no number": ({KIT_REVISION, "3f9a"}, f"database not migrated to {REVISION}"),
    "the kit's alone": ({KIT_REVISION}, f"database not migrated to {REVISION}"),
    "none": (set[str](), f"database not migrated to {KIT_REVISION}, {REVISION}"),
}


@pytest.mark.parametrize("state", STATES)
async def test_ready_are_the_codes_revisions_and_later_ones_of_their_lines(
    client: httpx.AsyncClient, superuser: asyncpg.Connection, state: str
) -> None:
    found, status = STATES[state]
    await superuser.execute("delete from alembic_version")
    await superuser.executemany("insert into alembic_version values ($1)", [(each,) for each in found])
    assert await asked(client) == (200 if status == "ok" else 503, status)


async def test_a_database_that_takes_no_writes_is_not_ready_and_a_write_is_busy(
    app: FastAPI,
    client: httpx.AsyncClient,
    order: Callable[..., dict[str, object]],
    superuser: asyncpg.Connection,
) -> None:
    """A standby that was not promoted, or a disk that the operator guards: every write was 500 while it was ready."""
    name = await superuser.fetchval("select current_database()")
    await superuser.execute(f"alter role application in database {name} set default_transaction_read_only = on")
    try:
        await app.state.database.close()
        assert await asked(client) == (503, "database unavailable: it takes no writes")
        answer = await client.post("/v1/orders", json=order("1"))
        assert (answer.status_code, answer.json()["code"], "Retry-After" in answer.headers) == (503, "busy", True)
        assert (await client.get("/v1/orders")).status_code == 200
    finally:
        await superuser.execute(f"alter role application in database {name} reset default_transaction_read_only")
    await app.state.database.close()
    assert await asked(client) == (200, "ok")
    assert (await client.post("/v1/orders", json=order("1"))).status_code == 201


async def test_a_table_that_is_locked_does_not_make_a_service_unready(
    client: httpx.AsyncClient, superuser: asyncpg.Connection
) -> None:
    async with superuser.transaction():
        await superuser.execute("lock table journal, orders in access exclusive mode")
        assert await asked(client) == (200, "ok")


async def test_a_pool_that_is_used_up_does_not_make_a_service_unready_and_no_connection_stays(
    settings: Settings, superuser: asyncpg.Connection
) -> None:
    app = app_of(create_app, settings.model_copy(update={"pool_size": 1, "pool_overflow": 0}))
    async with client_of(app) as client, app.state.database.reading() as session:
        await session.connection()
        assert await asked(client) == (200, "ok")
    count = "select count(*) from pg_stat_activity where application_name = 'toy-svc readiness'"
    while await superuser.fetchval(count):  # noqa: ASYNC110 - PostgreSQL tells nobody
        await asyncio.sleep(0.01)


@pytest.mark.race
async def test_many_who_ask_at_once_cost_one_connection(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, connect = [], readiness.connect

    async def counted(*arguments: str, **options: object) -> asyncpg.Connection:
        made.append(arguments)
        return await connect(*arguments, **options)

    monkeypatch.setattr(readiness, "connect", counted)
    assert set(await asyncio.gather(*(asked(client) for _ in range(50)))) == {(200, "ok")}
    assert len(made) == 1


def elsewhere(settings: Settings, change: Callable[[str], str]) -> FastAPI:
    address = change(settings.database_url.get_secret_value())
    return app_of(create_app, settings.model_copy(update={"database_url": Settings(database_url=address).database_url}))


async def test_a_wrong_password_is_in_the_status_and_in_the_log_once_and_is_itself_in_neither(
    settings: Settings, issuer: Issuer
) -> None:
    app = elsewhere(settings, lambda address: address.replace("@", "wrong@"))
    password = app.state.settings.database_url.get_secret_value().split(":")[2].partition("@")[0]
    with capture_logs() as logs:
        async with client_of(app) as client:
            assert await asked(client) == (503, "database unavailable: user or password refused")
            assert await asked(client) == (503, "database unavailable: user or password refused")
            read = await client.get("/v1/orders", headers=issuer.headers("viewer"))
    assert (read.status_code, read.json()["code"], "retry-after" in read.headers) == (503, "busy", True)
    told = [line for line in logs if line["event"] == "readiness"]
    assert [(line["log_level"], line["state"]) for line in told] == [
        ("warning", "database unavailable: user or password refused")
    ]
    assert password not in f"{logs} {read.text}"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda address: address + "_gone", "no database of this name"),
        (lambda address: address.split("@")[0] + "@127.0.0.1:1/x", "not reachable"),
        (lambda address: address + "?sslmode=require", "TLS failed"),
    ],
    ids=["no database", "no server", "no TLS"],
)
async def test_the_status_says_why_the_database_is_away(
    settings: Settings, change: Callable[[str], str], reason: str
) -> None:
    async with client_of(elsewhere(settings, change)) as client:
        assert await asked(client) == (503, f"database unavailable: {reason}")


async def test_a_database_that_gives_no_answer_makes_a_service_unready(
    client: httpx.AsyncClient, superuser: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "READY_SECONDS", 0.2)
    async with superuser.transaction():
        await superuser.execute("lock table alembic_version in access exclusive mode")
        assert await asked(client) == (503, "database unavailable: no answer in time")


class Silent:
    """A connection whose other end answers nothing any more, not even a goodbye."""

    terminated = 0

    async def fetch(self, _: str) -> list[object]:
        await asyncio.Event().wait()
        return []

    async def close(self) -> None:
        await asyncio.Event().wait()

    def is_closed(self) -> bool:
        return False

    def terminate(self) -> None:
        self.terminated += 1


async def test_a_database_that_falls_silent_in_mid_answer_is_given_up_each_time(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = Silent()

    async def connect(*_: object, **__: object) -> Silent:
        return silent

    monkeypatch.setattr(readiness, "READY_SECONDS", 0.05)
    monkeypatch.setattr(readiness, "connect", connect)
    for times in (1, 2):
        async with asyncio.timeout(20):
            assert await asked(client) == (503, "database unavailable: no answer in time")
        assert silent.terminated == times


async def test_a_service_that_drains_is_not_ready_goes_on_serving_and_closes_connections(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    assert "connection" not in (await client.get("/v1/orders")).headers
    app.state.readiness.draining = True
    assert await asked(client) == (503, "draining")
    served = await client.get("/v1/orders")
    assert (served.status_code, served.headers["connection"]) == (200, "close")
    assert (await client.get("/livez")).status_code == 200
