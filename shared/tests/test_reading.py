"""What a read costs: the statements and transactions of it, the routes that it meets, and connections that are dead."""

from collections.abc import Callable
from pathlib import Path

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from bureau_common.kit.books.books import FEW
from bureau_common.kit.core.prebuilt import Prebuilt
from bureau_common.kit.web.sessions import Database
from bureau_common.testing.fixtures import client_of
from bureau_common.testing.issuer import Issuer
from toy.app import Settings, create_app

Order = Callable[..., dict[str, object]]
FIGURE = "/v1/figures/toy.goods.ytd"
HELD = (
    "/v1/summary?period=2021-03",
    f"{FIGURE}?period=2021-03",
    f"{FIGURE}/series?from=2021-01&to=2021-06",
    f"{FIGURE}/breakdown?from=2021-01&to=2021-06&split=reporting_unit",
)
END_SESSIONS = "select count(pg_terminate_backend(pid, 60000)) from pg_stat_activity where application_name = $1"


@pytest.fixture
def said(app: FastAPI) -> list[str]:
    """Every statement of the app's connections, and each beginning of a transaction."""
    noted = _noted(app.state.database)
    event.listen(app.state.database._readers.sync_engine, "begin", lambda _: noted.append("begin"), insert=True)
    return noted


def _noted(database: Database) -> list[str]:
    noted: list[str] = []
    event.listen(
        database.engine.sync_engine, "before_cursor_execute", lambda _c, _u, statement, *_: noted.append(statement)
    )
    return noted


async def _dead(superuser: asyncpg.Connection) -> int:
    """End the server's side of every connection of a service."""
    ended: int = await superuser.fetchval(END_SESSIONS, "toy-svc")
    return ended


