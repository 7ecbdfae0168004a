"""Whatever a hand leaves in a table, verification goes through to its end and says that something is wrong there."""

from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from bureau_common.kit.audit import verify
from bureau_common.kit.audit.anchoring import anchor
from bureau_common.kit.audit.pruning import prune
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.postgres import as_owner
from toy.evidence import SERVICE, Order, file_of, fill, owned, verified

MOST, ANCIENT = "9223372036854775807", "'0044-03-15 BC'"
EDITS = {
    "journal": [
        ("change_no", MOST), ("at", "'-infinity'"), ("at", ANCIENT), ("chain", r"'\x00'"), ("chain", "chain || chain"),
        ("differences", "repeat('[', 100000)"),
    ],
    "anchors": [("no", MOST), ("hash", r"'\x00'")],
    "rollups": [("month", ANCIENT)],
    "kept_measures": [("since", "-1"), ("since", MOST)],
    "kept_sums": [("month", ANCIENT)],
    "restorations": [("stands", "-1"), ("stands", MOST)],
    "prunings": [("through", "-1"), ("through", MOST), ("through", "null"), ("total", "-1"), ("total", MOST), ("hash", "'x'")],
    "orders": [("business_date", ANCIENT)],
    "limits": [("fiscal_year", "2147483647")],
}  # fmt: skip
BELOW = {"anchors": "no", "journal": "change_no"}
"""Numbers of which a hand may leave none that is one."""


async def by_slices(client: httpx.AsyncClient, headers: dict[str, str]) -> list[str]:
    """What all slices found, each asked for by the cursor of the one before."""
    problems, query = list[str](), {}
    while True:
        answer = await client.get("/v1/journal/verify/slices", params=query, headers=headers)
        assert answer.status_code == 200, answer.text
        problems += answer.json()["problems"]
        if answer.json()["next_cursor"] is None:
            return problems
        query = {"cursor": answer.json()["next_cursor"]}


async def test_a_value_that_no_write_leaves_is_found_and_nothing_falls_over_it(
    app: FastAPI,
    client: httpx.AsyncClient,
    issuer: Issuer,
    folder: Path,
    restore: Callable[[], Awaitable[None]],
    propose: Callable[..., Awaitable[httpx.Response]],
    approve_restored: Callable[..., Awaitable[httpx.Response]],
    limit: Callable[..., dict[str, object]],
) -> None:
    """Verification was 500, or 404, and named nothing: whoever tampered so kept the auditor from every finding."""
    await restore()
    assert (await approve_restored(await propose(13))).status_code == 200
    asked = {"operation": "enter", "reason": "年度下达", "entry": limit("L1")}
    proposal = (await client.post("/v1/limits/proposals", json=asked)).json()["proposal"]
    by_another = {**issuer.headers("approver", person="李四"), "Idempotency-Key": "limit"}
    approved = await client.post(f"/v1/limits/proposals/{proposal['id']}/approve", headers=by_another)
    assert approved.status_code == 200, approved.text
    database = owned(app)
    assert sum(each.rows for each in await prune(database, date(2035, 1, 1))) > 0
    await database.close()
    await anchor(app.state.database, SERVICE, folder)
    assert (await verified(app, folder)).problems == []
    headers = issuer.headers("audit_admin", person="审计丙")
    hand = await asyncpg.connect(as_owner(app.state.settings.database_url.get_secret_value()))
    try:
        await hand.execute("set session_replication_role = replica")
        for table, edits in EDITS.items():
            await hand.execute(f"create table kept_aside as table {table}")
            newest = f"where ctid = (select max(ctid) from {table})"
            below = [(BELOW[table], f"-{BELOW[table]}", "")] if table in BELOW else []
            for column, value, which in [*[(*each, newest) for each in edits], *below]:
                await hand.execute(f"update {table} set {column} = {value} {which}")
                answer = await client.get("/v1/journal/verify", headers=headers)
                assert (table, column, value, answer.status_code) == (table, column, value, 200)
                assert (table, column, value, answer.json()["ok"]) == (table, column, value, False)
                assert await by_slices(client, headers)
                await hand.execute(f"delete from {table}")
                await hand.execute(f"insert into {table} select * from kept_aside")
            await hand.execute("drop table kept_aside")
        assert (await verified(app, folder)).problems == []
    finally:
        await hand.close()


