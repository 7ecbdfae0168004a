"""Non-tax revenue over HTTP: the catalogue, notices and their days, payments to the right place, both sides compared."""

import random
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from decimal import Decimal

import httpx
import pytest

from bureau_common.testing.issuer import Issuer
from tests.account_writes import Body, enter, figure, open_alerts, refused, refused_on

Receipt = Callable[..., Body]
UNIT = "340311"
ISSUED, COLLECTED, OVERDUE = (
    f"revenue.non_tax.{name}" for name in ("notices_issued", "notices_collected", "overdue_notices")
)
COMMON: Body = {"source": "non-tax", "reporting_unit": UNIT}


def item(ref: str = "I1", **changes: object) -> Body:
    return {
        **COMMON, "source_ref": ref, "business_date": "2021-01-01", "item_code": "FEE-1", "name": "证照工本费",
        "kind": "administrative_fee", "subject": "10304", "budget_kind": "general_public_budget",
        "destination": "treasury", "standard": "每证10元", "document": "示财综〔2020〕1号", **changes,
    }  # fmt: skip


def notice(ref: str = "N1", **changes: object) -> Body:
    return {
        **COMMON, "source_ref": ref, "business_date": "2021-03-01", "notice_no": ref, "item_code": "FEE-1",
        "amount": "100.00", "due_on": "2021-03-16", **changes,
    }  # fmt: skip


def payment(ref: str = "P1", **changes: object) -> Body:
    return {
        **COMMON, "source_ref": ref, "business_date": "2021-03-10", "notice_no": "N1", "destination": "treasury",
        "account_no": "340311000001", "bank": "示范农商行", "bank_reference": f"B{ref}", "amount": "100.00", **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "fine"}, "item_subject_of_other_kind"),
        ({"kind": "government_fund", "subject": "10301"}, "item_subject_of_other_budget"),
        ({"valid_until": "2020-12-31"}, "item_ends_before_it_begins"),
        ({"subject": "103049801"}, "subject_unknown"),
    ],
)
async def test_an_item_that_contradicts_itself_is_refused(client: httpx.AsyncClient, changes: Body, code: str) -> None:
    assert await refused(client, "collection-items", item(**changes)) == [code]
    assert (await client.get("/v1/collection-items")).json()["items"] == []


async def test_an_item_of_a_fund_is_of_the_fund_budget_and_may_end_on_its_first_day(client: httpx.AsyncClient) -> None:
    fund = {"kind": "government_fund", "subject": "10301", "budget_kind": "government_fund"}
    await enter(client, "collection-items", item(**fund, valid_until="2021-01-01"))
    (listed,) = (await client.get("/v1/collection-items")).json()["items"]
    assert (listed["budget_kind"], listed["valid_until"]) == ("government_fund", "2021-01-01")


async def test_what_was_collected_is_split_by_unit(client: httpx.AsyncClient) -> None:
    for number, (unit, amount) in enumerate((("340311", "10.00"), ("340312", "5.00"), ("340311", "0.01"))):
        own = {"reporting_unit": unit, "amount": amount}
        if number < 2:
            await enter(client, "collection-items", item(f"I{number}", reporting_unit=unit))
        await enter(client, "payment-notices", notice(f"N{number}", **own))
        await enter(client, "notice-payments", payment(f"P{number}", notice_no=f"N{number}", **own))
    params = {"from": "2021-03", "to": "2021-03", "split": "reporting_unit"}
    found = (await client.get(f"/v1/figures/{COLLECTED}/breakdown", params=params)).json()["lines"]
    assert [(line["key"], line["values"]) for line in found] == [("340311", ["10.01"]), ("340312", ["5.00"])]