@pytest.mark.parametrize("path", HELD)
@pytest.mark.parametrize("as_of", ["", "&as_of=1"])
async def test_whoever_holds_the_answer_costs_one_statement_and_no_transaction(
    app: FastAPI, client: httpx.AsyncClient, order: Order, said: list[str], path: str, as_of: str
) -> None:
    assert (await client.post("/v1/orders", json=order("R1"))).status_code == 201
    first = await client.get(path + as_of)
    assert (first.status_code, "begin" in said) == (200, True)
    said.clear()
    again = await client.get(path + as_of, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert len(said) == 1
    assert said[0].startswith("SELECT")


@pytest.mark.parametrize("path", HELD)
async def test_whoever_holds_an_older_answer_gets_the_new_one(
    client: httpx.AsyncClient, order: Order, path: str
) -> None:
    held = (await client.get(path)).headers["etag"]
    assert (await client.post("/v1/orders", json=order("R1"))).status_code == 201
    answer = await client.get(path, headers={"If-None-Match": held})
    assert (answer.status_code, answer.headers["etag"] == held) == (200, False)


async def test_a_reader_with_the_right_costs_one_statement_more_for_the_switches(
    secret_app: FastAPI, issuer: Issuer
) -> None:
    async with client_of(secret_app) as client:
        client.headers.update(issuer.headers("viewer"))
        held = (await client.get(HELD[0])).headers["etag"]
        noted = _noted(secret_app.state.database)
        assert (await client.get(HELD[0], headers={"If-None-Match": held})).status_code == 304
    assert [each.lstrip()[:6] for each in noted] == ["SELECT", "SELECT"]


@pytest.mark.parametrize("path", [*HELD, "/v1/orders", "/v1/orders?as_of=1", "/v1/changes"])
async def test_a_read_over_dead_connections_is_answered_as_over_living_ones(
    app: FastAPI, client: httpx.AsyncClient, superuser: asyncpg.Connection, path: str
) -> None:
    expected = await client.get(path)
    async with app.state.database.reading() as one, app.state.database.reading() as other:  # two that stand in the pool
        assert await one.scalar(text("select 1")) == await other.scalar(text("select 1"))
    assert await _dead(superuser) >= 2
    answer = await client.get(path)
    assert (answer.status_code, answer.content) == (200, expected.content)


async def test_a_write_over_a_dead_connection_is_told_to_come_again_and_then_goes_on(
    client: httpx.AsyncClient, order: Order, superuser: asyncpg.Connection
) -> None:
    def person(ref: str, id_number: str) -> dict[str, str]:
        common = {"source": "civil", "source_ref": ref, "reporting_unit": "T1", "business_date": "2021-03-15"}
        return {**common, "name": "李四", "id_number": id_number}

    assert (await client.post("/v1/persons", json=person("P1", "11010519491231002X"))).status_code == 201
    head = (await client.get("/v1/changes")).json()["head"]
    assert await _dead(superuser) >= 1
    refused = await client.post("/v1/persons", json=person("P2", "340311200001010017"))
    assert (refused.status_code, refused.json()["code"], refused.headers["retry-after"]) == (503, "busy", "1")
    assert (await client.get("/v1/changes")).json()["head"] == head
    assert (await client.post("/v1/persons", json=person("P2", "340311200001010017"))).status_code == 201


async def test_a_write_whose_questions_are_read_first_finds_living_connections(
    client: httpx.AsyncClient, order: Order, superuser: asyncpg.Connection
) -> None:
    many = [order(f"R{number}") for number in range(FEW + 1)]
    assert (await client.post("/v1/orders/batch", json={"items": many[:1]})).status_code == 201
    assert await _dead(superuser) >= 1
    assert (await client.post("/v1/orders/batch", json={"items": many})).status_code == 201


async def test_a_read_is_asked_twice_and_not_three_times(settings: Settings) -> None:
    database = Database(settings, "mortal")
    asked = _noted(database)
    with pytest.raises(DBAPIError):
        await database.glance(Prebuilt(text("select pg_terminate_backend(pg_backend_pid())")), {})
    await database.close()
    assert len(asked) == 2


async def test_an_error_of_the_statement_itself_is_not_asked_twice(settings: Settings) -> None:
    database = Database(settings, "toy")
    asked = _noted(database)
    with pytest.raises(DBAPIError):
        await database.glance(Prebuilt(text("select 1 / 0")), {})
    await database.close()
    assert len(asked) == 1


async def test_no_connection_goes_back_in_a_transaction(app: FastAPI, client: httpx.AsyncClient) -> None:
    for path in (*HELD, "/v1/orders", "/v1/orders?as_of=99"):
        await client.get(path)
    states = "select state from pg_stat_activity where application_name = 'toy-svc' and pid <> pg_backend_pid()"
    async with app.state.database.engine.connect() as connection:
        assert {*(await connection.scalars(text(states)))} <= {"idle"}


async def test_a_document_that_was_committed_is_served_as_it_is_and_none_is_built(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(settings)
    (tmp_path / "openapi.json").write_bytes(b'{"openapi": "3.1.0"}\n')
    app.state.document = (tmp_path / "openapi.json").read_bytes
    monkeypatch.setattr(app, "openapi", lambda: pytest.fail("it was built"))
    async with client_of(app) as client:
        answer = await client.get("/v1/openapi.json")
    assert (answer.status_code, answer.content) == (200, b'{"openapi": "3.1.0"}\n')


LISTED = ("/v1/orders?limit=5", f"{FIGURE}/records?period=2021-03")


@pytest.mark.parametrize("path", [*HELD, *LISTED])
@pytest.mark.parametrize("as_of", ["", "&as_of=1"])
async def test_a_read_may_ask_for_at_least_a_change_and_is_told_to_come_again_until_it_has_come(
    client: httpx.AsyncClient, order: Order, path: str, as_of: str
) -> None:
    expected = await client.get(path + as_of)
    held = {"If-None-Match": expected.headers["etag"]} if "etag" in expected.headers else {}
    for headers in ({}, held):
        early = await client.get(f"{path}{as_of}&min_version=2", headers=headers)
        assert (early.status_code, early.json()["code"], early.headers["retry-after"]) == (409, "not_yet", "1")
    there = await client.get(f"{path}{as_of}&min_version=1")
    assert (there.status_code, there.content) == (200, expected.content)
    number = (await client.post("/v1/orders", json=order("R1"))).json()["change_no"]
    assert (await client.get(f"{path}{as_of}&min_version={number}", headers=held)).status_code in (200, 304)
