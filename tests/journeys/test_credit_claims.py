"""What the report asserts of credit follows the records: each claim is flipped by a record, and read in the rendered words."""

import itertools
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.guarantee_records import CODE, fill_guarantees
from tests.suite import Suite

Body = dict[str, Any]
Write = Callable[..., Awaitable[Body]]
COMMON = {"source": "later", "reporting_unit": "district"}
COMPANY = "11341622003178736A"
SUBSIDY = "interest-subsidy"


@pytest.fixture
def write(suite: Suite) -> Write:
    """Enter a record of the book that a test names, or correct the one of an id; returns the record."""
    numbers = itertools.count(1)

    async def send(book: str, day: str, **fields: object) -> Body:
        entry = {**COMMON, "source_ref": f"W{next(numbers)}", "business_date": day, **fields}
        answer = await suite.gateway.post(f"/v1/credit/{book}", json=entry, headers=suite.auth("recorder"))
        assert answer.status_code == 201, answer.text
        record: Body = answer.json()["record"]
        return record

    return send


async def lend(write: Write, contract_no: str, day: str, amount: str) -> None:
    """A 4321 loan that is disbursed on the day on which it is filed."""
    terms = {"guaranteed_ratio_pct": "80", "fee_rate_pct": "1", "starts_on": day, "due_on": "2022-06-01"}
    client = {"client_class": "small", "client_code": CODE, "bank": "示范农商行"}
    await write("guarantee-loans", day, contract_no=contract_no, principal=amount, **client, **terms)
    await write("guarantee-loan-steps", day, contract_no=contract_no, action="disburse", amount=amount)


async def test_4321_keeps_pace_from_the_yuan_on_that_makes_ten_twelfths_and_december_speaks_of_the_year(
    suite: Suite, write: Write
) -> None:
    await fill_guarantees(suite)  # 9 million of a target of 12 million
    await lend(write, "C2", "2021-10-08", "999999.99")
    assert "已完成83.3%，低于序时进度；期末" in await suite.words("2021-10")
    await lend(write, "C3", "2021-10-31", "0.01")
    assert "已完成83.3%，达到序时进度；期末" in await suite.words("2021-10")
    text = await suite.words("2021-12")
    assert "全年各银行按“4321”风险分担机制累计放款0.10亿元" in text
    assert "完成年度目标的83.3%，未完成全年任务；期末" in text
    await lend(write, "C4", "2021-12-31", "2000000.00")
    assert "完成年度目标的100.0%，完成全年任务；期末" in await suite.words("2021-12")


async def test_a_multiple_above_its_cap_is_said_and_a_better_balance_sheet_ends_it(suite: Suite, write: Write) -> None:
    sheet = {"company_code": COMPANY, "guarantor_equity": "0.00"}
    await write("enterprises", "2020-01-01", credit_code=CODE, name="示范米业有限公司", size="medium")
    await write("guarantee-companies", "2020-01-01", company_code=COMPANY, name="示范担保公司", licence_no="示担001")
    await write("guarantee-company-balances", "2021-01-31", **sheet, net_assets="100000000.00")
    borne = {"bank_pct": "0", "reguarantee_pct": "0", "government_pct": "0", "fee_rate_pct": "1"}
    terms = {"guarantee_kind": "loan", "creditor": "示范农商行", "starts_on": "2021-02-01", "due_on": "2022-02-01"}
    client = {"company_code": COMPANY, "client_class": "medium", "client_code": CODE, "principal": "9000000.00"}
    await write("guarantees", "2021-02-01", policy_no="P1", **client, **terms, **borne)
    above = "已超过规定上限，须先压降存量再办理新增"
    assert "按监管口径加权，担保责任余额0.09亿元、放大倍数0.09倍，没有超过规定上限）" in await suite.words("2021-08")
    await write("guarantee-company-balances", "2021-09-30", **sheet, net_assets="899999.99")
    assert f"放大倍数10.00倍，{above}）" in await suite.words("2021-09")
    await write("guarantee-company-balances", "2021-10-31", **sheet, net_assets="900000.00")
    assert "放大倍数10.00倍，没有超过规定上限）" in await suite.words("2021-10")


