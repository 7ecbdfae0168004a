"""Openings of revenue: last year's months by subject serve growth, never stand beside vouchers, and count as none of them."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import httpx
import pytest

from revenue_svc.summary.openings import OPENINGS
from toy.workbooks import sheets_of

Receipt = Callable[..., dict[str, object]]
RECEIPTS = (
    "来源单号", "填报单位", "业务日期", "凭证号", "预算种类", "科目编码", "预算级次", "区级分成比例", "收入类型", "金额（元）", "征收机关",
)  # fmt: skip
PAYMENTS = (
    "来源单号", "填报单位", "业务日期", "支付凭证号", "支付申请编号", "支付类型", "金额（元）", "银行流水号", "指标编号", "资金性质",
    "功能科目编码", "政府经济科目编码", "一般性支出",
)  # fmt: skip


def receipt_row(month: int, amount: str, subject: str = "1010101", share: str = "50") -> Sequence[str]:
    key = f"2020-{month:02}-{subject}"
    level = "区级" if share == "100" else "共享"
    return (
        key,
        "340311",
        f"2020-{month:02}-28",
        key,
        "一般公共预算",
        subject,
        level,
        share,
        "入库",
        amount,
        "税务部门",
    )


def payment_row(month: int, amount: str, code: str = "20502", kind: str = "支付") -> Sequence[str]:
    key = f"2020-{month:02}-{code}"
    return (
        key, "340311", f"2020-{month:02}-28", key, key, kind, amount, key, key, "一般公共预算", code, "505", "否",
    )  # fmt: skip


async def send(client: httpx.AsyncClient, content: bytes, key: str = "k", **params: str) -> httpx.Response:
    files, headers = {"file": ("期初.xlsx", content)}, {"Idempotency-Key": key}
    return await client.post("/v1/openings", files=files, headers=headers, params=params)


async def value(client: httpx.AsyncClient, name: str, period: str) -> Decimal | None:
    found = (await client.get(f"/v1/figures/revenue.{name}?period={period}")).json()["value"]
    return None if found is None else Decimal(found)


async def test_last_years_months_are_the_base_of_growth_and_owe_the_bank_nothing(
    client: httpx.AsyncClient, receipt: Receipt
) -> None:
    received = [receipt_row(1, "2000.00"), receipt_row(2, "400.02"), receipt_row(3, "300.00", "1030401", "100")]
    spent = [payment_row(1, "500.00"), payment_row(3, "250.50", "20805")]
    content = sheets_of({"收入入库": [RECEIPTS, *received], "国库集中支付": [PAYMENTS, *spent]})
    rehearsed = await send(client, content, dry_run="true")
    assert (rehearsed.status_code, rehearsed.json()["accepted"]) == (200, True), rehearsed.text
    answer = await send(client, content)
    assert (answer.status_code, answer.json()["created"]) == (201, 5), answer.text

    # The district's half of each shared line, to the fen, and the whole of its own.
    base = Decimal("1000.00") + Decimal("200.01") + Decimal("300.00")
    assert await value(client, "general_revenue.ytd", "2020-03") == base
    assert await value(client, "expenditure.ytd", "2020-03") == Decimal("750.50")
    for name in ("uncleared", "uncleared_overdue", "bounced_overdue"):
        assert not await value(client, f"treasury_payment.{name}", "2020-12"), name
    assert (await client.post("/v1/receipts", json=receipt("R1", amount="6000.08"))).status_code == 201
    found = await value(client, "general_revenue.yoy_pct", "2021-03")
    assert found is not None
    assert round(found, 6) == round((Decimal("3000.04") - base) / base * 100, 6)
    path = "/v1/figures/revenue.general_revenue.yoy_pct/records?period=2021-03&measure=base"
    rows = (await client.get(path)).json()["items"]
    assert [each["opening"] for each in rows] == [True] * 3
    assert sum(Decimal(each["contribution"]) for each in rows) == base


@pytest.mark.parametrize("first", ["openings", "voucher"])
async def test_no_time_has_both_openings_and_vouchers(client: httpx.AsyncClient, receipt: Receipt, first: str) -> None:
    content = sheets_of({"收入入库": [RECEIPTS, receipt_row(1, "10.00"), receipt_row(6, "10.00")]})
    voucher = receipt("R1", business_date="2020-06-28")
    if first == "openings":
        assert (await send(client, content)).status_code == 201
        refused = await client.post("/v1/receipts", json=voucher)
        assert (await client.post("/v1/receipts", json={**voucher, "business_date": "2020-06-29"})).status_code == 201
    else:
        assert (await client.post("/v1/receipts", json=voucher)).status_code == 201
        refused = await send(client, content)
        assert (await send(client, content, dry_run="true")).status_code == 409
        before = sheets_of({"收入入库": [RECEIPTS, receipt_row(1, "10.00"), receipt_row(5, "10.00")]})
        assert (await send(client, before, "another")).status_code == 201
    (finding,) = refused.json()["findings"]
    assert (refused.status_code, finding["code"]) == (409, "opening_beside_vouchers")
    assert (finding["actual"], finding["expected"]) == ("2020-06-28", "2020-06-28")
    if first == "voucher":
        assert (finding["cell"], finding["message_zh"][:14]) == ("收入入库!C3", "收入入库!C3“业务日期”：")


async def test_a_voucher_still_needs_its_application_and_an_opening_is_net(client: httpx.AsyncClient) -> None:
    wrong = sheets_of({"国库集中支付": [PAYMENTS, payment_row(1, "5.00", kind="退票"), payment_row(2, "5.00")]})
    refused = await send(client, wrong)
    assert refused.status_code == 409
    codes = {(each["code"], each["cell"]) for each in refused.json()["findings"]}
    assert ("opening_kind", "国库集中支付!F2") in codes
    voucher = {
        "source": "bank", "source_ref": "1", "reporting_unit": "340311", "business_date": "2021-03-08", "payment_no": "F1",
        "application_no": "Q1", "kind": "paid", "amount": "5.00", "bank_reference": "B1", "allotment_no": "A1",
        "budget_kind": "general_public_budget", "functional_code": "205", "government_economic": "505",
        "general_outlay": False,
    }  # fmt: skip
    refused = await client.post("/v1/payments", json=voucher)
    assert (refused.status_code, refused.json()["code"]) == (409, "rule_broken")


def test_what_two_persons_decide_and_what_procedure_was_is_not_brought_along() -> None:
    names = {table.name for table in OPENINGS}
    assert {"receipts", "payments", "budgets", "treasury_balances", "unit_accounts", "rural_projects"} <= names
    assert names.isdisjoint({"base_restatements", "payment_plans", "payment_applications", "payment_steps"})
