"""Pruning: what is older than it is kept goes, the journal tells what went, and verification still passes."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.audit import anchoring, evidence, pruning, trails
from bureau_common.kit.audit.anchoring import anchor
from bureau_common.kit.audit.prune import main
from bureau_common.kit.audit.pruning import prune
from bureau_common.kit.audit.slices import Audit
from bureau_common.kit.audit.trails import Trail
from bureau_common.kit.audit.verify import begin, take_slice
from bureau_common.kit.web.sessions import Database
from bureau_common.testing.postgres import as_owner
from toy.evidence import SERVICE, Order, file_of, owned, verified

Approve = Callable[..., Awaitable[httpx.Response]]
TODAY = date(2026, 11, 27)


@pytest.fixture
async def folder(
    app: FastAPI,
    client: httpx.AsyncClient,
    order: Order,
    folder: Path,
    superuser: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """Seven refusals, of which five are of 2020, anchored at four and at seven; four keys, of which three are of 2020."""
    monkeypatch.setattr(pruning, "ROWS_AT_ONCE", 2)
    monkeypatch.setattr(trails, "ROWS_AT_ONCE", 2)
    for number in range(4):
        headers = {"Idempotency-Key": f"k{number}"}
        assert (await client.post("/v1/orders", json=order(str(number)), headers=headers)).status_code == 201
    await superuser.execute("update idempotency set at = '2020-05-01' where key <> 'k3'")
    for count in (4, 3):
        for _ in range(count):
            assert (await client.get("/v1/refusals")).status_code == 403
        await superuser.execute("update refusals set at = '2020-05-01' where id <= 5")
        await anchor(app.state.database, SERVICE, folder)
    return folder


@pytest.fixture
async def owner(app: FastAPI) -> AsyncIterator[Database]:
    """Whose job pruning is: the service may not delete."""
    database = owned(app)
    yield database
    await database.close()


def anchored(folder: Path) -> list[int]:
    return [json.loads(line)["trails"]["refusals"]["rows"] for line in file_of(folder).read_text().splitlines()]


async def test_old_refusals_and_keys_go_and_the_journal_tells_how_many(
    app: FastAPI, owner: Database, client: httpx.AsyncClient, folder: Path, superuser: asyncpg.Connection
) -> None:
    done = {each.table: each.rows for each in await prune(owner, TODAY)}
    assert done == {"idempotency": 3, "refusals": 5}
    assert [row["id"] for row in await superuser.fetch("select id from refusals order by id")] == [6, 7]
    assert [row["key"] for row in await superuser.fetch("select key from idempotency")] == ["k3"]
    told = (await client.get("/v1/changes", params={"after": 5})).json()["items"]
    assert {(each["topic"], each["operation"]) for each in told} == {("journal", "prune")}
    assert sum(int(each["reason"].split()[1]) for each in told) == 8
    found = await verified(app, folder)
    assert (found.problems, found.ok) == ([], True)
    assert [each.rows for each in await prune(owner, TODAY)] == [0, 0]


async def test_after_a_pruning_anchors_go_on_and_a_hand_is_found(
    app: FastAPI, owner: Database, client: httpx.AsyncClient, folder: Path, superuser: asyncpg.Connection
) -> None:
    await prune(owner, TODAY)
    assert (await client.get("/v1/refusals")).status_code == 403
    await anchor(app.state.database, SERVICE, folder)
    assert anchored(folder) == [4, 7, 8]
    assert (await verified(app, folder)).ok
    await superuser.execute("update refusals set code = 'x' where id = 6")
    assert (await verified(app, folder)).problems == ["refusals: the rows up to 7 are not those of anchor 2"]


@pytest.mark.parametrize(
    "hand",
    [
        "update prunings set total = total + 1 where table_name = 'refusals'",
        "update prunings set hash = repeat('a', 64) where table_name = 'refusals'",
        "delete from prunings",
        "delete from refusals where id = 6",
        "insert into refusals (id, at, actor, person, request_id, trace_id, method, path, status, code, findings)"
        " select 3, at, actor, person, request_id, trace_id, method, path, status, code, findings"
        " from refusals where id = 6",
    ],
)
async def test_a_pruning_hides_no_hand(
    app: FastAPI, owner: Database, folder: Path, superuser: asyncpg.Connection, hand: str
) -> None:
    await prune(owner, TODAY)
    await superuser.execute(hand)
    assert (await verified(app, folder)).problems


async def test_refusals_that_were_changed_before_they_were_pruned_are_still_found(
    app: FastAPI, owner: Database, folder: Path, superuser: asyncpg.Connection
) -> None:
    await superuser.execute("update refusals set code = 'x' where id = 2")
    await prune(owner, TODAY)
    assert not (await verified(app, folder)).ok


async def test_how_long_they_are_kept_is_set_by_two_persons_and_never_less_than_half_a_year(
    app: FastAPI, owner: Database, approve: Approve, folder: Path, superuser: asyncpg.Connection
) -> None:
    common = {"source": "bureau", "reporting_unit": "bureau", "business_date": "2021-01-01", "document": "档案管理规定"}
    entry = {**common, "source_ref": "1", "key": "refusals_kept_days", "value": "36500"}
    short = await approve("parameters", {**entry, "value": "182"})
    assert (short.status_code, short.json()["code"]) == (409, "rule_broken")
    assert (await approve("parameters", entry)).status_code == 200
    assert {each.table: each.rows for each in await prune(owner, TODAY)} == {
        "idempotency": 3,
        "refusals": 0,
    }
    assert await superuser.fetchval("select count(*) from refusals where id <= 7") == 7


async def test_a_key_that_went_leaves_an_equal_record_unwritten(
    app: FastAPI, owner: Database, client: httpx.AsyncClient, order: Order, folder: Path
) -> None:
    await prune(owner, TODAY)
    again = await client.post("/v1/orders", json=order("1"), headers={"Idempotency-Key": "k1"})
    assert (again.status_code, "Idempotent-Replay" in again.headers) == (200, False)
    assert (await verified(app, folder)).ok


async def test_the_service_itself_may_not_prune(app: FastAPI, folder: Path) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        await prune(app.state.database, TODAY)
    assert (await verified(app, folder)).ok


@pytest.mark.parametrize("variable", ["REVENUE_DATABASE_URL", "REVENUE_MIGRATION_DATABASE_URL"])
def test_a_database_that_is_away_is_told_in_one_line_whatever_else_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variable: str
) -> None:
    monkeypatch.setenv("LOG_LEVEL", "info")  # another program's
    monkeypatch.setenv("PORT", "none")
    for name in {"REVENUE_DATABASE_URL", variable}:
        monkeypatch.setenv(name, "postgresql://owner:geheim@127.0.0.1:1/revenue")
    with pytest.raises(SystemExit) as ended:
        main(["revenue"])
    told = capsys.readouterr().out
    assert (ended.value.code, json.loads(told)["variables"]) == (78, {variable: "not reachable"})
    assert "geheim" not in told


@pytest.mark.parametrize(
    ("whose", "lacking", "told"),
    [
        (str, "select 1", "its user may not do this, only the tables' owner may"),
        (as_owner, "drop table prunings", "the database was not migrated"),
        (as_owner, "alter table prunings drop column total", "the database was not migrated"),
    ],
)
async def test_a_database_in_which_it_cannot_be_done_is_told_in_one_line(
    app: FastAPI,
    folder: Path,
    superuser: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    whose: Callable[[str], str],
    lacking: str,
    told: str,
) -> None:
    """With the application's address, the only one that was said, it was a page of traceback."""
    await superuser.execute(lacking)
    monkeypatch.delenv("REVENUE_MIGRATION_DATABASE_URL", raising=False)
    monkeypatch.setenv("REVENUE_DATABASE_URL", whose(app.state.settings.database_url.get_secret_value()))
    with pytest.raises(SystemExit) as ended:
        await asyncio.to_thread(main, ["revenue"])
    assert ended.value.code == 78
    assert json.loads(capsys.readouterr().out)["variables"] == {"REVENUE_DATABASE_URL": told}


