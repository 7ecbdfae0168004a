"""Exports to readers who take their time: what is held meanwhile, what is refused before the first byte, what is sent."""

import asyncio
import csv
import io
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from bureau_common.kit.web import sessions, streams
from bureau_common.testing.issuer import Issuer
from toy.app import Settings

Body = Callable[..., dict[str, object]]
EXPORT = "/v1/orders/export"


async def enter(client: httpx.AsyncClient, *bodies: dict[str, object]) -> None:
    for start in range(0, len(bodies), 1000):
        answer = await client.post("/v1/orders/batch", json={"items": bodies[start : start + 1000]})
        assert answer.status_code == 201, answer.text


class SlowReader:
    """A caller who takes some blocks of an answer and no more until told."""

    def __init__(self, app: FastAPI, headers: dict[str, str], query: str = "", takes: int = 1) -> None:
        self.status = 0
        self.taken: list[bytes] = []
        self.stuck, self.going_on = asyncio.Event(), asyncio.Event()
        self._takes = takes
        path, raw = EXPORT, query.encode()
        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}, "http_version": "1.1", "method": "GET",
            "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": raw, "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
            "server": ("test", 80), "client": ("test", 1), "state": {},
        }  # fmt: skip
        self.task = asyncio.create_task(app(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        if len(self.taken) == self._takes:
            self.stuck.set()
            await self.going_on.wait()
        self.taken.append(message.get("body", b""))

    async def rows(self) -> list[list[str]]:
        """What comes once the reader goes on, without the header."""
        self.going_on.set()
        await self.task
        return list(csv.reader(io.StringIO(b"".join(self.taken).decode("utf-8-sig"))))[1:]


@pytest.mark.parametrize("takes", [0, 1, 2])
async def test_readers_that_read_nothing_leave_the_whole_pool_to_others(
    app: FastAPI,
    client: httpx.AsyncClient,
    order: Body,
    issuer: Issuer,
    narrow: Callable[..., Awaitable[Settings]],
    takes: int,
) -> None:
    await enter(client, *[order(str(n)) for n in range(1600)])
    settings = await narrow(pool_size=4, pool_overflow=1, exports=20)
    halves = [issuer.headers("viewer", client=name) for name in ("one", "another")]
    readers = [SlowReader(app, halves[number % 2], takes=takes) for number in range(20)]
    for reader in readers:
        await reader.stuck.wait()
    assert app.state.database.engine.pool.checkedout() == 0
    assert (await client.get("/v1/figures/toy.total.ytd?period=2021-12")).status_code == 200
    refused = await client.get(EXPORT)
    assert (refused.status_code, refused.json()["code"]) == (503, "busy")
    assert refused.headers["retry-after"] == "5"
    assert {len(await reader.rows()) for reader in readers} == {1600}
    assert (await client.get(EXPORT)).status_code == 200  # every turn is given back
    assert settings.pool_size + settings.pool_overflow < len(readers)


async def test_one_client_never_has_all_the_turns_of_exports(
    app: FastAPI, client: httpx.AsyncClient, order: Body, issuer: Issuer, narrow: Callable[..., Awaitable[Settings]]
) -> None:
    await enter(client, *[order(str(n)) for n in range(1600)])
    await narrow(exports=4)
    readers = [SlowReader(app, issuer.headers("viewer", client="busy"), takes=0) for _ in range(2)]
    for reader in readers:
        await reader.stuck.wait()
    answers = [await client.get(EXPORT, headers=issuer.headers("viewer", client=name)) for name in ("busy", "calm")]
    assert [answer.status_code for answer in answers] == [503, 200]
    assert {len(await reader.rows()) for reader in readers} == {1600}
    assert (await client.get(EXPORT, headers=issuer.headers("viewer", client="busy"))).status_code == 200


async def test_an_export_says_one_change_whatever_is_written_between_its_pages(
    app: FastAPI, client: httpx.AsyncClient, order: Body, issuer: Issuer
) -> None:
    await enter(client, *[order(str(n)) for n in range(1100)])
    before = {(row[1], row[9]) for row in await SlowReader(app, issuer.headers("viewer"), takes=99).rows()}
    reader = SlowReader(app, issuer.headers("viewer"))
    await reader.stuck.wait()
    await enter(client, *[order(f"new-{n}", business_date="2021-12-31") for n in range(20)])
    items = (await client.get("/v1/orders?limit=500&from=2021-03")).json()["items"]
    last = (await client.get("/v1/orders?source_ref=1099")).json()["items"][0]["id"]
    for record in {items[-1]["id"], last}:
        answer = await client.post(f"/v1/orders/{record}/void", json={"reason": "作废测试"})
        assert answer.status_code == 200, answer.text
    assert {(row[1], row[9]) for row in await reader.rows()} == before


async def test_a_change_begun_before_an_export_and_committed_within_it_is_not_in_it(
    app: FastAPI, client: httpx.AsyncClient, order: Body, issuer: Issuer, superuser: asyncpg.Connection
) -> None:
    """Its id is lower than the newest change's: only the journal tells that it came later."""
    await enter(client, *[order(str(n)) for n in range(600)])
    early = await superuser.fetchval("select nextval('change_ids')")
    await enter(client, order("600"))
    reader = SlowReader(app, issuer.headers("viewer"))
    await reader.stuck.wait()
    head = await superuser.fetchrow("select * from journal order by change_no desc limit 1")
    columns = [name for name in dict(head) if name not in ("change_no", "change_id")]
    names = ", ".join(columns)
    await superuser.execute(
        f"insert into journal (change_no, change_id, {names})"
        f" select change_no + 1, $1, {names} from journal where change_no = $2",
        early, head["change_no"],
    )  # fmt: skip
    await superuser.execute("update orders set voided_change = $1 where source_ref = '599'", early)
    assert len(await reader.rows()) == 601


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("query", "status"), [("as_of=999999", 404), ("as_of=-1", 422), ("from=2021-13", 422), ("source=%00", 422)]
)
async def test_what_can_refuse_an_export_runs_before_its_first_byte(
    client: httpx.AsyncClient, file_format: str, query: str, status: int
) -> None:
    answer = await client.get(f"{EXPORT}?format={file_format}&{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


async def test_an_unknown_format_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"{EXPORT}?format=ods")).status_code == 422


