"""Twenty-four callers who do everything at once: nothing fails, and the journal verifies what became of it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.issuer import Issuer
from toy.filings import OTHER, UNIT, plan
from toy.storm import Storm

CALLERS, STEPS = 24, 40
Body = Callable[..., dict[str, object]]


@pytest.mark.race
async def test_of_many_who_do_everything_at_once_nobody_meets_a_failure_and_the_journal_verifies(
    app: FastAPI,
    client: httpx.AsyncClient,
    order: Body,
    limit: Body,
    approve: Callable[..., Awaitable[httpx.Response]],
    issuer: Issuer,
) -> None:
    app.state.today = lambda: date(2021, 11, 20)
    units = (await client.get("/v1/reporting-units?limit=500")).json()["items"]
    await approve("filing-plans", plan(("orders", UNIT, 10), ("orders", OTHER, 10), since="2021-05-01"))
    storm = Storm(client, issuer.headers("approver", person="李四"), order, limit, units)

    async def caller() -> None:
        for _ in range(STEPS):
            await storm.step()

    await asyncio.gather(*[caller() for _ in range(CALLERS)])
    auditor = issuer.headers("audit_admin", person="审计")
    verified = (await client.get("/v1/journal/verify", headers=auditor)).json()
    assert (storm.failures, verified["ok"], verified["problems"]) == ([], True, [])
    # It was a storm: each act went through for somebody.
    done = {act for act, status in storm.answers if status in (200, 201)}
    assert done >= {act for act, _ in storm.answers} - {"close", "reopened"}, sorted(storm.answers.items())
