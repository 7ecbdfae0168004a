"""What the report asserts of debt and financial risk follows the records: each claim is flipped by a record, and read in its words.

That debt is above its limit no accepted record can say: such a write is refused (C18 has no other side here).
"""

import itertools
from collections.abc import Awaitable, Callable

import pytest
from stdnum.cn import uscc

from tests.suite import Suite

Write = Callable[..., Awaitable[None]]
COMMON = {"source": "later", "reporting_unit": "349901"}
SHEET = {"bank": "示范农商行", "total": "100.00", "special_mention": "0.00", "doubtful": "0.00", "loss": "0.00"}


@pytest.fixture
def write(suite: Suite) -> Write:
    """Enter a record of the book that a test names."""
    numbers = itertools.count(1)

    async def send(book: str, day: str, **fields: object) -> None:
        entry = {**COMMON, "source_ref": f"W{next(numbers)}", "business_date": day, **fields}
        answer = await suite.gateway.post(f"/v1/debt/{book}", json=entry, headers=suite.auth("recorder"))
        assert answer.status_code == 201, answer.text

    return send


async def test_borrowing_by_townships_is_denied_only_where_nothing_was_found_and_nothing_is_open(
    suite: Suite, write: Write
) -> None:
    assert "检查和审计发现乡镇举债问题〔未报〕，待整改〔未报〕" in await suite.words("2020-10")
    found = {"township": "349901101", "creditor": "示范公司", "amount": "1.00", "found_by": "audit", "document": "文1"}
    await write("township-borrowing-findings", "2020-11-02", finding_no="F1", **found)
    assert "今年检查和审计发现乡镇举债问题1个，11月末待整改的共1个。" in await suite.words("2020-11")
    assert "今年没有新发现乡镇举债，以前发现的问题1月末还有1个待整改。" in await suite.words("2021-01")
    await write("township-borrowing-rectifications", "2021-02-01", finding_no="F1", measure="归还", document="文2")
    denied = "严禁乡镇举债，今年检查和审计没有发现乡镇举债，也没有待整改的问题。"
    assert denied in await suite.words("2021-02")
    assert denied not in await suite.words("2021-01")
    assert "严禁乡镇举债，全年检查和审计没有发现" in await suite.words("2021-12")


async def test_many_companies_are_more_than_the_printed_tens_and_many_campaigns_are_two(
    suite: Suite, write: Write
) -> None:
    for number in range(1, 12):
        start = f"91349901MA2TXC{number:03d}"
        code = start + str(uscc.calc_check_digit(start))
        terms = {"credit_code": code, "kind": "investment"}
        await write("supervised-institutions", "2020-01-10", **terms, name=f"公司{number}", capital="1.00")
        of = {"inspection_no": f"J{number}", "way": "on_site", "inspector": "示范局", "document": "文1"}
        await write("institution-inspections", f"2021-0{1 + (number > 10)}-10", **terms, **of)
    for month in (1, 2):
        campaign = {"campaign_no": f"X{month}", "kind": "fair", "place": "示范镇", "people": 60}
        await write("risk-campaigns", f"2021-0{month}-20", **campaign)
    first, second = await suite.words("2021-01"), await suite.words("2021-02")
    assert "排查投资类公司10家，没有对小额贷款公司、融资担保公司开展业务审计。" in first
    assert "多次组织" not in first
    assert "排查投资类公司10多家，没有对小额贷款公司、融资担保公司开展业务审计。" in second
    assert "多次组织防范金融风险宣传，今年共2次、120人次参加。" in second


async def test_risk_is_not_overlooked_while_an_orange_alert_stands(suite: Suite, write: Write) -> None:
    grave = "财政风险不容忽视，债务和金融风险监测有红色或橙色预警待处置。"
    for day, bad in (("2021-01-31", "5.00"), ("2021-02-28", "5.01"), ("2021-03-31", "5.00")):
        classes = {"normal": f"{100 - float(bad):.2f}", "substandard": bad, "overdue_90": "0.00"}
        await write("bank-loan-balances", day, **SHEET, **classes, provisions="50.00", net_capital="9.00")
    for period, holds in (("2021-01", False), ("2021-02", True), ("2021-03", False)):
        assert (await suite.claims("debt", period))["C42"] is holds
        assert (grave in await suite.words(period)) is holds, period


async def test_debt_within_its_limits_is_said_to_be_and_more_is_refused(suite: Suite, write: Write) -> None:
    within = "两类债务均未超出各自限额"
    for kind in ("general", "special"):
        limit = {"debt_kind": kind, "movement": "opening", "amount": "100.00", "notice_no": "文1"}
        await write("debt-limits", "2020-01-01", **limit)
    assert within not in await suite.words("2021-01")
    debtor = {"debtor_code": "349901", "debtor_name": "示范区财政局", "debtor_level": "district"}
    for kind in ("general", "special"):
        stock = {"debt_kind": kind, "movement": "opening", "instrument": "other_stock", "amount": "100.00"}
        await write("debt-movements", "2021-02-01", **stock, **debtor)
    assert within in await suite.words("2021-02")
    more = {"source": "later", "source_ref": "M", "reporting_unit": "349901", "business_date": "2021-02-02", **debtor}
    more |= {"debt_kind": "general", "movement": "opening", "instrument": "other_stock", "amount": "0.01"}
    refused = await suite.gateway.post("/v1/debt/debt-movements", json=more, headers=suite.auth("recorder"))
    assert (refused.status_code, refused.json()["findings"][0]["code"]) == (409, "not_covered")
