"""Many writers on one tag: whatever they allocate, allot and take back, the chain holds to the fen."""

import asyncio
import random

import asyncpg
import httpx
import pytest

from bureau_common.testing.issuer import Issuer
from tests.fund_rows import TAG, allocation, notice, tagged

WRITERS = 64


async def sums(superuser: asyncpg.Connection) -> tuple[int, int, int]:
    return tuple(
        [
            int(await superuser.fetchval(f"select coalesce(sum({amount}), 0) from {table} where voided_change is null"))
            for table, amount in (
                ("direct_fund_notices", "case when kind = 'withdrawn' then -amount else amount end"),
                ("direct_fund_allocations", "amount"),
                ("budget_allotments", "amount"),
            )
        ]
    )  # type: ignore[return-value]


@pytest.mark.race
async def test_64_allocations_at_once_use_up_a_fund_and_no_more(
    client: httpx.AsyncClient, superuser: asyncpg.Connection
) -> None:
    assert (await client.post("/v1/direct-fund-notices", json=notice())).status_code == 201
    answers = await asyncio.gather(
        *[
            client.post("/v1/direct-fund-allocations", json=allocation(f"L{number}", amount="100.00"))
            for number in range(WRITERS)
        ]
    )
    assert sorted(answer.status_code for answer in answers) == [201] * 10 + [409] * 54
    codes = {answer.json()["findings"][0]["code"] for answer in answers if answer.status_code == 409}
    assert codes == {"not_covered"}
    assert await sums(superuser) == (1000, 1000, 0)


@pytest.mark.race
async def test_64_writers_at_every_link_of_one_tag_leave_the_chain_whole(
    client: httpx.AsyncClient, superuser: asyncpg.Connection, issuer: Issuer
) -> None:
    assert (await client.post("/v1/direct-fund-notices", json=notice())).status_code == 201
    start = allocation("L", amount="500.00")
    assert (await client.post("/v1/direct-fund-allocations", json=start)).status_code == 201
    writes = [
        *[("direct-fund-allocations", allocation(f"L{n}", amount="100.00")) for n in range(WRITERS // 4)],
        *[("direct-fund-allocations", allocation(f"C{n}", amount="-100.00")) for n in range(WRITERS // 4)],
        *[("budget-allotments", tagged(f"A{n}", amount="100.00")) for n in range(WRITERS // 4)],
        *[
            ("direct-fund-notices", notice(f"W{n}", kind="withdrawn", amount="100.00", allocate_by=None))
            for n in range(WRITERS // 4)
        ],
    ]
    random.Random(64).shuffle(writes)
    answers = await asyncio.gather(*[client.post(f"/v1/{book}", json=body) for book, body in writes])
    assert {answer.status_code for answer in answers} == {201, 409}
    # Who comes first is chance, and with it whether anything is left; what was accepted is in the rows, to the fen.
    accepted = [write for write, answer in zip(writes, answers, strict=True) if answer.status_code == 201]
    changes = {
        book: sum(int(float(str(body["amount"]))) for of, body in accepted if of == book) for book, _ in accepted
    }
    received, allocated, allotted = await sums(superuser)
    assert 0 <= allotted <= allocated <= received
    assert received == 1000 - changes.get("direct-fund-notices", 0)
    assert allocated == 500 + changes.get("direct-fund-allocations", 0)
    assert allotted == changes.get("budget-allotments", 0)
    (fund,) = (await client.get("/v1/direct-funds/progress", params={"period": "2021-12"})).json()
    assert (fund["tag"], fund["received"]) == (TAG, f"{received}.00")
    assert (fund["allocated"], fund["allotted"]) == (f"{allocated}.00", f"{allotted}.00")
    assert (await client.get("/v1/journal/verify", headers=issuer.headers("audit_admin"))).json()["ok"] is True
