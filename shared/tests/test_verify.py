"""Verification: whatever a hand in the database edits, inserts, deletes or truncates is found, up to the last anchor."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.audit.anchoring import anchor
from bureau_common.kit.journal.journal import HEADER, chain_hash
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.patience import LONG
from bureau_common.testing.postgres import as_owner
from toy.app import Settings

Body = dict[str, object]


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """A service that writes anchors: one at its start, the others when a test asks for them."""
    return settings.model_copy(update={"anchors": tmp_path / "a", "anchor_seconds": LONG})


@pytest.fixture
async def kept(
    app: FastAPI, client: httpx.AsyncClient, order: Callable[..., Body], tmp_path: Path
) -> AsyncIterator[asyncpg.Connection]:
    """Five changes over four orders, one corrected and one voided; anchored; and the hand in the database."""
    ids = [(await client.post("/v1/orders", json=order(str(number)))).json()["record"]["id"] for number in range(1, 4)]
    corrected = {"reason": "金额有误", "entry": order("1", amount="7.00")}
    assert (await client.post(f"/v1/orders/{ids[0]}/correct", json=corrected)).status_code == 200
    assert (await client.post(f"/v1/orders/{ids[1]}/void", json={"reason": "重复登记"})).status_code == 200
    await anchor(app.state.database, "toy-svc", tmp_path / "a")
    hand = await asyncpg.connect(as_owner(app.state.settings.database_url.get_secret_value()))
    yield hand
    await hand.close()


async def verified(client: httpx.AsyncClient, issuer: Issuer) -> tuple[bool, str]:
    answer = await client.get("/v1/journal/verify", headers=issuer.headers("audit_admin"))
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["ok"] is (found["problems"] == [])
    return found["ok"], "\n".join(found["problems"])


async def test_an_untouched_database_verifies(
    client: httpx.AsyncClient, issuer: Issuer, kept: asyncpg.Connection
) -> None:
    answer = (await client.get("/v1/journal/verify", headers=issuer.headers("audit_admin"))).json()
    assert (answer["ok"], answer["changes"], answer["problems"]) == (True, 6, [])
    assert answer["anchored"] == answer["head"]
    assert (await client.get("/v1/journal/verify")).status_code == 403


RECORDS = {
    "an amount edited": ("update orders set amount = amount + 0.01 where source_ref = '3'", "change 4"),
    "a payer added": ("update orders set supplier_code = 'x' where source_ref = '3'", "change 4"),
    "an old version edited": ("update orders set amount = 1 where source_ref = '1' and replaces is null", "change 2"),
    "a voided row edited": ("update orders set amount = 1 where source_ref = '2'", "change 3"),
    "a row deleted": ("delete from orders where source_ref = '3'", "change 4"),
    "a voided row deleted": ("delete from orders where source_ref = '2'", "change 6"),
    "a row voided by hand": ("update orders set voided_change = created_change where source_ref = '3'", "change 4"),
    "a void undone by hand": ("update orders set voided_change = null where source_ref = '2'", "change 6"),
    "a row moved to another change": ("update orders set created_change = 2 where source_ref = '3'", "change 4"),
    "a row put in by hand": (
        "insert into orders (source, source_ref, reporting_unit, business_date, order_no, item, share_pct, kind, amount,"
        " created_change) select source, '9', reporting_unit, business_date, order_no, item, share_pct, kind, amount, 99"
        " from orders where source_ref = '3'",
        "orders: 1 rows created by no journaled change",
    ),
    "the table truncated": ("truncate orders", "change 2"),
    "a rollup edited": ("update rollups set amount = amount + 1", "rollup orders"),
    "a rollup deleted": ("delete from rollups", "rollup orders"),
}


@pytest.mark.parametrize("hand", RECORDS)
async def test_a_hand_in_the_records_is_found(
    client: httpx.AsyncClient, issuer: Issuer, kept: asyncpg.Connection, hand: str
) -> None:
    statement, named = RECORDS[hand]
    await kept.execute(statement)
    ok, problems = await verified(client, issuer)
    assert ok is False
    assert named in problems


COLUMNS = {
    "change_no": "update journal set change_no = 11 where change_no = 6",
    "change_id": "update journal set change_id = 77 where change_no = 4",
    "id_high": "update journal set id_high = id_high + 1 where change_no = 4",
    "at": "update journal set at = at + interval '1 microsecond' where change_no = 4",
    "actor": "update journal set actor = 'x' where change_no = 4",
    "person": "update journal set person = 'x' where change_no = 4",
    "request_id": "update journal set request_id = 'x' where change_no = 4",
    "trace_id": "update journal set trace_id = 'x' where change_no = 4",
    "topic": "update journal set topic = 'x' where change_no = 4",
    "operation": "update journal set operation = 'import' where change_no = 4",
    "record_id": "update journal set record_id = uuidv7() where change_no = 4",
    "rows": "update journal set rows = 2 where change_no = 4",
    "reason": "update journal set reason = 'x' where change_no = 5",
    "digest": "update journal set digest = sha256('x') where change_no = 4",
    "chain": "update journal set chain = sha256('x') where change_no = 4",
    "scheme": "update journal set scheme = null where change_no = 4",
    "differences": "update journal set differences = replace(differences, '500', '600') where change_no = 4",
}


@pytest.mark.parametrize("column", [*HEADER, "digest", "chain", "scheme", "differences"])
async def test_an_edit_of_any_column_of_the_journal_is_found(
    client: httpx.AsyncClient, issuer: Issuer, kept: asyncpg.Connection, column: str
) -> None:
    await kept.execute(COLUMNS[column])
    ok, problems = await verified(client, issuer)
    assert ok is False
    assert "change" in problems


TRUNCATIONS = {
    "an entry in the middle": ["delete from journal where change_no = 4"],
    "the last entry": ["delete from journal where change_no = 6"],
    "the last entry with what it did": [
        "delete from journal where change_no = 6",
        "update orders set voided_change = null where source_ref = '2'",
        "insert into rollups select flow, month, category, 0, 0 from rollups on conflict do nothing",
        "update rollups set amount = amount + 500.01, rows = rows + 1",
    ],
    "the whole journal": ["truncate journal"],
    "everything": ["truncate journal", "truncate orders", "truncate rollups"],
    "two entries swapped": [
        "update journal set change_no = 101 where change_no = 3",
        "update journal set change_no = 3 where change_no = 4",
        "update journal set change_no = 4 where change_no = 101",
    ],
}


@pytest.mark.parametrize("hand", TRUNCATIONS)
async def test_deleted_truncated_and_swapped_entries_are_found(
    client: httpx.AsyncClient, issuer: Issuer, kept: asyncpg.Connection, hand: str
) -> None:
    for statement in TRUNCATIONS[hand]:
        await kept.execute(statement)
    ok, problems = await verified(client, issuer)
    assert ok is False
    assert problems


async def test_a_tail_cut_off_with_all_its_traces_is_found_by_the_anchor_alone(
    client: httpx.AsyncClient, issuer: Issuer, kept: asyncpg.Connection
) -> None:
    for statement in TRUNCATIONS["the last entry with what it did"]:
        await kept.execute(statement)
    assert await verified(client, issuer) == (False, "change 6: the journal does not agree with its anchor")


async def test_a_chain_that_was_hashed_anew_is_found_by_the_anchor(
    client: httpx.AsyncClient, issuer: Issuer, kept: asyncpg.Connection
) -> None:
    await kept.execute("set timezone = 'UTC'")
    await kept.execute("update journal set person = '别人' where change_no = 3")
    previous = bytes(32)
    for entry in await kept.fetch("select * from journal order by change_no"):
        previous = chain_hash(previous, dict(entry), entry["digest"])
        await kept.execute("update journal set chain = $1 where change_no = $2", previous, entry["change_no"])
    assert await verified(client, issuer) == (False, "change 6: the journal does not agree with its anchor")


async def test_anchors_are_written_once_per_change_and_outside_the_database(
    app: FastAPI, kept: asyncpg.Connection, tmp_path: Path
) -> None:
    for _ in range(3):
        await anchor(app.state.database, "toy-svc", tmp_path / "a")
    lines = (tmp_path / "a" / "toy-svc.jsonl").read_text().splitlines()
    assert '"change_no": 6' in lines[-1]
    assert sum('"change_no": 6' in line for line in lines) == 1


async def test_a_database_that_writes_its_days_in_another_style_keeps_what_can_be_verified(
    app: FastAPI, kept: asyncpg.Connection, client: httpx.AsyncClient, order: Callable[..., Body], issuer: Issuer
) -> None:
    name = await kept.fetchval("select current_database()")
    await kept.execute(f'alter database "{name}" set datestyle = "SQL, DMY"')
    await app.state.database.close()
    assert (await client.post("/v1/orders", json=order("4"))).status_code == 201
    ok, problems = await verified(client, issuer)
    assert (ok, problems) == (True, "")
