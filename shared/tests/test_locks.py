"""Locks: taken in one order by every write, with nothing before or under them that grows with the request."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Select, func, select, text

from bureau_common.kit.app import create_service
from bureau_common.kit.books import asking
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.core import prebuilt
from bureau_common.kit.files.entry_files import Chunk, Reader
from bureau_common.kit.watch.closings import CLOSINGS
from bureau_common.kit.web import sessions
from bureau_common.schemas.findings import Finding, blocked
from bureau_common.schemas.terms import Told
from bureau_common.testing.compiled import forget_compiled
from bureau_common.testing.fixtures import client_of
from bureau_common.testing.issuer import Issuer
from toy.app import REVISION, Settings
from toy.books import LIMITS, ORDERS
from toy.figures import FIGURES
from toy.locks import JOURNAL, Log, place_of
from toy.rules import COUNTED, ORDERING
from toy.schemas import OrderEntry
from toy.tables import metadata

Order = Callable[..., dict[str, object]]
orders = ORDERS.table


def _ask(scope: Scope) -> Select[Any]:
    """The orders that stand under each touched number."""
    numbers = scope.keys((orders.c.order_no,)).subquery()
    (number,) = numbers.c
    standing = func.count(orders.c.id).filter(scope.live(orders))
    return select(number, standing).select_from(numbers.join(orders, orders.c.order_no == number)).group_by(number)


def _note(noted: list[str]) -> Callable[[OrderEntry], Iterator[Finding]]:
    """A rule that is noted and says nothing."""

    def rule(_: OrderEntry) -> Iterator[Finding]:
        noted.append("rule")
        yield from ()

    return rule


def _say(noted: list[str], number: str, standing: int) -> Iterator[Told]:
    noted.append("say")
    if standing > 1:
        yield blocked("ordered", number, number, ORDERING)


@pytest.fixture
def noted() -> list[str]:
    return []


@pytest.fixture
def app(settings: Settings, noted: list[str]) -> FastAPI:
    """A service that hears of each order of a write."""
    guards = (Guard((orders,), _ask, partial(_say, noted), limit=None),)
    raising = replace(ORDERS, rules=(*ORDERS.rules, _note(noted)), guards=guards)
    return create_service(
        settings, name="toy-svc", title="t", description="d", metadata=metadata, revision=REVISION, books=[raising, LIMITS],
        figures=FIGURES, parameters=[COUNTED],
    )  # fmt: skip


@pytest.fixture
async def client(app: FastAPI, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        client.headers.update(issuer.headers("viewer", "recorder"))
        yield client


@pytest.fixture
def log(app: FastAPI, noted: list[str], monkeypatch: pytest.MonkeyPatch) -> Log:
    """As after a service's start; the SQL of what a book asks is noted when it is written."""
    forget_compiled()
    write = prebuilt._write

    def writing(*about: Any) -> Any:
        noted.append("write SQL")
        return write(*about)

    monkeypatch.setattr(prebuilt, "_write", writing)
    return Log(app, noted)


async def test_every_write_takes_its_locks_in_one_order(
    client: httpx.AsyncClient, issuer: Issuer, order: Order, limit: Order, as_csv: Callable[..., bytes], log: Log,
    approve: Callable[..., Awaitable[httpx.Response]],
) -> None:  # fmt: skip
    approver = issuer.headers("approver", person="李四")
    keys = (f"k{number}" for number in range(99))

    async def post(path: str, status: int, body: object = None, **options: Any) -> Any:
        headers = {"Idempotency-Key": next(keys), **options.pop("headers", {})}
        answer = await client.post(f"/v1/{path}", json=body, headers=headers, **options)
        assert answer.status_code == status, answer.text
        return answer.json()

    granted = (await approve("limits", limit("L1"))).json()["proposal"]
    assert granted["state"] == "approved"
    for act, who in (("refuse", approver), ("withdraw", {})):
        asked = {"operation": "enter", "reason": "年度下达", "entry": limit(act)}
        proposal = (await post("limits/proposals", 201, asked))["proposal"]["id"]
        await post(f"limits/proposals/{proposal}/{act}", 200, {"reason": "金额有误"}, headers=who)
    one = (await post("orders", 201, order("R1")))["record"]["id"]
    await post("orders/batch", 201, {"items": [order("R2"), order("R3")]})
    two = (await post(f"orders/{one}/correct", 200, {"reason": "录入错误", "entry": order("R1", amount="2.00")}))[
        "record"
    ]["id"]
    await post(f"orders/{two}/void", 200, {"reason": "重复订购"})
    sent = {"file": ("f.csv", as_csv([order("R4")]), "text/csv")}
    await post("orders/import", 201, files=sent)
    person = {**{name: order("P1")[name] for name in ("source", "source_ref", "reporting_unit", "business_date")}}
    details = {"name": "张三", "id_number": "11010519491231002X"}
    known = (await post("persons", 201, {**person, **details}))["person"]["id"]
    await post(f"persons/{known}/correct", 200, {"reason": "改名", "details": {**details, "name": "张四"}})
    await post(f"persons/{known}/erase", 200, {"reason": "本人申请"}, headers=approver)
    await post("periods/2021-01/close", 200, {"reason": "一月已结"}, headers=approver)

    taken = [[place for each in done if (place := place_of(each)) is not None] for done in log.transactions()]
    writes = [places for places in taken if JOURNAL in places]
    assert len(writes) == 15
    assert [places for places in writes if places != sorted(places)] == []