@pytest.mark.parametrize("value", ["hash = 'x'", "through = -1", "total = -1"])
async def test_nothing_is_restored_over_a_pruning_that_no_owner_wrote_and_that_is_said(
    app: FastAPI,
    folder: Path,
    restore: Callable[[], Awaitable[None]],
    propose: Callable[..., Awaitable[httpx.Response]],
    approve_restored: Callable[..., Awaitable[httpx.Response]],
    superuser: asyncpg.Connection,
    value: str,
) -> None:
    """Proposing and approving were 500: they read the prunings as verification does."""
    await superuser.close()
    await restore()
    database = owned(app)
    assert sum(each.rows for each in await prune(database, date(2035, 1, 1))) > 0
    await database.close()
    proposal = await propose(13)
    hand = await asyncpg.connect(as_owner(app.state.settings.database_url.get_secret_value()))
    await hand.execute(f"update prunings set {value} where table_name = 'refusals'")
    await hand.close()
    assert not (await verified(app, folder)).ok
    for lines in (file_of(folder).read_bytes(), b""):
        file_of(folder).write_bytes(lines)
        for answer in (await propose(13), await approve_restored(proposal)):
            said = answer.json()
            assert (answer.status_code, said.get("code")) == (409, "not_restored"), said
            assert "prunings" in said["detail"]


async def test_beside_what_cannot_be_read_the_other_rows_and_sums_are_still_looked_at(
    app: FastAPI,
    client: httpx.AsyncClient,
    issuer: Issuer,
    folder: Path,
    order: Order,
    limit: Callable[..., dict[str, object]],
    approve: Callable[..., Awaitable[httpx.Response]],
    superuser: asyncpg.Connection,
) -> None:
    """The rest of the part was passed over: whoever spoilt one value hid from the auditor what else was changed."""
    assert (await approve("limits", limit("L1"))).status_code == 200
    await fill(app, client, issuer, order, folder)
    await superuser.execute("update limits set fiscal_year = 2147483647")
    await superuser.execute("update orders set amount = amount + 1 where source_ref = '2-0' and voided_change is null")
    first = app.state.ledger.measures[0]
    sums = "insert into rollups values ($1, $2, 'x', 1, 1)"
    await superuser.execute(sums, first.name, date(1, 1, 1))
    await superuser.execute("update rollups set month = '0044-03-01 BC' where flow = $1", first.name)
    problems = (await verified(app, folder)).problems
    assert [each for each in problems if each.startswith("rows: something")]
    assert len([each for each in problems if "are not the rows in the tables" in each]) == 2
    assert [each for each in problems if each.startswith("sums: something")]
    assert [each for each in problems if each.startswith("rollup ")]


@pytest.mark.parametrize(
    "hand",
    [
        "alter sequence refusals_id_seq rename to elsewhere",
        "drop sequence change_ids cascade",
        "drop table alembic_version",
        "alter table orders drop column amount cascade",
        "drop table prunings cascade",
        "drop table journal cascade",
        "drop table anchors cascade",
        "drop table restorations cascade",
        "revoke select on personal_reads from application",
    ],
)
async def test_what_a_hand_dropped_renamed_or_took_the_right_to_is_a_finding(
    app: FastAPI,
    client: httpx.AsyncClient,
    issuer: Issuer,
    folder: Path,
    order: Order,
    superuser: asyncpg.Connection,
    hand: str,
) -> None:
    """Verification was 500, and named nothing."""
    await fill(app, client, issuer, order, folder)
    await superuser.execute(hand)
    await app.state.database.close()
    headers = issuer.headers("audit_admin", person="审计丙")
    for problems in (
        (await client.get("/v1/journal/verify", headers=headers)).json()["problems"],
        await by_slices(client, headers),
    ):
        told = [each for each in problems if "no more of it can be read (SQLSTATE 42" in each]
        assert told, problems
        assert "a fault of the service" in told[0]


async def test_a_fault_of_the_service_is_not_told_as_a_hand_s(
    app: FastAPI, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def faulty(*_: object) -> None:
        raise TypeError

    monkeypatch.setitem(verify._CHECKS, "persons", faulty)
    (told,) = (await verified(app, folder)).problems
    await app.state.database.close()
    assert told.startswith(
        "persons: no more of it can be read (TypeError), by a hand's doing or a fault of the service"
    )


async def test_a_folder_of_anchors_that_may_not_be_read_is_a_finding_and_nothing_is_restored_by_it(
    app: FastAPI,
    client: httpx.AsyncClient,
    issuer: Issuer,
    order: Order,
    folder: Path,
    propose: Callable[..., Awaitable[httpx.Response]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On another disk it belonged to another user: verification was 500, and named nothing."""
    await fill(app, client, issuer, order, folder)
    headers = issuer.headers("audit_admin", person="审计丙")
    may_read = Path.is_file

    def denied(path: Path) -> bool:
        if path == file_of(folder):
            raise PermissionError(13, "Permission denied", str(path))
        return may_read(path)

    monkeypatch.setattr(Path, "is_file", denied)
    told = ["anchors: 3 were written, and their file is missing or cannot be read"]
    assert (await client.get("/v1/journal/verify", headers=headers)).json()["problems"] == told
    assert await by_slices(client, headers) == told
    assert (await propose(12)).status_code >= 500
    with pytest.raises(PermissionError):
        await anchor(app.state.database, SERVICE, folder)
