"""64 writers at once take a guarantee company neither above its multiple nor above a client's share of its net assets."""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal

import httpx
import pytest

Body = dict[str, object]
Enter = Callable[..., Awaitable[Body]]
Make = Callable[..., Body]
GUARANTEES = "guarantees"


@pytest.mark.race
async def test_64_writers_at_once_pass_neither_the_multiple_nor_a_clients_share(
    company: str, setting: Enter, guarantee: Make, body: Make, client: httpx.AsyncClient,
    is_verified: Callable[[], Awaitable[bool]],
) -> None:  # fmt: skip
    """32 ask for 0.5 million for one client, of whom 20 fit; 32 for others, until the multiple is reached as well."""
    await setting("cap", "0.2")
    names = ["medium A"] * 32 + ["medium B"] * 16 + ["large A"] * 16
    entries = [body("2021-01-05", **guarantee(f"P{n}", name, "500000.00")) for n, name in enumerate(names)]
    answers = await asyncio.gather(*[client.post(f"/v1/{GUARANTEES}", json=entry) for entry in entries])
    told = {answer.json()["code"] for answer in answers if answer.status_code != 201}
    assert told <= {"rule_broken", "busy"}
    items = (await client.get(f"/v1/{GUARANTEES}", params={"limit": 100})).json()["items"]
    assert len(items) == sum(answer.status_code == 201 for answer in answers)
    shares: dict[object, Decimal] = {}
    for item in items:
        shares[item["client_code"]] = shares.get(item["client_code"], Decimal(0)) + Decimal(item["principal"])
    assert max(shares.values()) <= 10_000_000
    assert sum(shares.values()) <= 16_000_000
    if "busy" not in told:
        assert sum(shares.values()) == 16_000_000
    assert await is_verified()
