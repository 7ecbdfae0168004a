"""What a closed month says beside its figures is as its closing found it, whatever is filed later of months before."""

from collections.abc import Awaitable, Callable
from datetime import date
from itertools import count
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.schemas.periods import Period
from bureau_common.testing.issuer import Issuer
from tests.payment_rows import spending

OFFICE = {"source": "office", "reporting_unit": "bureau"}
Approve = Callable[[str, dict[str, Any]], Awaitable[None]]


def paid(ref: str, day: str, amount: str, subject: str) -> dict[str, str]:
    return {"source_ref": ref, "business_date": day, "amount": amount, "functional_code": subject}


def filing(month: Period, state: str) -> dict[str, Any]:
    filed = {"source_ref": f"F{month}", "book": "payments", "period": str(month), "business_date": f"{month.last_day}"}
    return {**OFFICE, **filed, "filing_state": state}


@pytest.fixture
def approver(issuer: Issuer) -> Callable[[], dict[str, str]]:
    keys = count()
    return lambda: {**issuer.headers("approver", person="李四"), "Idempotency-Key": f"k{next(keys)}"}


@pytest.fixture
def approve(client: httpx.AsyncClient, approver: Callable[[], dict[str, str]]) -> Approve:
    async def both(book: str, entry: dict[str, Any]) -> None:
        proposed = {"operation": "enter", "reason": "试验", "entry": {**OFFICE, **entry}}
        made = (await client.post(f"/v1/{book}/proposals", json=proposed)).raise_for_status().json()
        path = f"/v1/{book}/proposals/{made['proposal']['id']}/approve"
        (await client.post(path, headers=approver())).raise_for_status()

    return both


async def told(client: httpx.AsyncClient) -> tuple[dict[str, object], list[str]]:
    summary = (await client.get("/v1/summary?period=2021-10")).json()
    return {each["id"]: each["holds"] for each in summary["claims"]}, summary["not_judged"]


@pytest.mark.parametrize("way", ["correct", "void"])
async def test_a_claim_that_compares_with_last_year_knows_its_filings_as_the_closing_found_them(
    app: FastAPI, client: httpx.AsyncClient, approver: Callable[[], dict[str, str]], approve: Approve, way: str
) -> None:
    app.state.today = lambda: date(2021, 11, 20)
    rows = [
        paid("A", "2020-09-10", "100.00", "205"), paid("B", "2020-09-11", "100.00", "204"),
        paid("C", "2021-10-10", "300.00", "205"), paid("D", "2021-10-11", "100.00", "204"),
    ]  # fmt: skip
    for book, items in spending(rows).items():
        assert (await client.post(f"/v1/{book}/batch", json={"items": items})).status_code == 201
    due = [{"book": "payments", "unit": "bureau", "due_days": 10}]
    await approve("filing-plans", {"source_ref": "P", "business_date": "2020-09-01", "document": "文", "lines": due})
    months = Period(2020, 9).until(Period(2021, 10))
    filed = [filing(month, "filed" if month in (months[0], months[-1]) else "nil") for month in months]
    assert (await client.post("/v1/filings/batch", json={"items": filed})).status_code == 201
    closed = await client.post("/v1/periods/2021-10/close", json={"reason": "结账"}, headers=approver())
    assert closed.status_code == 200
    before = await told(client)
    assert before[0]["C31"] is True
    span = {"from_period": "2020-10", "through_period": "2020-10", "books": "filings", "expires_on": "2021-11-25"}
    await approve("reopenings", {"source_ref": "R", "business_date": "2021-11-19", **span})
    (line,) = (await client.get("/v1/filings?period=2020-10")).json()["lines"]
    entry = {**filing(months[1], "waived"), "waiver_reason": "本月停业"}
    body = {"reason": "更正", **({"entry": entry} if way == "correct" else {})}
    assert (await client.post(f"/v1/filings/{line['record_id']}/{way}", json=body)).is_success
    assert await told(client) == before
