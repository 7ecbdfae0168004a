"""The journal under fire: concurrent writers, rollbacks and killed connections; a reader of the feed misses nothing."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.preparing import prepare
from bureau_common.kit.books.writes import Pending, enter, seal
from bureau_common.kit.journal.journal import take_lock
from bureau_common.kit.web import sessions
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.units import CHANGES
from toy.books import ORDERS
from toy.schemas import OrderEntry

Order = Callable[..., dict[str, object]]
JOURNAL_LOCK = "select pg_advisory_lock(20210, 1)"
WRITERS, WRITES = 32, 10


class Meant(Exception):
    """A rollback that a writer wanted."""


class Killer:
    """Ends the connections that writers point at, a moment later: it may hit before, in or after the commit."""

    def __init__(self, superuser: asyncpg.Connection, rng: random.Random) -> None:
        self.superuser, self.rng = superuser, rng
        self.victims: asyncio.Queue[int] = asyncio.Queue()
        self.killed = 0

    async def run(self) -> None:
        while True:
            pid = await self.victims.get()
            await asyncio.sleep(self.rng.uniform(0, 0.01))
            self.killed += await self.superuser.fetchval("select pg_terminate_backend($1)", pid)


class Feed:
    """Polls the change feed as another system does: it asks for what comes after the last number it has seen."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client, self.seen, self.polls = client, [], 0

    async def poll(self) -> int:
        after = self.seen[-1]["change_no"] if self.seen else 0
        answer = await self.client.get("/v1/changes", params={"after": after, "limit": 500})
        if answer.status_code == 503:  # its own connection was pooled with a killed one
            return -1
        page = answer.json()
        numbers = [change["change_no"] for change in page["items"]]
        assert numbers == list(range(after + 1, after + 1 + len(numbers))), "a gap, or a number that came late"
        assert page["head"]["change_no"] == (numbers[-1] if numbers else after)
        self.seen += page["items"]
        self.polls += 1
        return len(numbers)

    async def run(self) -> None:
        while True:
            await self.poll()
            await asyncio.sleep(0.002)


async def write_some(
    app: FastAPI, order: Order, killer: Killer, rng: random.Random, name: str, acknowledged: dict[str, int]
) -> None:
    for number in range(WRITES):
        mark = f"{name}-{number}"
        entries = [OrderEntry.model_validate(order(f"{mark}/{row}")) for row in range(rng.randint(1, 3))]
        fate = rng.random()
        try:
            async with app.state.database.writing() as session:
                if fate < 0.15:
                    killer.victims.put_nowait((await session.execute(text("select pg_backend_pid()"))).scalar_one())
                prepared = await prepare(app.state.database, session, ORDERS, entries)
                written, _ = await enter(session, ORDERS, prepared, "batch")
                if 0.15 <= fate < 0.35:
                    raise Meant
        except (Meant, DBAPIError, OSError):
            continue
        assert written.change_no is not None
        acknowledged[mark] = written.change_no


@pytest.mark.race
@pytest.mark.parametrize("seed", [1, 2])
async def test_32_writers_with_rollbacks_and_kills_leave_a_gapless_chain_and_a_feed_that_missed_nothing(
    app: FastAPI,
    client: httpx.AsyncClient,
    order: Order,
    superuser: asyncpg.Connection,
    issuer: Issuer,
    seed: int,
) -> None:
    rng = random.Random(seed)
    killer, feed, acknowledged = Killer(superuser, rng), Feed(client), {}
    helpers = [asyncio.create_task(killer.run()), asyncio.create_task(feed.run())]
    writers = [write_some(app, order, killer, rng, f"w{number}", acknowledged) for number in range(WRITERS)]
    await asyncio.gather(*writers)
    assert not any(helper.done() for helper in helpers), [helper.exception() for helper in helpers if helper.done()]
    for helper in helpers:
        helper.cancel()
    await asyncio.gather(*helpers, return_exceptions=True)
    while await feed.poll() != 0:
        pass

    numbers = [row[0] for row in await superuser.fetch("select change_no from journal order by 1")]
    assert numbers == list(range(1, len(numbers) + 1)) == [change["change_no"] for change in feed.seen]
    rows: dict[str, list[tuple[int, int]]] = {}
    found = "select source_ref, change_no, j.rows from orders r join journal j on change_id = created_change"
    for row in await superuser.fetch(found):
        rows.setdefault(row["source_ref"].split("/")[0], []).append((row["change_no"], row["rows"]))
    for mark, change_no in acknowledged.items():
        assert {number for number, _ in rows[mark]} == {change_no}
    for mark, written in rows.items():
        assert written == [written[0]] * written[0][1], f"{mark} is there by half"
    assert await superuser.fetchval("select count(*) from orders") == sum(map(len, rows.values()))
    # Kills and rollbacks did happen, and so did the writes.
    assert killer.killed > 5
    assert 32 < len(acknowledged) < WRITERS * WRITES
    assert len(acknowledged) <= len(numbers) - CHANGES == len(rows)
    assert feed.polls > 5
    verified = await client.get("/v1/journal/verify", headers=issuer.headers("audit_admin"))
    assert (verified.json()["ok"], verified.json()["changes"]) == (True, len(numbers))


