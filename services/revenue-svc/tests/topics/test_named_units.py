"""Township finance and rural villages name units by their codes: what a unit is called may change, and two may be called alike."""

import asyncpg
import httpx
import pytest

from bureau_common.testing.issuer import Issuer
from tests.rural_rows import project, village_cost

from .test_township_finance import BUDGETS, CHECKS, NOTICES, PLANS, budget, notice, plan, refused, spot_check
from .test_treasury_cash import Body, write

TOWNSHIP, VILLAGE, OTHER = "340311101", "340311101201", "340311101202"
UNITS = "reporting-units"
ROWS = [
    (BUDGETS, budget("1", "2020-12-20", "100.00"), "township"), (PLANS, plan("1", "2021-03-01", "1.00"), "township"),
    (NOTICES, notice("1", "2021-03-01"), "township"), (CHECKS, spot_check("1", "2021-03-01"), "township"),
    ("rural-projects", project(), "village"), ("village-costs", village_cost(), "village"),
]  # fmt: skip
OF_KIND = {"township": TOWNSHIP, "village": VILLAGE}


async def unit(client: httpx.AsyncClient, code: str) -> dict[str, object]:
    items = (await client.get(f"/v1/{UNITS}", params={"limit": 500})).json()["items"]
    (found,) = [each for each in items if each["code"] == code]
    return found


async def rename(client: httpx.AsyncClient, code: str, name: str) -> None:
    held = await unit(client, code)
    entry = {
        field: held[field] for field in ("source", "source_ref", "reporting_unit", "business_date", "code", "kind",
                                         "division_code", "from_day")
    }  # fmt: skip
    body = {"reason": "更名", "entry": {**entry, "name": name}}
    answer = await client.post(f"/v1/{UNITS}/{held['id']}/correct", json=body)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(("book", "body", "field"), ROWS, ids=[book for book, _, _ in ROWS])
async def test_a_row_names_a_unit_of_the_register_by_its_code_and_of_its_kind(
    client: httpx.AsyncClient, book: str, body: Body, field: str
) -> None:
    by_name = await client.post(f"/v1/{book}", json={**body, field: "新桥镇"})
    assert (by_name.status_code, by_name.json()["errors"][0]["field"]) == (422, field)
    (other,) = {*OF_KIND.values()} - {OF_KIND[field]}
    assert "unit_kind" in await refused(client, book, {**body, field: other})
    assert "unknown" in await refused(client, book, {**body, field: "340311399"})
    entered = await client.post(f"/v1/{book}", json={**body, field: f"{OF_KIND[field][:3]}\u200b{OF_KIND[field][3:]}"})
    if book != PLANS:  # which needs a budget
        assert (entered.status_code, entered.json()["record"][field]) == (201, OF_KIND[field]), entered.text


async def test_a_township_that_is_called_otherwise_keeps_its_budget(client: httpx.AsyncClient) -> None:
    await write(client, BUDGETS, budget("1", "2020-12-20", "100.00"))
    await write(client, PLANS, plan("1", "2021-03-01", "60.00"))
    await rename(client, TOWNSHIP, "新桥街道")
    assert await refused(client, PLANS, plan("2", "2021-03-01", "40.01")) == ["not_covered"]
    await write(client, PLANS, plan("2", "2021-03-01", "40.00"))
    record = (await client.get(f"/v1/{PLANS}", params={"source_ref": "1"})).json()["items"][0]["id"]
    body = {"reason": "金额有误", "entry": plan("1", "2021-03-01", "59.00")}
    assert (await client.post(f"/v1/{PLANS}/{record}/correct", json=body)).status_code == 200


async def test_two_villages_of_one_name_are_two(client: httpx.AsyncClient) -> None:
    await rename(client, OTHER, "示范村")
    await write(client, "village-costs", village_cost(), village_cost("V2", village=OTHER, amount="120000.00"))
    paid = village_cost("V3", kind="paid", amount="110000.01", business_date="2021-02-01")
    assert await refused(client, "village-costs", paid) == ["not_covered"]
    await write(client, "village-costs", {**paid, "village": OTHER})


async def test_an_alert_calls_a_village_as_its_month_knows_it(client: httpx.AsyncClient, issuer: Issuer) -> None:
    """A closed month says what it said; an open one goes with the register."""

    async def told(period: str, **params: object) -> list[tuple[str, str]]:
        alerts = (await client.get("/v1/alerts", params={"period": period, **params})).json()["alerts"]
        return [(each["key"], each["cause"]["parts_zh"][0]["text"]) for each in alerts]

    await write(client, "village-costs", village_cost(amount="109999.99"))
    before = [(f"2021 {VILLAGE}", "示范村2021年运转经费")]
    assert (await told("2021-03"), await told("2021-09")) == (before, before)
    closing = {"json": {"reason": "结账"}, "headers": issuer.headers("approver", person="李四")}
    assert (await client.post("/v1/periods/2021-06/close", **closing)).status_code == 200
    await rename(client, VILLAGE, "新村")
    renamed = [(f"2021 {VILLAGE}", "新村2021年运转经费")]
    assert (await told("2021-03"), await told("2021-09")) == (before, renamed)
    assert (await told("2021-03", as_of=2), await told("2021-09", as_of=2)) == (before, before)


async def test_rows_of_before_that_name_what_the_register_lacks_are_told(
    client: httpx.AsyncClient, superuser: asyncpg.Connection
) -> None:
    await superuser.execute(
        "insert into spot_checks (source, source_ref, reporting_unit, business_date, check_no, township, scope, "
        "created_change) values ('old', 'old', '340311', '2020-03-01', 'K', '新桥镇', '惠农补贴', 1)"
    )
    lacking = (await client.get("/v1/reporting-units/register")).json()["lacking"]
    assert lacking == [{"code": "新桥镇", "book": CHECKS, "rows": 1}]
