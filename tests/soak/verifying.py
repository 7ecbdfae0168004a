"""`python -m tests.soak.verifying [ROWS]`: verification of a service whose largest book has ROWS (10,000,000) rows.

Receipts come in three ways: by an import of 100,000 over HTTP, by single entries over HTTP, and the rest by changes that are
written as a service writes them (ids, rollups, hashes, lock and chain by the kit's own functions), only that their rows are
made by an INSERT … SELECT in place of a file, and that no rule or guard is asked. Of the changes most have one row, and most
rows are in changes of 20,000. Then `journal/verify` goes through all of it slice by slice, through the gateway, as
`make verify` does; one amount is altered in the table by 0.01, and it goes once more.

Prints rows a second, slices and the memory of the service. Ends with 1 where the untouched database does not verify, where
the altered row is not found, or is found in another change than its own, or where memory grew by 384 MB or more.
"""

import argparse
import asyncio
import itertools
import sys
import time
from collections import Counter
from typing import Any

import asyncpg
import httpx
from sqlalchemy import text

from bureau_common.kit.journal.journal import Entry, append, hash_rows, next_change_id, take_lock
from bureau_common.kit.measures.differences import as_text
from bureau_common.kit.measures.flows import roll_up
from bureau_common.kit.web.sessions import Database
from bureau_common.testing.postgres import Cluster
from bureau_common.testing.templates import template_of
from revenue_svc.settings import Settings
from tests.receipt_files import Line, receipts_csv
from tests.services import books_of
from tests.soak._suite import Running, Suite, suite

MOST_MIB = 384
IMPORTED, ENTERED = 100_000, 100
SIZES = [*[1] * 20, 500, 20_000]
"""The rows of one change after the other, over and over."""
INSERT = text(
    "insert into receipts (source, source_ref, reporting_unit, business_date, voucher_no, budget_kind, subject,"
    " budget_level, district_share_pct, kind, amount, collecting_body, created_change)"
    " select 'soak', 'D' || n, '349901', date '2019-01-01' + (n % 1095)::int, 'V' || n, 'general_public_budget',"
    " '1010101', 'shared', 50, 'in', (n % 977 + 1)::numeric, 'tax', :change"
    " from generate_series(cast(:first as int), cast(:last as int)) n"
)
RECEIPT = {
    "source": "soak", "reporting_unit": "349901", "business_date": "2021-11-15", "voucher_no": "V1",
    "budget_kind": "general_public_budget", "subject": "1010101", "budget_level": "shared", "district_share_pct": "50",
    "kind": "in", "amount": "1.00", "collecting_body": "tax",
}  # fmt: skip
RECEIPTS = next(book for book in books_of("revenue") if book.name == "receipts")


async def fill(up: Suite, rows: int) -> None:
    """Receipts over HTTP, and the rest in changes of their own."""
    async with httpx.AsyncClient(
        base_url=up.base, headers=up.headers("recorder"), timeout=900, trust_env=False
    ) as client:
        lines = (Line(f"I{n}", f"2021-{n % 9 + 1:02d}-05", "1010101", f"{n % 977 + 1}.00") for n in range(IMPORTED))
        file = {"file": ("receipts.csv", receipts_csv(lines))}
        answer = await client.post("/v1/revenue/receipts/import", files=file, headers={"Idempotency-Key": "soak"})
        answer.raise_for_status()
        for number in range(ENTERED):
            body = {**RECEIPT, "source_ref": f"E{number}"}
            (await client.post("/v1/revenue/receipts", json=body)).raise_for_status()
    database = Database(
        Settings(database_url=up.cluster.url(template_of("revenue")), AUTH_JWKS_FILE=up.folder / "keys/jwks.json"),
        "soak",
    )
    first, last = 1, rows - IMPORTED - ENTERED
    for size in itertools.cycle(SIZES):
        if first > last:
            break
        await write_change(database, first, min(first + size - 1, last))
        first += size
        if size == max(SIZES) and first // 1_000_000 != (first - size) // 1_000_000:
            print(f"  {first:,} rows", flush=True)
    await database.close()