async def test_interest_subsidies_tell_of_their_scheme_the_first_batch_and_what_was_really_saved(
    suite: Suite, write: Write
) -> None:
    await write("enterprises", "2020-01-01", credit_code=CODE, name="示范米业有限公司", size="small")
    scheme = await write(f"{SUBSIDY}-schemes", "2021-01-01", scheme_no="S1", name="贴息实施方案", ends_on="2021-09-30")
    assert "财政贴息方面，月末没有施行中的实施方案，" in await suite.words("2021-10")
    fields = ("source", "source_ref", "reporting_unit", "business_date", "scheme_no", "name")
    correction = {"reason": "方案延期", "entry": {name: scheme[name] for name in fields}}
    path = f"/v1/credit/{SUBSIDY}-schemes/{scheme['id']}/correct"
    corrected = await suite.gateway.post(path, json=correction, headers=suite.auth("recorder"))
    assert corrected.status_code == 200, corrected.text
    assert "财政贴息方面，按照施行中的实施方案，" in await suite.words("2021-10")
    terms = {"scheme_no": "S1", "rate_cap_pct": "3.85", "share_pct": "50", "day_basis": "360"}
    await write(f"{SUBSIDY}-terms", "2021-01-01", **terms)
    # Each loan is of a million over 180 days of 360: 11,000 saved are 2.2 points, 11,600 are 2.32, both together 2.26.
    await approve_batch(suite, write, "B1", 1, {"L1": "19000.00", "L2": "18400.00"})
    await pay(write, "B1", 1, "L1")
    first = "今年首批向1家企业拨付贷款贴息{}万元，首批企业的综合融资成本下降2.2个百分点以上。"
    assert (await suite.claims("credit", "2021-10"))["C11"] is True
    assert first.format(1) in await suite.words("2021-10")
    await pay(write, "B1", 1, "L2")
    # To one decimal 2.26 is 2.3, which is more than it is.
    assert (await suite.claims("credit", "2021-10"))["C11"] is False
    assert first.format(2) in await suite.words("2021-10")
    await approve_batch(suite, write, "B2", 2, {"L3": "19000.00"})
    await pay(write, "B2", 2, "L3")
    assert (
        "今年累计拨付2批，共向1家企业拨付贷款贴息3万元，首批企业的综合融资成本下降2.2个百分点以上。"
        in await suite.words("2021-10")
    )


async def approve_batch(suite: Suite, write: Write, batch_no: str, order: int, loans: dict[str, str]) -> None:
    """A batch of loans by what their interest is after the subsidy, from 30,000 before it; two persons approve it."""
    about = {"scheme_no": "S1", "fiscal_year": 2021, "batch_order": order}
    batch = await write(f"{SUBSIDY}-batches", "2021-07-05", batch_no=batch_no, **about)
    fees = {f"{fee}_{when}": "0.00" for fee in ("guarantee_fee", "other_fees") for when in ("before", "after")}
    days = {"starts_on": "2021-01-05", "ends_on": "2021-07-04", "principal": "1000000.00", "rate_pct": "4.35"}
    for loan_no, after in loans.items():
        named = {"batch_no": batch_no, "loan_no": loan_no}
        client = {"credit_code": CODE, "bank": "示范银行", "due_on": "2022-01-05"}
        costs = {"interest_before": "30000.00", "interest_after": after, **fees}
        await write(f"{SUBSIDY}-loans", "2021-07-05", **named, **client, **costs)
        await write(f"{SUBSIDY}-segments", "2021-07-05", **named, **days)
    told = (await suite.get(f"/v1/credit/{SUBSIDY}-batches/{batch['id']}/statement")).json()
    said = {"loans": len(loans), "amount": told["amount"], "content_hash": told["content_hash"], "document": "批复"}
    named = {"source_ref": batch_no, "business_date": "2021-07-20", "batch_no": batch_no}
    asked = {"operation": "enter", "reason": "批次审批", "entry": {**COMMON, **named, **said}}
    path = f"/v1/credit/{SUBSIDY}-approvals/proposals"
    proposed = await suite.gateway.post(path, json=asked, headers=suite.auth("recorder"))
    assert proposed.status_code == 201, proposed.text
    approved = await suite.gateway.post(
        f"{path}/{proposed.json()['proposal']['id']}/approve",
        headers={**suite.auth("approver"), "Idempotency-Key": batch_no},
    )
    assert approved.status_code == 200, approved.text


async def pay(write: Write, batch_no: str, order: int, loan_no: str) -> None:
    """1,000,000 x 3.85 % x 50 % x 180 / 360."""
    named = {"batch_no": batch_no, "batch_order": order, "loan_no": loan_no, "credit_code": CODE}
    await write(f"{SUBSIDY}-payments", "2021-08-02", **named, amount="9625.00", payment_no=f"P{loan_no}")
