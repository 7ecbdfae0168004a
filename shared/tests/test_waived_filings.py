"""What is waived has a reason and a person, in the record, the roll-call and the journal."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, cast

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.issuer import Issuer
from toy.filings import OTHER, UNIT, filing, plan

Approve = Callable[..., Awaitable[httpx.Response]]
Body = Callable[..., dict[str, object]]
GROUPS = {"book": "orders", "kind": "enterprise_group", "due_days": 10}


@pytest.fixture(autouse=True)
def _today(app: FastAPI) -> None:
    app.state.today = lambda: date(2021, 11, 20)


async def file(client: httpx.AsyncClient, *given: Any, **more: object) -> httpx.Response:
    return await client.post("/v1/filings", json=filing(*given, **more))


async def roll(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.get("/v1/filings?period=2021-10")).json()["lines"]
    return found


async def told(client: httpx.AsyncClient, month: str = "2021-03") -> list[list[Any]]:
    """What figures of a month say of themselves."""
    found = [(await client.get(f"/v1/figures/toy.{name}?period={month}")).json() for name in ("total.ytd", "suppliers")]
    return [[figure[name] for name in ("value", "state", "carried_from", "notes")] for figure in found]


async def close(client: httpx.AsyncClient, issuer: Issuer, month: str = "2021-03") -> None:
    headers = issuer.headers("approver", person="李四")
    answer = await client.post(f"/v1/periods/{month}/close", json={"reason": "结账"}, headers=headers)
    assert answer.status_code == 200, answer.text


def unit(code: str, kind: str) -> dict[str, object]:
    return {
        "source": "office", "source_ref": code, "reporting_unit": "bureau", "business_date": "2021-01-01", "code": code,
        "name": f"单位{code}", "kind": kind, "division_code": "340311", "from_day": "2021-01-01",
    }  # fmt: skip


async def test_a_waiver_says_why_and_nothing_else_does_and_the_roll_call_tells_it_with_the_person(
    client: httpx.AsyncClient, approve: Approve, issuer: Issuer, superuser: asyncpg.Connection
) -> None:
    await approve("filing-plans", plan(("orders", UNIT, 10), ("orders", OTHER, 10)))
    silent = await file(client, "2021-10", state="waived", waiver_reason=None)
    assert [(each["field"], "免报请写明理由" in each["message"]) for each in silent.json()["errors"]] == [
        ("waiver_reason", True)
    ]
    assert silent.status_code == 422
    idle = await file(client, "2021-10", waiver_reason="停业")
    assert [each["field"] for each in idle.json()["errors"]] == ["waiver_reason"]
    record = (await file(client, "2021-10")).json()["record"]["id"]
    entry = filing("2021-10", state="waived", waiver_reason="撤并，本月无业务")
    headers = issuer.headers("viewer", "recorder", person="王五")
    corrected = await client.post(
        f"/v1/filings/{record}/correct", json={"reason": "免报", "entry": entry}, headers=headers
    )
    assert corrected.status_code == 200, corrected.text
    told = [(line["filed_by"], line["waived_by"], line["waiver_reason"]) for line in (await roll(client))]
    assert told == [("张三", "王五", "撤并，本月无业务"), (None, None, None)]
    # A waiver of before reasons were asked for stands without one, and is read and taken back as any other.
    await superuser.execute("update filings set waiver_reason = null")
    new = corrected.json()["record"]["id"]
    assert (await roll(client))[0]["waiver_reason"] is None
    assert (await client.get(f"/v1/filings/{new}")).json()["record"]["filing_state"] == "waived"
    assert (await client.post(f"/v1/filings/{new}/void", json={"reason": "误报了"})).status_code == 200


@pytest.mark.parametrize(
    ("lines", "waived", "filed"),
    [
        pytest.param([("orders", UNIT, 10)], [UNIT], [OTHER], id="all who owe are waived, and somebody else filed"),
        pytest.param([("orders", UNIT, 10)], [UNIT, OTHER], [], id="all are waived"),
        pytest.param([("orders", UNIT, 10)], [OTHER], [UNIT], id="somebody is waived who owes nothing"),
        pytest.param([("orders", UNIT, 10), ("orders", OTHER, 10)], [UNIT], [OTHER], id="one of two who owe"),
        pytest.param([], [OTHER], [], id="of a kind of which there is no unit"),
    ],
)
async def test_a_closing_asks_of_waivers_what_the_open_month_asks(
    client: httpx.AsyncClient,
    approve: Approve,
    order: Body,
    issuer: Issuer,
    lines: list[tuple[str, str, int]],
    waived: list[str],
    filed: list[str],
) -> None:
    """Whether a month is its own or carried is the same before its closing and after it."""
    body = plan(*lines)
    body["lines"] = [GROUPS, *cast("list[object]", body["lines"])]
    assert (await approve("filing-plans", body)).status_code == 200
    assert (await client.post("/v1/orders", json=order("1", business_date="2021-01-05"))).status_code == 201
    rows = [filing(f"2021-{month:02d}", unit) for month in (1, 2) for _, unit, _ in lines]
    rows += [
        filing("2021-03", unit, state) for state, units in (("waived", waived), ("filed", filed)) for unit in units
    ]
    assert (await client.post("/v1/filings/batch", json={"items": rows})).status_code == 201
    open_month = await told(client)
    await close(client, issuer)
    assert await told(client) == open_month
    owing = {unit for _, unit, _ in lines}
    assert (open_month[0][1] == "carried") == (bool(owing) and owing <= {*waived})


@pytest.mark.parametrize(
    ("before", "after"), [("enterprise_group", "institution"), ("institution", "enterprise_group")]
)
async def test_who_owed_a_filing_is_asked_of_the_register_as_a_closing_found_it(
    client: httpx.AsyncClient, approve: Approve, order: Body, issuer: Issuer, before: str, after: str
) -> None:
    """No closing locks the register: what is entered of units today may begin years ago."""
    assert (await approve("filing-plans", {**plan(), "lines": [GROUPS]})).status_code == 200
    units = [unit("K1", before), unit("K2", "enterprise_group")]
    entered = [await client.post("/v1/reporting-units", json=each) for each in units]
    assert [each.status_code for each in entered] == [201, 201]
    assert (await client.post("/v1/orders", json=order("1", business_date="2021-01-05"))).status_code == 201
    rows = [filing(f"2021-{month:02d}", name) for month in (1, 2) for name in ("K1", "K2")]
    rows += [filing("2021-03", "K1"), filing("2021-03", "K2", "waived")]
    assert (await client.post("/v1/filings/batch", json={"items": rows})).status_code == 201
    await close(client, issuer)
    closed = await told(client)
    body = {"reason": "类型登错", "entry": unit("K1", after)}
    corrected = await client.post(f"/v1/reporting-units/{entered[0].json()['record']['id']}/correct", json=body)
    assert corrected.status_code == 200, corrected.text
    assert await told(client) == closed
    april = [filing("2021-04", "K1"), filing("2021-04", "K2", "waived")]
    assert (await client.post("/v1/filings/batch", json={"items": april})).status_code == 201
    open_april = await told(client, "2021-04")
    await close(client, issuer, "2021-04")
    assert await told(client, "2021-04") == open_april, "each month is as its own closing found it"
    assert (closed[0][1] == "carried") == (before == "institution")
