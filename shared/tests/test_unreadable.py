"""Whatever a hand leaves in a table, verification goes through to its end and says that something is wrong there."""

from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

import asyncpg
import httpx
from fastapi import FastAPI

from bureau_common.kit.audit.anchoring import anchor
from bureau_common.kit.audit.pruning import prune
from bureau_common.testing.issuer import Issuer
from bureau_common.testing.postgres import as_owner
from toy.evidence import SERVICE, owned, verified

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