async def test_what_rules_say_and_what_a_book_asks_is_worked_out_before_the_transaction(
    client: httpx.AsyncClient, order: Order, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = asking._Form.__init__

    def building(form: asking._Form, *about: Any) -> None:
        log.events.append("build")
        build(form, *about)

    monkeypatch.setattr(asking._Form, "__init__", building)
    answer = await client.post("/v1/orders/batch", json={"items": [order(f"R{n}") for n in range(30)]})
    assert answer.status_code == 201
    began = log.events.index("begin")
    assert [log.events[:began].count(each) for each in ("rule", "build", "write SQL")] == [30, 1, 1]
    assert [each for each in log.events[began:] if each in ("rule", "build", "write SQL", "begin")] == ["begin"]


async def test_a_closing_compiles_what_it_asks_before_its_transaction(
    client: httpx.AsyncClient, log: Log, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CLOSINGS.asked.by_rows.statement, "_written", None)  # as after a start: it is every service's
    headers = issuer.headers("approver", person="李四")
    answer = await client.post("/v1/periods/2021-01/close", json={"reason": "一月已结"}, headers=headers)
    assert answer.status_code == 200, answer.text
    began = log.events.index("begin")
    assert (log.events[:began].count("write SQL"), log.events[began:].count("write SQL")) == (1, 0)


async def test_an_answer_to_a_question_is_heard_once_where_nothing_came_between(
    client: httpx.AsyncClient, order: Order, log: Log
) -> None:
    assert (
        await client.post("/v1/orders/batch", json={"items": [order(f"R{n}") for n in range(30)]})
    ).status_code == 201
    assert log.events.count("say") == 30
    assert len([each for each in log.transactions()[-1] if " q0" in each]) == 2


def test_what_is_read_is_planned_each_time_and_what_is_written_is_not() -> None:
    """Asked of a process of its own: in tests all is planned once a connection."""
    asked = (
        "from bureau_common.kit.web import sessions;"
        "print(*[each['plan_cache_mode'] for each in (sessions.READERS, sessions.WRITERS)])"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert told == "force_custom_plan auto\n"


async def test_each_transaction_begins_with_the_settings_of_its_kind(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sessions.READERS, "plan_cache_mode", "force_custom_plan")
    monkeypatch.setitem(sessions.WRITERS, "plan_cache_mode", "auto")
    database = sessions.Database(settings, "toy")
    plans = text("select current_setting('plan_cache_mode'), current_setting('jit')")
    found = []
    for opened in (database.reading, database.writing, database.rehearsing, database.reading):
        async with opened() as session:
            found.append(tuple((await session.execute(plans)).one()))
    await database.close()
    assert found == [(mode, "off") for mode in ("force_custom_plan", "auto", "auto", "force_custom_plan")]


async def test_readers_may_wait_longer_for_their_caller_than_writers(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sessions.GUARDS, "idle_in_transaction_session_timeout", "61s")
    monkeypatch.setitem(sessions.WRITERS, "idle_in_transaction_session_timeout", "3s")
    database = sessions.Database(settings, "toy")
    idle = text("select current_setting('idle_in_transaction_session_timeout')")
    found = []
    for opened in (database.reading, database.writing, database.rehearsing, database.reading):
        async with opened() as session:
            found.append((await session.execute(idle)).scalar_one())
    await database.close()
    assert found == ["61s", "3s", "3s", "61s"]


async def test_a_file_of_50000_wrong_rows_is_refused_with_the_first_thousand_and_no_transaction_meanwhile(
    client: httpx.AsyncClient, order: Order, as_csv: Callable[..., bytes], superuser: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    read, open_transactions, loop = Reader.read, [], asyncio.get_running_loop()
    in_transaction = (
        "select pid, xact_start from pg_stat_activity"
        " where application_name = 'toy-svc' and state = 'idle in transaction'"
    )

    def reading(reader: Reader, size: int) -> Chunk:
        found = asyncio.run_coroutine_threadsafe(superuser.fetch(in_transaction), loop)
        open_transactions.append({tuple(row) for row in found.result()})
        return read(reader, size)

    monkeypatch.setattr(Reader, "read", reading)
    content = as_csv(order(f"R{number}", amount="x") for number in range(50_000))
    answer = await client.post(
        "/v1/orders/import", files={"file": ("f.csv", content)}, headers={"Idempotency-Key": "k"}
    )
    assert (answer.status_code, answer.json()["errors_total"], len(answer.json()["errors"])) == (422, 50_000, 1000)
    assert len(open_transactions) > 20
    # The progress is told in a transaction of its own, which may be seen; none is open from one chunk to the next.
    assert not any(one & following for one, following in pairwise(open_transactions))


async def test_a_batch_of_50000_wrong_rows_is_refused_without_a_statement(client: httpx.AsyncClient, log: Log) -> None:
    answer = await client.post("/v1/orders/batch", json={"items": [{}] * 50_000})
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert 0 < len(answer.json()["errors"]) <= 1000
    assert log.events == []


async def test_a_batch_in_which_every_row_breaks_a_rule_is_refused_before_its_transaction(
    client: httpx.AsyncClient, order: Order, log: Log
) -> None:
    answer = await client.post("/v1/orders/batch", json={"items": [order(f"R{n}", amount="-1.00") for n in range(500)]})
    assert (answer.status_code, len(answer.json()["findings"])) == (409, 500)
    written = [each for each in log.events if "orders" in each.lower() and "select" not in each.lower()]
    assert written == []


@pytest.mark.parametrize("end", ["refused", "dry", "done"])
async def test_an_import_leaves_neither_its_locks_nor_its_rows_on_its_connection(
    client: httpx.AsyncClient, order: Order, as_csv: Callable[..., bytes], superuser: asyncpg.Connection, end: str
) -> None:
    content = as_csv([order("R1", amount="x" if end == "refused" else "1")])
    sent = {"file": ("f.csv", content)}
    await client.post(
        "/v1/orders/import", files=sent, headers={"Idempotency-Key": "k"}, params={"dry_run": end == "dry"}
    )
    assert await superuser.fetchval("select count(*) from pg_locks where locktype = 'advisory'") == 0
    assert await superuser.fetchval("select count(*) from pg_class where relname = 'import_staging'") == 0


async def test_a_batch_and_an_import_take_the_keys_of_their_rows_in_one_order(
    client: httpx.AsyncClient, order: Order, as_csv: Callable[..., bytes], log: Log
) -> None:
    """By code point, whatever the collation of the database: in most languages' own `a` comes before `B`."""
    items = [order(reference) for reference in ("a", "B", "-")]
    assert (await client.post("/v1/orders/batch", json={"items": items})).status_code == 201
    kept = await client.get("/v1/orders", params={"limit": 3})
    written = sorted(kept.json()["items"], key=lambda item: str(item["id"]))
    assert [item["source_ref"] for item in written] == ["-", "B", "a"]
    file = {"file": ("orders.csv", as_csv([order(f"x{each}") for each in "aB-"]), "text/csv")}
    assert (await client.post("/v1/orders/import", files=file, headers={"Idempotency-Key": "k"})).status_code == 201
    (moved,) = [each for each in log.events if "INSERT INTO orders" in each and "import_staging" in each]
    assert 'ORDER BY import_staging.source COLLATE "C", import_staging.source_ref COLLATE "C"' in moved
