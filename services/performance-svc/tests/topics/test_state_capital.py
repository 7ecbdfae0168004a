"""The state capital budget: no deficit on any day, figures by the rows, and what a remittance names."""

from collections.abc import Callable
from decimal import Decimal

import httpx

from bureau_common.testing.issuer import Issuer

from .enterprise_rows import ENTERPRISES, code, enterprise, two_persons

Record = Callable[..., dict[str, object]]
INCOME = ("profit", "property")
BUDGETS, REMITTANCES = "state-capital-budgets", "soe-profit-remittances"


async def test_the_budget_has_no_deficit_and_figures_are_as_the_rows_count(
    client: httpx.AsyncClient, issuer: Issuer, record: Record
) -> None:
    propose, approve = two_persons(client, issuer, record)
    lines = [
        ("2021-01-20", "profit", "600.00"), ("2021-01-20", "transfer_out", "200.00"), ("2021-03-01", "property", "50.00"),
        ("2021-03-01", "investment", "450.00"),
    ]  # fmt: skip
    for day, item, amount in lines:
        told = {"fiscal_year": 2021, "item": item, "amount": amount, "document": "文1"}
        proposed = await propose(BUDGETS, day, **told)
        assert (await approve(BUDGETS, proposed, person="张三")).json()["code"] == "same_person"
        assert (await approve(BUDGETS, proposed)).status_code == 200
    for day, changes, found in (
        ("2021-04-01", {"item": "legacy", "amount": "0.01"}, "not_covered"),
        ("2022-01-01", {"item": "profit", "amount": "1.00"}, "outside_year"),
    ):
        told = {"fiscal_year": 2021, "document": "文2", **changes}
        answer = await propose(BUDGETS, day, **told)
        assert [each["code"] for each in answer.json()["findings"]] == [found]
    entry = record("E", "2018-01-01", **enterprise("A"))
    assert (await client.post(f"/v1/{ENTERPRISES}", json=entry)).status_code == 201
    paid = [("2021-02-10", "120.00"), ("2021-05-10", "30.50")]
    for number, (day, amount) in enumerate(paid):
        told = {"credit_code": code("A"), "profit_year": 2020, "amount": amount, "voucher_no": f"J{number}"}
        assert (await client.post(f"/v1/{REMITTANCES}", json=record(f"R{number}", day, **told))).status_code == 201
    good = {"credit_code": code("A"), "profit_year": 2021, "amount": "1.00", "voucher_no": "J9"}
    for changes, codes in (
        ({"voucher_no": "J0"}, ["repeated"]), ({"credit_code": code("Z")}, ["unknown"]), ({"profit_year": 2022}, ["profit_year"]),
        ({"business_date": "2017-12-31", "profit_year": 2017}, ["too_early"]),
    ):  # fmt: skip
        entry = {**record("R9", "2021-06-01", **good), **changes}
        answer = await client.post(f"/v1/{REMITTANCES}", json=entry)
        assert (answer.status_code, [each["code"] for each in answer.json()["findings"]]) == (409, codes)
    for period in ("2021-01", "2021-02", "2021-12"):
        figures = (await client.get("/v1/summary", params={"period": period})).json()["figures"]
        told_by = {each["id"].removeprefix("performance.soe."): each["value"] for each in figures}
        by_then = sum((Decimal(amount) for day, amount in paid if day[:7] <= period), Decimal(0))
        assert Decimal(told_by["profit_remitted"]) == by_then, period
        income = sum((Decimal(a) for day, item, a in lines if day[:7] <= period and item in INCOME), Decimal(0))
        outlay = sum((Decimal(a) for day, item, a in lines if day[:7] <= period and item not in INCOME), Decimal(0))
        told = [Decimal(told_by[name]) for name in ("capital_budget_income", "capital_budget_outlay")]
        assert told == [income, outlay], period
