"""What keeps a month open that nobody can file any more: the refusal of its closing names ways out, and they lead there."""

from collections.abc import Awaitable, Callable
from datetime import date

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.issuer import Issuer
from toy.filings import UNIT, filing, plan
from toy.levels import reopening

Order = Callable[..., dict[str, object]]
Approve = Callable[..., Awaitable[httpx.Response]]
MERGED = {
    "source": "office", "source_ref": "M1", "reporting_unit": "bureau", "business_date": "2021-01-01", "code": "M1",
    "name": "被撤并单位", "kind": "institution", "division_code": "340311", "from_day": "2021-01-01",
    "until_day": "2021-03-16", "successor": UNIT,
}  # fmt: skip


@pytest.fixture(autouse=True)
async def merged(app: FastAPI, client: httpx.AsyncClient, approve: Approve) -> None:
    """A unit that ends within March, and a plan that names it and another one."""
    app.state.today = lambda: date(2021, 11, 20)
    answer = await client.post("/v1/reporting-units", json=MERGED)
    assert answer.status_code == 201, answer.text
    await approve("filing-plans", plan(("orders", UNIT, 10), ("orders", "M1", 10)))


async def test_what_keeps_its_month_open_names_the_plan_as_the_way_out(
    client: httpx.AsyncClient, issuer: Issuer, approve: Approve
) -> None:
    """It can neither file nor be waived any more, which were the only ways that the refusal named."""
    rows = [filing("2021-01"), filing("2021-01", "M1"), filing("2021-02"), filing("2021-02", "M1"), filing("2021-03")]
    answer = await client.post("/v1/filings/batch", json={"items": rows})
    assert answer.status_code == 201, answer.text
    headers, reason = issuer.headers("approver", person="李四"), {"reason": "结账"}
    refused = await client.post("/v1/periods/2021-03/close", json=reason, headers=headers)
    assert (refused.status_code, [each["code"] for each in refused.json()["findings"]]) == (409, ["not_filed"])
    assert "单位已撤并的，以自该月起的新报送计划去掉它" in refused.json()["detail"]
    await approve("filing-plans", plan(("orders", UNIT, 10), since="2021-03-01"))
    closed = await client.post("/v1/periods/2021-03/close", json=reason, headers=headers)
    assert closed.status_code == 200, closed.text


async def test_a_month_that_is_open_for_other_books_is_opened_for_filings_too(
    client: httpx.AsyncClient, issuer: Issuer, approve: Approve
) -> None:
    """A unit that is registered since, as of then, owes a filing that the month does not take."""
    kinds = {"lines": [{"book": "orders", "kind": "enterprise_group", "due_days": 10}]}
    group = {**MERGED, "kind": "enterprise_group", "until_day": "", "successor": ""}
    group = {name: value for name, value in group.items() if value}
    await approve("filing-plans", {**plan(since="2021-02-01"), **kinds})
    headers, reason = issuer.headers("approver", person="李四"), {"reason": "结账"}
    rows = [filing("2021-01"), filing("2021-01", "M1")]
    assert (await client.post("/v1/filings/batch", json={"items": rows})).status_code == 201
    assert (await client.post("/v1/periods/2021-02/close", json=reason, headers=headers)).status_code == 200
    await approve("reopenings", reopening("r1", "orders"))
    entered = await client.post("/v1/reporting-units", json={**group, "source_ref": "G1", "code": "G1"})
    assert entered.status_code == 201, entered.text
    refused = await client.post("/v1/periods/2021-02/close", json=reason, headers=headers)
    assert (refused.status_code, [each["code"] for each in refused.json()["findings"]]) == (409, ["not_filed"])
    assert "该月只对其他账簿重新开放的，先重新开放报送（filings）" in refused.json()["detail"]
    assert (await client.post("/v1/filings", json=filing("2021-02", "G1"))).json()["code"] == "period_closed"
    await approve("reopenings", reopening("r2", "filings"))
    assert (await client.post("/v1/filings", json=filing("2021-02", "G1"))).status_code == 201
    assert (await client.post("/v1/periods/2021-02/close", json=reason, headers=headers)).status_code == 200


async def test_its_rows_of_the_month_in_which_it_ended_are_imported_and_filed_by_nobody(
    client: httpx.AsyncClient,
    order: Order,
    as_csv: Callable[..., bytes],
    import_file: Callable[..., Awaitable[httpx.Response]],
) -> None:
    content = as_csv([
        order("1", reporting_unit="M1", business_date="2021-02-05"),
        order("2", reporting_unit="M1", business_date="2021-03-05"),
    ])  # fmt: skip
    answer = await import_file(content, file=True)
    assert (answer.status_code, answer.json().get("created"), answer.json().get("filed")) == (201, 2, 1), answer.text
    roll = (await client.get("/v1/filings?period=2021-02")).json()["lines"]
    assert [(line["unit"], line["state"]) for line in roll] == [(UNIT, None), ("M1", "filed")]
