"""Filings of the demo district: filed months stand as their records have them, and the months after October say whose they are."""

from typing import Any

import httpx
import pytest

from bureau_gateway.openapi import DOMAINS
from tests.suite import Suite

FILED = ("2019-01", "2019-08", "2020-06", "2020-12", "2021-06", "2021-10")


async def figures(client: httpx.AsyncClient, period: str) -> dict[str, dict[str, Any]]:
    summary = (await client.get("/v1/summary", params={"period": period})).json()
    return {each["id"]: each for each in summary["figures"]}


async def without_plan(demo: Suite, domain: str) -> None:
    """Take the plan away, by two persons: what was filed stays, and nothing is due."""
    path = f"/v1/{domain}/filing-plans"
    (plan,) = (await demo.get(path))["items"]
    asked = {"operation": "void", "reason": "试验", "record_id": plan["id"]}
    headers = {**demo.auth("recorder"), "Idempotency-Key": f"void-{domain}"}
    proposed = await demo.gateway.post(f"{path}/proposals", json=asked, headers=headers)
    assert proposed.status_code == 201, proposed.text
    approving = {**demo.auth("approver"), "Idempotency-Key": f"approve-{domain}"}
    approved = await demo.gateway.post(f"{path}/proposals/{proposed.json()['proposal']['id']}/approve", headers=approving)
    assert approved.status_code == 200, approved.text


@pytest.mark.parametrize("domain", DOMAINS)
async def test_figures_of_filed_months_are_those_of_the_records(demo: Suite, domain: str) -> None:
    client = demo.direct[domain]
    with_plan = {period: await figures(client, period) for period in FILED}
    await without_plan(demo, domain)
    for period, found in with_plan.items():
        plain = await figures(client, period)
        assert {name: (each["value"], each["carried_from"]) for name, each in found.items()} == {
            name: (each["value"], None) for name, each in plain.items()
        }, period
