"""Entries with roots and those of before: both are verified, and a reader gets of either what the reader may see."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from types import ModuleType

import asyncpg
import httpx
from fastapi import FastAPI

from bureau_common.kit.journal.journal import HEADER, chain_hash
from bureau_common.testing.fixtures import client_of
from bureau_common.testing.issuer import Issuer
from toy.bids import BID_ID
from toy.levels import bid, secret
from toy.proofs import Body, Order, checked, fill, proof_of


async def test_entries_of_before_roots_verify_as_before_and_what_they_moved_is_said_to_be_unproved(
    client: httpx.AsyncClient,
    order: Order,
    tool: ModuleType,
    superuser: asyncpg.Connection,
    is_verified: Callable[[], Awaitable[bool]],
) -> None:
    await fill(client, order)
    await superuser.execute("set timezone = 'UTC'")
    previous = bytes(32)
    for entry in await superuser.fetch("select * from journal order by change_no"):
        header, digest = dict(entry), entry["digest"]
        if entry["change_no"] <= 3:
            header, digest = {**header, "scheme": None, "differences": None}, await old_digest(superuser, header)
            said = {**{name: header[name] for name in HEADER}, "at": header["at"].isoformat(timespec="microseconds")}
            said["record_id"] = said["record_id"] and str(said["record_id"])
            text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            previous = hashlib.sha256(previous + text.encode() + digest).digest()
        else:
            previous = chain_hash(previous, header, digest)
        await superuser.execute(
            "update journal set scheme = $1, differences = $2, digest = $3, chain = $4 where change_no = $5",
            header["scheme"], header["differences"], digest, previous, entry["change_no"],
        )  # fmt: skip
    # A release that says them ends with computing anew what is kept by key.
    await superuser.execute("update kept_measures set since = 3")
    assert await is_verified()
    head = (await client.get("/v1/changes")).json()["head"]
    proof = await proof_of(client)
    problems, remarks = checked(tool, proof, head)
    assert (problems, proof["start"]["change_no"], proof["inputs"][0]["rows_before"]) == ([], 3, 8)
    assert remarks == ["total: 8 rows, 722.00, are of before the changes said so", "7 rows have no path: before_roots"]
    proof["rows"].pop()
    assert checked(tool, proof, head)[0] != []


async def old_digest(superuser: asyncpg.Connection, entry: Body) -> bytes:
    """The digest as entries had it before roots, put together from the rows."""
    lines = []
    for table in ("orders", "reporting_units"):
        rows = await superuser.fetch(
            f"select (jsonb_strip_nulls(to_jsonb(r) - 'created_change' - 'voided_change'))::text as said from {table} r"
            " where created_change = $1 order by id",
            entry["change_id"],
        )
        if rows:
            hashes = b"".join(hashlib.sha256(row["said"].encode()).digest() for row in rows)
            lines.append(f"{table} created {len(rows)} {hashlib.sha256(hashes).hexdigest()}")
    return hashlib.sha256("\n".join(lines).encode()).digest()


async def test_differences_that_were_written_anew_with_the_whole_chain_are_found_by_the_rows(
    client: httpx.AsyncClient, issuer: Issuer, order: Order, superuser: asyncpg.Connection
) -> None:
    await fill(client, order)
    await superuser.execute("set timezone = 'UTC'")
    await superuser.execute("update journal set differences = replace(differences, '51.00', '61.00')")
    previous = bytes(32)
    for entry in await superuser.fetch("select * from journal order by change_no"):
        previous = chain_hash(previous, dict(entry), entry["digest"])
        await superuser.execute("update journal set chain = $1 where change_no = $2", previous, entry["change_no"])
    answer = await client.get("/v1/journal/verify", headers=issuer.headers("audit_admin"))
    assert answer.json()["problems"] == ["change 8: it did not move the sums as its entry says"]


async def test_a_reader_without_the_right_gets_the_chain_and_none_of_what_is_withheld(
    secret_app: FastAPI, issuer: Issuer, tool: ModuleType, order: Order
) -> None:
    async with client_of(secret_app) as client:
        few, many = issuer.headers("recorder"), issuer.headers("recorder", level=None)
        for path, body in (("bids", bid("1", floor="40.00")), ("secrets", secret("s", "5.00")), ("orders", order("1"))):
            answer = await client.post(f"/v1/{path}", json=body, headers=few)
            assert answer.status_code in (201, 409), answer.text
        head = (await client.get("/v1/changes", headers=few)).json()["head"]
        found = {}
        for name, headers in (("few", few), ("many", many)):
            for figure in (BID_ID, "toy.total.ytd"):
                proof = await client.get(f"/v1/proofs/{figure}?period=2021-03", headers=headers)
                assert proof.status_code == 200, proof.text
                problems, remarks = checked(tool, proof.json(), head)
                found[name, figure] = (problems, bool(remarks), "floor" in proof.text or "secrets" in proof.text)
    assert found == {
        ("few", BID_ID): ([], False, True),
        ("few", "toy.total.ytd"): ([], False, True),
        ("many", BID_ID): ([], True, False),
        ("many", "toy.total.ytd"): ([], True, False),
    }