async def test_a_rolled_back_write_leaves_no_gap_in_the_change_numbers(
    app: FastAPI, client: httpx.AsyncClient, order: Order, superuser: asyncpg.Connection
) -> None:
    for number in range(6):
        entry = OrderEntry.model_validate(order(f"R{number}"))
        try:
            async with app.state.database.writing() as session:
                prepared = await prepare(app.state.database, session, ORDERS, [entry])
                await enter(session, ORDERS, prepared, "enter")
                if number % 2:
                    raise Meant
        except Meant:
            continue
    found = await superuser.fetch("select change_no, change_id from journal order by 1")
    assert [row["change_no"] for row in found] == [1, 2, 3, 4]
    assert [row["change_id"] for row in found] == [1, 2, 4, 6]


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("isolation", ["REPEATABLE READ", "SERIALIZABLE"])
async def test_the_journal_refuses_to_be_written_in_any_isolation_but_read_committed(
    app: FastAPI, superuser: asyncpg.Connection, isolation: str
) -> None:
    engine = app.state.database.engine.execution_options(isolation_level=isolation)
    async with AsyncSession(engine) as session:
        with pytest.raises(RuntimeError, match="READ COMMITTED only"):
            await take_lock(session)
        await session.rollback()
    assert await superuser.fetchval("select count(*) from journal") == CHANGES