async def test_an_export_whose_first_page_cannot_be_read_is_a_problem(
    client: httpx.AsyncClient, superuser: asyncpg.Connection
) -> None:
    await superuser.execute("alter table orders rename to gone")
    answer = await client.get(EXPORT)
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")


async def test_a_reader_who_takes_nothing_any_more_loses_its_turn(
    app: FastAPI,
    client: httpx.AsyncClient,
    issuer: Issuer,
    narrow: Callable[..., Awaitable[Settings]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await narrow(exports=1)
    monkeypatch.setattr(streams, "IDLE_SECONDS", 0)
    reader = SlowReader(app, issuer.headers("viewer"), takes=0)
    with pytest.raises(Exception):  # noqa: B017, PT011 - the server closes the connection on whatever ends an answer
        await reader.task
    monkeypatch.undo()
    assert reader.taken == []
    assert (await client.get(EXPORT)).status_code == 200


async def test_a_request_that_gets_no_connection_is_told_to_come_again(
    app: FastAPI, client: httpx.AsyncClient, narrow: Callable[..., Awaitable[Settings]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "POOL_SECONDS", 0.01)
    await narrow(pool_size=1, pool_overflow=0)
    async with app.state.database.reading() as session:
        await session.execute(text("select 1"))
        answer = await client.get("/v1/orders")
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "busy", "1")
    assert (await client.get("/v1/orders")).status_code == 200


async def test_a_summary_is_told_to_come_again_sooner_than_the_report_gives_up(
    app: FastAPI, client: httpx.AsyncClient, narrow: Callable[..., Awaitable[Settings]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "SOON_SECONDS", 0.01)
    await narrow(pool_size=1, pool_overflow=0)
    async with app.state.database.reading() as session:
        await session.execute(text("select 1"))
        answer = await client.get("/v1/summary?period=2021-10")
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "busy", "1")
    assert app.state.database.engine.pool.checkedout() == 0
    monkeypatch.undo()
    for _ in range(2):
        assert (await client.get("/v1/summary?period=2021-10")).status_code == 200


@pytest.mark.usefixtures("nothing_kept")
async def test_summaries_take_turns_and_whoever_gets_none_soon_is_told_to_come_again(
    app: FastAPI, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "SOON_SECONDS", 0.01)
    database = app.state.database
    async with AsyncExitStack() as others:
        for _ in range(sessions.SOON_AT_ONCE):
            await others.enter_async_context(database.reading_soon())
        answer = await client.get("/v1/summary?period=2021-10")
        assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "busy", "1")
        assert (await client.get("/v1/orders")).status_code == 200
    assert (await client.get("/v1/summary?period=2021-10")).status_code == 200


def test_whoever_waits_for_a_connection_and_a_lock_is_answered_before_the_caller_gives_up() -> None:
    """Asked of a process of its own: in tests all limits are longer than any machine takes."""
    asked = (
        "from bureau_common.kit.web import documents, sessions;"
        "print(documents.USUAL_SECONDS, sessions.POOL_SECONDS, sessions.GUARDS['lock_timeout'])"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    usual, pool, lock = (float(each.rstrip("s")) for each in told)
    assert pool + lock < usual