async def test_a_unit_charges_only_what_its_catalogue_holds_on_the_day(client: httpx.AsyncClient) -> None:
    (first,) = await enter(client, "collection-items", item(business_date="2021-03-01", valid_until="2021-03-31"))
    for changes in (
        {"business_date": "2021-02-28", "due_on": "2021-02-28"},
        {"business_date": "2021-04-01", "due_on": "2021-04-01"},
        {"item_code": "FEE-2"},
        {"reporting_unit": "340312"},
    ):
        assert await refused(client, "payment-notices", notice(**changes)) == ["item_not_in_catalogue"]
    await enter(
        client, "payment-notices", notice(), notice("N2", business_date="2021-03-31", due_on="2021-03-31")
    )  # fmt: skip
    shorter = {"reason": "终止提前", "entry": item(business_date="2021-03-01", valid_until="2021-03-30")}
    assert await refused(client, f"collection-items/{first}/correct", shorter) == ["item_not_in_catalogue"]
    assert await refused(client, f"collection-items/{first}/void", {"reason": "目录作废"}) == [
        *["item_not_in_catalogue"] * 2
    ]


async def test_an_item_stands_once_on_any_day(client: httpx.AsyncClient) -> None:
    await enter(client, "collection-items", item(valid_until="2021-06-30"))
    assert await refused(client, "collection-items", item("I2", business_date="2021-06-30")) == ["item_overlaps"]
    assert await refused(
        client, "collection-items", item("I2", business_date="2020-06-30", valid_until="2021-01-01")
    ) == ["item_overlaps"]
    await enter(
        client, "collection-items",
        item("I2", business_date="2021-07-01"), item("I3", reporting_unit="340312"), item("I4", item_code="FEE-2"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("due_on", "code"),
    [
        ("2021-02-28", "notice_due_before_issue"),
        ("2021-03-01", None),
        ("2021-03-16", None),
        ("2021-03-17", "notice_due_too_late"),
    ],
)
async def test_a_notice_leaves_fifteen_days_at_most(client: httpx.AsyncClient, due_on: str, code: str | None) -> None:
    await enter(client, "collection-items", item())
    if code is None:
        await enter(client, "payment-notices", notice(due_on=due_on))
    else:
        assert await refused(client, "payment-notices", notice(due_on=due_on)) == [code]


async def test_the_days_are_a_parameter_of_the_day_of_issue(client: httpx.AsyncClient, issuer: Issuer) -> None:
    await enter(client, "collection-items", item())
    entry = {
        **COMMON, "reporting_unit": "bureau", "source_ref": "V1", "business_date": "2021-03-02",
        "key": "non_tax_notice_days", "value": "16", "document": "示财综〔2021〕2号",
    }  # fmt: skip
    asked = {"operation": "enter", "reason": "期限调整", "entry": entry}
    proposed = await client.post("/v1/parameters/proposals", json=asked)
    path = f"/v1/parameters/proposals/{proposed.json()['proposal']['id']}/approve"
    approver = issuer.headers("approver", person="李四", client="approver") | {"Idempotency-Key": "approve-1"}
    assert (await client.post(path, headers=approver)).status_code == 200
    assert await refused(client, "payment-notices", notice(due_on="2021-03-17")) == ["notice_due_too_late"]
    await enter(client, "payment-notices", notice(business_date="2021-03-02", due_on="2021-03-18"))


async def test_a_notice_is_paid_once_in_full_by_its_unit_where_its_item_says(client: httpx.AsyncClient) -> None:
    await enter(client, "collection-items", item())
    assert await refused(client, "notice-payments", payment()) == ["unknown"]
    (issued,) = await enter(client, "payment-notices", notice())
    assert await refused(client, "payment-notices", notice("N9", notice_no="N1")) == ["repeated"]
    for changes, code, field in (
        ({"business_date": "2021-02-28"}, "too_early", "business_date"),
        ({"amount": "99.99"}, "differs", "amount"),
        ({"amount": "100.01"}, "differs", "amount"),
        ({"destination": "fiscal_special_account"}, "differs", "destination"),
        ({"reporting_unit": "340312"}, "differs", "reporting_unit"),
    ):
        assert await refused_on(client, "notice-payments", payment(**changes)) == [(code, field)]
    (paid,) = await enter(client, "notice-payments", payment(business_date="2021-03-01"))
    assert await refused(client, "notice-payments", payment("P2")) == ["repeated"]
    other = {"reason": "金额有误", "entry": notice(amount="100.01")}
    assert await refused_on(client, f"payment-notices/{issued}/correct", other) == [("differs", "amount")]
    assert await refused(client, f"payment-notices/{issued}/void", {"reason": "重复开具"}) == ["unknown"]
    assert (await client.post(f"/v1/notice-payments/{paid}/void", json={"reason": "银行退票"})).status_code == 200
    assert (await client.post(f"/v1/payment-notices/{issued}/void", json={"reason": "重复开具"})).status_code == 200


async def test_a_changed_destination_of_an_item_is_refused_while_payments_went_elsewhere(
    client: httpx.AsyncClient,
) -> None:
    (listed,) = await enter(client, "collection-items", item())
    await enter(client, "payment-notices", notice())
    await enter(client, "notice-payments", payment())
    other = {"reason": "缴入方式变更", "entry": item(destination="fiscal_special_account")}
    assert await refused_on(client, f"collection-items/{listed}/correct", other) == [("differs", "destination")]


async def test_nothing_is_collected_into_a_units_own_account(client: httpx.AsyncClient) -> None:
    await enter(client, "collection-items", item())
    await enter(client, "payment-notices", notice(), notice("N2"))
    own: Body = {
        **COMMON, "source_ref": "A1", "business_date": "2020-05-01", "account_no": "622200000001",
        "bank": "示范农商行", "kind": "basic", "purpose": "日常核算", "approval_no": "示财库〔2020〕5号",
        "approved_on": "2020-04-20",
    }  # fmt: skip
    await enter(client, "unit-accounts", own)
    into = payment(account_no="622200000001")
    assert await refused(client, "notice-payments", into) == ["collected_into_unit_account"]
    await enter(client, "notice-payments", payment())
    again = own | {"source_ref": "A2", "kind": "special", "account_no": "340311000001"}
    assert await refused(client, "unit-accounts", again) == ["collected_into_unit_account"]


async def test_both_sides_of_an_item_and_month_are_compared_and_a_difference_is_an_alert(
    client: httpx.AsyncClient, receipt: Receipt, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    own = {"budget_level": "district", "district_share_pct": "100", "subject": "10304", "item_code": "FEE-1"}
    code, key = "non_tax_receipts_differ", "FEE-1 2021-03"
    text = "执收项目FEE-1在2021-03凭缴款书缴入国库{}元，入库{}元，相差{}元"
    await enter(client, "collection-items", item())
    (issued,) = await enter(client, "payment-notices", notice())
    (paid,) = await enter(client, "notice-payments", payment())
    assert await open_alerts(client, code) == {key: text.format("100.00", "0.00", "-100.00")}
    (first,) = await enter(client, "receipts", receipt("R1", **own, amount="100.01", business_date="2021-03-31"))
    assert await open_alerts(client, code) == {key: text.format("100.00", "100.01", "0.01")}
    assert await open_alerts(client, code, "2021-02") == {}
    await enter(client, "receipts", receipt("R2", **own, amount="0.01", kind="refund"))
    assert await open_alerts(client, code) == {}
    await enter(client, "receipts", receipt("R3", **own, amount="5.00", business_date="2021-04-01"))
    await enter(client, "receipts", receipt("R4", **(own | {"item_code": None}), amount="7.00"))
    assert list(await open_alerts(client, code)) == ["FEE-1 2021-04"]
    await client.post(f"/v1/receipts/{first}/void", json={"reason": "重复入库"})
    assert (await open_alerts(client, code))[key] == text.format("100.00", "-0.01", "-100.01")
    await client.post(f"/v1/notice-payments/{paid}/void", json={"reason": "银行退票"})
    assert (await open_alerts(client, code))[key] == text.format("0.00", "-0.01", "-0.01")
    await enter(client, "collection-items", item("I2", item_code="FEE-2"))
    await enter(client, "notice-payments", payment("P2"))
    moved = {"reason": "项目有误", "entry": notice(item_code="FEE-2")}
    assert (await client.post(f"/v1/payment-notices/{issued}/correct", json=moved)).status_code == 200
    assert sorted(await open_alerts(client, code)) == [key, "FEE-1 2021-04", "FEE-2 2021-03"]
    assert await is_verified()


async def test_money_for_the_special_account_is_not_compared_with_the_treasury(client: httpx.AsyncClient) -> None:
    await enter(client, "collection-items", item(destination="fiscal_special_account"))
    await enter(client, "payment-notices", notice())
    await enter(client, "notice-payments", payment(destination="fiscal_special_account"))
    assert await open_alerts(client, "non_tax_receipts_differ") == {}
    assert await figure(client, COLLECTED, "2021-03") == ("100.00", "reported")


async def test_an_overdue_notice_counts_from_the_day_after_and_raises_the_months_alert(
    client: httpx.AsyncClient,
) -> None:
    await enter(client, "collection-items", item())
    on_time, late = notice("N1", due_on="2021-03-30", business_date="2021-03-20"), notice("N2", due_on="2021-03-02")
    on_last = notice("N3", business_date="2021-03-31", due_on="2021-03-31")
    await enter(client, "payment-notices", on_time, late, on_last)
    await enter(client, "notice-payments", payment("P1", business_date="2021-03-30"))
    assert await figure(client, OVERDUE, "2021-03") == ("1", "reported")
    raised = await open_alerts(client, "non_tax_notices_overdue", "2021-03")
    assert [each.split("非税")[1] for each in raised.values()] == ["缴款书逾期未缴"]
    assert await figure(client, OVERDUE, "2021-04") == ("2", "reported")
    await enter(client, "notice-payments", payment("P2", notice_no="N2", business_date="2021-04-30"))
    await enter(client, "notice-payments", payment("P3", notice_no="N3", business_date="2021-05-01"))
    assert [await figure(client, OVERDUE, f"2021-{month}") for month in ("03", "04", "05")] == [
        ("1", "reported"), ("1", "reported"), ("0", "reported"),
    ]  # fmt: skip
    assert await open_alerts(client, "non_tax_notices_overdue", "2021-05") == {}


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_figures_are_what_plain_python_makes_of_the_rows(client: httpx.AsyncClient, seed: int) -> None:
    rng = random.Random(seed)
    await enter(client, "collection-items", item(business_date="2020-01-01"))
    notices, payments = [], []
    for number in range(40):
        issued = date(2020, 1, 1) + timedelta(days=rng.randrange(700))
        amount = f"{Decimal(rng.randint(1, 99999)) / 100:.2f}"
        due = issued + timedelta(days=rng.randrange(16))
        body = notice(
            f"N{number}", business_date=issued.isoformat(), due_on=due.isoformat(), amount=amount
        )  # fmt: skip
        notices.append((issued, due, Decimal(amount), body))
        if rng.random() < 0.7:
            paid = issued + timedelta(days=rng.randrange(60))
            payments.append((number, paid, Decimal(amount)))
    assert (
        await client.post("/v1/payment-notices/batch", json={"items": [body for *_, body in notices]})
    ).status_code == 201
    bodies = [
        payment(f"P{number}", notice_no=f"N{number}", business_date=day.isoformat(), amount=f"{amount:.2f}")
        for number, day, amount in payments
    ]
    assert (await client.post("/v1/notice-payments/batch", json={"items": bodies})).status_code == 201
    paid_on = {number: day for number, day, _ in payments}
    for end in (date(2020, 6, 30), date(2020, 12, 31), date(2021, 5, 31), date(2021, 12, 31)):
        start = date(end.year, 1, 1)
        issued_sum = sum((amount for day, _, amount, _ in notices if start <= day <= end), Decimal(0))
        paid_sum = sum((amount for _, day, amount in payments if start <= day <= end), Decimal(0))
        overdue = [n for n, (_, due, _, _) in enumerate(notices) if due < end and paid_on.get(n, date.max) > end]
        found = [(await figure(client, name, f"{end:%Y-%m}"))[0] for name in (ISSUED, COLLECTED, OVERDUE)]
        assert found == [f"{issued_sum:.2f}", f"{paid_sum:.2f}", str(len(overdue))]
        rows = await client.get(f"/v1/figures/{OVERDUE}/records", params={"period": f"{end:%Y-%m}", "limit": 500})
        assert sorted(row["record"]["notice_no"] for row in rows.json()["items"]) == sorted(f"N{n}" for n in overdue)