@pytest.mark.usefixtures("client")
async def test_a_reader_cannot_write(app: FastAPI) -> None:
    async with app.state.database.reading() as session:
        with pytest.raises(DBAPIError, match="read-only transaction"):
            await seal(session, ORDERS, Pending(1, [], 1, []), "enter")


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Services made from here on wait for locks for a moment only."""
    monkeypatch.setitem(sessions.GUARDS, "lock_timeout", "150ms")
    return


async def rows_of(superuser: asyncpg.Connection) -> list[int]:
    names = ("orders", "journal", "rollups", "idempotency")
    return [await superuser.fetchval(f"select count(*) from {name}") for name in names]


@pytest.mark.usefixtures("short_patience")
async def test_a_journal_that_is_locked_too_long_answers_503_with_retry_after_and_writes_nothing(
    client: httpx.AsyncClient,
    order: Order,
    as_csv: Callable[..., bytes],
    import_file: Callable[..., Awaitable[httpx.Response]],
    superuser: asyncpg.Connection,
) -> None:
    standing = (await client.post("/v1/orders", json=order("R0"))).json()["record"]["id"]
    before = await rows_of(superuser)
    await superuser.execute(JOURNAL_LOCK)
    key = {"Idempotency-Key": "k1"}
    correction = {"reason": "录入错误", "entry": order("R0", amount="2.00")}
    for answer in (
        await client.post("/v1/orders", json=order("R1"), headers=key),
        await client.post("/v1/orders/batch", json={"items": [order("R1"), order("R2")]}),
        await client.post(f"/v1/orders/{standing}/correct", json=correction),
        await client.post(f"/v1/orders/{standing}/void", json={"reason": "重复订购"}),
        await import_file(as_csv([order("R1")])),
    ):
        assert (answer.status_code, answer.json()["code"]) == (503, "busy")
        assert int(answer.headers["retry-after"]) >= 1
        assert answer.headers["content-type"] == "application/problem+json"
    assert (await client.get("/v1/orders")).status_code == 200, "reads go on"
    assert await rows_of(superuser) == before
    await superuser.execute("select pg_advisory_unlock_all()")
    again = await client.post("/v1/orders", json=order("R1"), headers=key)
    assert (again.status_code, again.json()["change_no"]) == (201, 3)


@pytest.mark.parametrize("moment", ["orders", "rollups", "journal"])
async def test_a_connection_killed_within_a_request_answers_503_and_leaves_nothing(
    client: httpx.AsyncClient, order: Order, superuser: asyncpg.Connection, moment: str
) -> None:
    await superuser.execute(
        f"""
        create function kill() returns trigger language plpgsql as
            $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$;
        create trigger kill before insert on {moment} for each row execute function kill();
        """
    )
    answer = await client.post("/v1/orders", json=order("R1"), headers={"Idempotency-Key": "k1"})
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "busy", "1")
    await superuser.execute(f"drop trigger kill on {moment}")
    assert await rows_of(superuser) == [0, CHANGES, 0, 0]
    again = await client.post("/v1/orders", json=order("R1"), headers={"Idempotency-Key": "k1"})
    assert (again.status_code, again.json()["change_no"]) == (201, 2)


async def test_an_import_killed_while_it_copies_answers_503_and_leaves_nothing(
    client: httpx.AsyncClient,
    order: Order,
    as_csv: Callable[..., bytes],
    import_file: Callable[..., Awaitable[httpx.Response]],
    superuser: asyncpg.Connection,
) -> None:
    running = asyncio.create_task(import_file(as_csv(order(f"R{number}") for number in range(20_000))))
    # Seen and killed in one statement: between two copies the connection would be idle.
    kill = (
        "select pg_terminate_backend(pid) from pg_stat_activity where state = 'active' and query ilike 'copy%staging%'"
    )
    while not await superuser.fetch(kill):
        assert not running.done(), "the import was faster than the kill"
        await asyncio.sleep(0.001)
    answer = await running
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert await rows_of(superuser) == [0, CHANGES, 0, 0]


FAREWELL = "cannot switch to state 11; another operation (2) is in progress"


@pytest.mark.parametrize("method", ["prepare", "fetchval"])
async def test_a_statement_after_the_servers_farewell_answers_503_and_leaves_nothing(
    client: httpx.AsyncClient,
    order: Order,
    as_csv: Callable[..., bytes],
    import_file: Callable[..., Awaitable[httpx.Response]],
    superuser: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
) -> None:
    """The driver has read that the server ends the connection, and not yet its end: it then names a state of its own."""
    usual, told = getattr(asyncpg.Connection, method), []

    async def after_farewell(connection: asyncpg.Connection, query: str, *values: object, **options: object) -> object:
        if not told and ("insert into orders" in query.lower() or "import_staging" in query):
            told.append(query)
            raise asyncpg.InternalClientError(FAREWELL)
        return await usual(connection, query, *values, **options)

    monkeypatch.setattr(asyncpg.Connection, method, after_farewell)
    send = import_file(as_csv([order("R1")])) if method == "fetchval" else client.post("/v1/orders", json=order("R1"))
    answer = await send
    assert told, "the driver was asked"
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "busy", "1")
    assert await rows_of(superuser) == [0, CHANGES, 0, 0]


async def test_the_feed_pages_by_change_number_and_names_who_did_what_and_why(
    client: httpx.AsyncClient, order: Order
) -> None:
    await client.post("/v1/orders", json=order("R1"))
    (record,) = (await client.get("/v1/orders")).json()["items"]
    await client.post("/v1/orders/batch", json={"items": [order("R2"), order("R3")]})
    await client.post(f"/v1/orders/{record['id']}/void", json={"reason": "重复订购"})
    page = (await client.get("/v1/changes", params={"after": 2, "limit": 1})).json()
    assert ([change["change_no"] for change in page["items"]], page["head"]["change_no"]) == ([3], 4)
    changes = (await client.get("/v1/changes?after=1")).json()["items"]
    told = [(c["operation"], c["rows"], c["record_id"], c["reason"], c["topic"]) for c in changes]
    assert told == [
        ("enter", 1, record["id"], None, "orders"),
        ("batch", 2, None, None, "orders"),
        ("void", 1, record["id"], "重复订购", "orders"),
    ]
    assert {(change["actor"], change["person"]) for change in changes} == {("test-client", "张三")}
    assert len({change["chain"] for change in changes}) == 3