async def test_what_two_prune_at_once_went_once_and_is_told_once(
    app: FastAPI, owner: Database, folder: Path, superuser: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one waited for the first one's rows, found none of them, and told of them as its own."""
    tell, both = pruning._tell, asyncio.Event()

    async def slowly(*told: object) -> None:
        both.set()
        waits = "select exists (select from pg_stat_activity where wait_event_type = 'Lock')"
        while not await superuser.fetchval(waits):  # noqa: ASYNC110 - PostgreSQL tells nobody
            await asyncio.sleep(0.01)
        await tell(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(pruning, "_tell", slowly)
    first = asyncio.create_task(prune(owner, TODAY))
    await both.wait()
    monkeypatch.setattr(pruning, "_tell", tell)
    done = [*await prune(owner, TODAY), *await first]
    assert sum(each.rows for each in done) == 8
    told = await superuser.fetch("select reason from journal where operation = 'prune'")
    assert sum(int(each["reason"].split()[1]) for each in told) == 8
    assert (await verified(app, folder)).ok


async def test_a_verification_goes_on_from_what_was_pruned_while_it_was_on_its_way(
    app: FastAPI, folder: Path, owner: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "LINES_AT_ONCE", 1)
    audit = Audit(app.state.ledger, folder)
    place, problems, more = (await begin(app.state.database, audit)).moved(part="anchors"), list[str](), True
    while more:
        found = await take_slice(app.state.database, audit, place)
        problems += found.problems
        if place.part == "anchors" and place.after == 0:
            assert found.place.trails["refusals"].highest == 4
            assert [each.rows for each in await prune(owner, TODAY)] == [3, 5]
        place, more = found.place, found.more
    assert problems == []


async def test_an_anchor_that_is_written_while_somebody_prunes_binds_what_there_was(
    app: FastAPI, folder: Path, owner: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder of its own it takes the trails up from their beginning, some rows at a time."""
    (folder / "other").mkdir()
    follow = trails.follow

    async def prune_first(_: AsyncSession, name: str, trail: Trail, until: int) -> tuple[Trail, bool]:
        await prune(owner, TODAY)
        async with app.state.database.reading() as later:
            return await follow(later, name, trail, until)

    monkeypatch.setattr(anchoring, "follow", prune_first)
    await anchor(app.state.database, SERVICE, folder / "other")
    bound, again = (file_of(each).read_text().splitlines()[-1] for each in (folder, folder / "other"))
    assert json.loads(again)["trails"] == json.loads(bound)["trails"]


async def test_of_many_old_keys_only_those_that_go_now_are_hashed_and_no_time_limit_ends_it(
    app: FastAPI, owner: Database, folder: Path, superuser: asyncpg.Connection
) -> None:
    """All that were old were hashed for each that went, until the time limit of a statement ended it and none ever went."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    event.listen(owner.engine.sync_engine, "before_cursor_execute", note)
    await prune(owner, TODAY)
    hashed = next(each for each in said if "sha256(convert_to(to_jsonb(idempotency)" in each)
    assert hashed.index("LIMIT") < hashed.index(") AS oldest")
    begun = [index for index, each in enumerate(said) if "statement_timeout = 0" in each]
    assert begun
    assert begun[0] < said.index(hashed)
    told = await superuser.fetch("select total, hash from prunings where table_name = 'idempotency'")
    assert sum(row["total"] for row in told) == 3
