"""A unit that was merged owes no filing any more, however the plan names it, and its rows of its last month can be filed."""

from collections.abc import Awaitable, Callable
from datetime import date

import httpx
import pytest
from fastapi import FastAPI

from bureau_common.testing.issuer import Issuer
from toy.filings import UNIT, filing, plan

Order = Callable[..., dict[str, object]]
MERGED = {
    "source": "office", "source_ref": "M1", "reporting_unit": "bureau", "business_date": "2021-01-01", "code": "M1",
    "name": "被撤并单位", "kind": "institution", "division_code": "340311", "from_day": "2021-01-01",
    "until_day": "2021-03-16", "successor": UNIT,
}  # fmt: skip


@pytest.fixture(autouse=True)
async def merged(app: FastAPI, client: httpx.AsyncClient, approve: Callable[..., Awaitable[httpx.Response]]) -> None:
    """A unit that ends within March, and a plan that names it and another one."""
    app.state.today = lambda: date(2021, 11, 20)
    answer = await client.post("/v1/reporting-units", json=MERGED)
    assert answer.status_code == 201, answer.text
    await approve("filing-plans", plan(("orders", UNIT, 10), ("orders", "M1", 10)))


async def test_after_its_last_month_nothing_is_due_of_it_and_the_month_can_be_closed(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    """It could neither file nor be waived, and its month could never be closed."""
    rows = [filing("2021-01"), filing("2021-01", "M1"), filing("2021-02"), filing("2021-02", "M1"), filing("2021-03")]
    answer = await client.post("/v1/filings/batch", json={"items": rows})
    assert answer.status_code == 201, answer.text
    due = {}
    for month in ("2021-02", "2021-03"):
        roll = (await client.get(f"/v1/filings?period={month}")).json()
        due[month] = [(line["unit"], line["state"]) for line in roll["lines"]]
    assert due == {"2021-02": [(UNIT, "filed"), ("M1", "filed")], "2021-03": [(UNIT, "filed")]}
    approver = issuer.headers("approver", person="李四")
    closed = await client.post("/v1/periods/2021-03/close", json={"reason": "结账"}, headers=approver)
    assert closed.status_code == 200, closed.text


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