async def write_change(database: Database, first: int, last: int) -> None:
    """One change as a service seals it: rows, hashes, rollups, the lock, the journal's line."""
    async with database.writing() as session:
        change_id = await next_change_id(session)
        await session.execute(INSERT, {"change": change_id, "first": first, "last": last})
        written = await hash_rows(session, [RECEIPTS.table], change_id)
        differences = await roll_up(session, RECEIPTS.flows, change_id)
        await take_lock(session)
        await append(session, Entry(RECEIPTS.topic, "batch", change_id), written, as_text(differences))


async def verify(client: httpx.AsyncClient, revenue: Running, rows: int) -> list[str]:
    """All slices; returns what was found."""
    problems: list[str] = []
    slices, seconds, slowest = Counter[str](), Counter[str](), Counter[str]()
    idle = revenue.now
    revenue.forget_peak()
    cursor: str | None = ""
    while cursor is not None:
        began = time.monotonic()
        params = {"cursor": cursor} if cursor else {}
        answer = (await client.get("/v1/revenue/journal/verify/slices", params=params)).raise_for_status()
        found: dict[str, Any] = answer.json()
        took = time.monotonic() - began
        part = found["part"]
        slices[part] += 1
        seconds[part] += took
        slowest[part] = max(slowest[part], took)
        problems += found["problems"]
        cursor = found["next_cursor"]
        if slices[part] % 50 == 0:
            print(f"  {part}: {found['done']} of {found['of'] or '?'}, slice {slices[part]}", flush=True)
    for part in slices:
        print(f"  {part:8} {slices[part]:5} slices {seconds[part]:8.1f} s, slowest {slowest[part]:6.2f} s")
    grown = revenue.peak - idle
    print(
        f"  {rows / seconds['rows']:,.0f} rows a second; revenue-svc idle {idle} MB, at most +{grown} MB; found: {problems}"
    )
    return problems if grown < MOST_MIB else [*problems, f"memory grew by {grown} MB"]


async def tamper(cluster: Cluster) -> int:
    """Alter an amount in the middle of the largest book; returns the change that wrote it."""
    connection = await asyncpg.connect(cluster.url(template_of("revenue")))
    row = await connection.fetchrow(
        "update receipts set amount = amount + 0.01 where id = (select id from receipts order by id offset"
        " (select count(*) / 2 from receipts) limit 1) returning created_change"
    )
    change_no = await connection.fetchval("select change_no from journal where change_id = $1", row["created_change"])
    await connection.close()
    return int(change_no)


async def settle(cluster: Cluster) -> None:
    """What autovacuum, which a scratch cluster does not have, does by itself elsewhere."""
    connection = await asyncpg.connect(cluster.url(template_of("revenue")))
    await connection.execute("vacuum analyze")
    size = await connection.fetchval("select pg_size_pretty(pg_database_size(current_database()))")
    counted = await connection.fetchrow(
        "select (select count(*) from receipts) rows, (select count(*) from journal) changes"
    )
    print(f"  {counted['rows']:,} receipts in {counted['changes']:,} changes, {size}", flush=True)
    await connection.close()


async def attack(up: Suite, rows: int) -> int:
    began = time.monotonic()
    await fill(up, rows)
    print(f"filled in {time.monotonic() - began:.0f} s", flush=True)
    await settle(up.cluster)
    headers = up.headers("audit_admin")
    async with httpx.AsyncClient(base_url=up.base, headers=headers, timeout=900, trust_env=False) as client:
        print("untouched:")
        untouched = await verify(client, up.running["revenue"], rows)
        change_no = await tamper(up.cluster)
        print(f"a row of change {change_no} altered by 0.01:")
        found = await verify(client, up.running["revenue"], rows)
    expected = [
        f"change {change_no}: the rows it wrote or voided are not the rows in the tables",
        f"change {change_no}: it did not move the sums as its entry says",
    ]
    held = untouched == [] and found[:2] == expected and all("rollup" in each for each in found[2:])
    print(f"an untouched book verifies, and an altered row is found where it was altered: {held}")
    return 0 if held else 1


def main() -> int:
    parser = argparse.ArgumentParser(prog="verifying")
    parser.add_argument("rows", nargs="?", type=int, default=10_000_000)
    rows = max(parser.parse_args().rows, IMPORTED + ENTERED)
    with suite(on_disk=True) as up:
        return asyncio.run(attack(up, rows))


if __name__ == "__main__":
    sys.exit(main())
