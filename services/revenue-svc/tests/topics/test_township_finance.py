"""Township finance through the API: budgets that bind, notices that are confirmed and posted, findings put right."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from bureau_common.testing.issuer import Issuer
from tests.alerts import alerts_of

from .test_treasury_cash import Body, refused, the, write

BUDGETS, PLANS = "township-budgets", "township-plans"
NOTICES, CONFIRMATIONS, POSTINGS = "fund-notices", "notice-confirmations", "fund-postings"
CHECKS, FINDINGS, RECTIFICATIONS, DOCUMENTS = "spot-checks", "check-findings", "rectifications", "policy-documents"


def record(ref: str, day: str, **fields: object) -> Body:
    return {"source": "townships", "source_ref": ref, "reporting_unit": "340311", "business_date": day, **fields}


def budget(ref: str, day: str, amount: str, kind: str = "budget", **changes: object) -> Body:
    fields = {"township": "340311101", "fiscal_year": 2021, "kind": kind, "resolution_no": "新桥镇人大〔2021〕1号"}
    return record(ref, day, amount=amount, **fields) | changes


def plan(ref: str, day: str, amount: str, month: str = "2021-03", **changes: object) -> Body:
    return record(ref, day, township="340311101", month=month, amount=amount) | changes


def notice(ref: str, day: str, amount: str = "100.00", **changes: object) -> Body:
    return (
        record(ref, day, notice_no=f"G{ref}", township="340311101", amount=amount, purpose="耕地地力保护补贴") | changes
    )


def confirmation(number: str, day: str) -> Body:
    return record(f"C-{number}-{day}", day, notice_no=number)


def posting(number: str, day: str, days: int = 7) -> Body:
    return record(f"P-{number}-{day}", day, notice_no=number, content="补贴名册", place="村务公开栏", days=days)


def spot_check(ref: str, day: str, township: str = "340311101") -> Body:
    return record(ref, day, check_no=f"K{ref}", township=township, scope="惠农补贴发放")


def found(ref: str, day: str, due: str, check: str = "K1") -> Body:
    return record(ref, day, finding_no=f"F{ref}", check_no=check, description="公示照片缺失", due_on=due)


def rectified(number: str, day: str) -> Body:
    return record(f"R-{number}-{day}", day, finding_no=number, measure="已补充公示")


def document(number: str, day: str, **changes: object) -> Body:
    return record(number, day, document_no=number, title="支付管理办法", kind="payment", **changes)


async def evaluated(client: httpx.AsyncClient, period: str) -> list[tuple[str, str]]:
    return [(alert.code, alert.level) for alert in await alerts_of(client, period)]


async def test_what_no_congress_has_approved_is_refused(client: httpx.AsyncClient) -> None:
    for kind in ("budget", "adjustment"):
        unapproved = budget("1", "2021-01-15", "100.00", kind, resolution_no=None)
        assert "township_budget_unapproved" in await refused(client, BUDGETS, unapproved)
    await write(client, BUDGETS, budget("1", "2021-01-15", "100.00"))


@pytest.mark.parametrize(
    ("kind", "day", "codes"),
    [
        ("budget", "2019-12-31", ["outside_year"]),
        ("budget", "2020-01-01", []),
        ("budget", "2021-12-31", []),
        ("budget", "2022-01-01", ["outside_year"]),
        ("adjustment", "2020-12-31", ["outside_year"]),
        ("adjustment", "2021-01-01", []),
    ],
)
async def test_a_budget_is_decided_in_its_year_or_the_one_before_and_adjusted_within_it(
    client: httpx.AsyncClient, kind: str, day: str, codes: list[str]
) -> None:
    if kind == "adjustment":
        await write(client, BUDGETS, budget("0", "2020-01-01", "1.00"))
    if codes:
        assert await refused(client, BUDGETS, budget("1", day, "1.00", kind)) == codes
    else:
        await write(client, BUDGETS, budget("1", day, "1.00", kind))


async def test_a_budget_stands_once_and_is_adjusted_after_it_was_decided(client: httpx.AsyncClient) -> None:
    early = budget("2", "2021-03-01", "-10.00", "adjustment")
    assert "township_budget_adjusted_early" in await refused(client, BUDGETS, early)
    await write(client, BUDGETS, budget("1", "2021-03-02", "100.00"))
    assert "township_budget_adjusted_early" in await refused(client, BUDGETS, early)
    await write(client, BUDGETS, early | {"business_date": "2021-03-02"})
    assert await refused(client, BUDGETS, budget("3", "2021-05-01", "5.00")) == ["repeated"]
    assert await refused(client, BUDGETS, budget("3", "2021-05-01", "0.00", "adjustment")) == ["township_budget_sign"]
    assert await refused(client, BUDGETS, budget("3", "2021-05-01", "-0.01", township="340311102")) == [
        "township_budget_sign"
    ]
    gone = await refused(client, f"{await the(client, BUDGETS, '1')}/void", {"reason": "重复登记"})
    assert gone == ["township_budget_adjusted_early", "township_budget_negative"]


async def test_plans_stay_within_the_budget_on_every_day(client: httpx.AsyncClient) -> None:
    assert await refused(client, PLANS, plan("1", "2021-03-01", "0.01")) == ["not_covered"]
    await write(client, BUDGETS, budget("1", "2020-12-20", "100.00"))
    assert await refused(client, PLANS, plan("1", "2021-03-01", "100.01")) == ["not_covered"]
    dry = await client.post(f"/v1/{PLANS}", json=plan("1", "2021-03-01", "60.00"), params={"dry_run": "true"})
    assert dry.json()["headroom"] == {"340311101 2021": "40.00"}
    await write(client, PLANS, plan("1", "2021-03-01", "60.00"), plan("2", "2021-03-01", "40.00", "2021-06"))
    # What is added in July covers no plan of June, and what is cut in July must leave what is planned.
    await write(client, BUDGETS, budget("2", "2021-07-01", "50.00", "adjustment"))
    assert await refused(client, PLANS, plan("3", "2021-03-01", "0.01", "2021-06")) == ["not_covered"]
    await write(client, PLANS, plan("3", "2021-03-01", "40.00", "2021-08"))
    cut = budget("3", "2021-07-02", "-10.01", "adjustment")
    assert await refused(client, BUDGETS, cut) == ["not_covered"]
    await write(client, BUDGETS, cut | {"amount": "-10.00"})
    # Another township's and another year's budget is no room of this one.
    assert await refused(client, PLANS, plan("4", "2021-03-01", "0.01", township="340311102")) == ["not_covered"]
    assert await refused(client, PLANS, plan("4", "2021-12-31", "0.01", "2022-01")) == ["not_covered"]


async def test_of_several_days_beyond_the_budget_the_first_is_told(client: httpx.AsyncClient) -> None:
    await write(client, BUDGETS, budget("1", "2020-12-20", "100.00"))
    both = [plan("1", "2021-03-01", "100.01"), plan("2", "2021-03-01", "5.00", "2021-06")]
    answer = await client.post(f"/v1/{PLANS}/batch", json={"items": both})
    (finding,) = answer.json()["findings"]
    assert (finding["code"], finding["actual"], finding["difference"]) == ("not_covered", "100.01", "0.01")


async def test_of_two_townships_in_one_batch_the_room_of_one_is_none_of_the_other(client: httpx.AsyncClient) -> None:
    await write(
        client, BUDGETS, budget("1", "2020-12-20", "100.00"), budget("2", "2020-12-20", "10.00", township="340311102")
    )
    both = [plan("1", "2021-03-01", "5.00"), plan("2", "2021-03-01", "10.01", township="340311102")]
    answer = await client.post(f"/v1/{PLANS}/batch", json={"items": both})
    (finding,) = answer.json()["findings"]
    assert (finding["code"], finding["actual"], finding["difference"]) == ("not_covered", "10.01", "0.01")


async def test_a_plan_is_made_by_the_end_of_its_month_and_is_not_0(client: httpx.AsyncClient) -> None:
    await write(client, BUDGETS, budget("1", "2021-01-20", "100.00"))
    assert await refused(client, PLANS, plan("1", "2021-04-01", "1.00")) == ["township_plan_late"]
    assert await refused(client, PLANS, plan("1", "2021-03-31", "0.00")) == ["township_plan_sign"]
    await write(client, PLANS, plan("1", "2021-03-31", "1.00"))


async def test_what_follows_on_a_notice_needs_it_and_comes_no_earlier(client: httpx.AsyncClient) -> None:
    for book, body in ((CONFIRMATIONS, confirmation("G1", "2021-03-01")), (POSTINGS, posting("G1", "2021-03-01"))):
        assert await refused(client, book, body) == ["unknown"]
    await write(client, NOTICES, notice("1", "2021-03-02"))
    for book, body in ((CONFIRMATIONS, confirmation("G1", "2021-03-01")), (POSTINGS, posting("G1", "2021-03-01"))):
        assert await refused(client, book, body) == ["too_early"]
        await write(client, book, body | {"business_date": "2021-03-02"})
    assert await refused(client, NOTICES, notice("1", "2021-03-02", source_ref="again")) == ["repeated"]
    assert await refused(client, CONFIRMATIONS, confirmation("G1", "2021-03-05")) == ["repeated"]
    await write(client, POSTINGS, posting("G1", "2021-03-05"))  # a second place, or a longer time
    path = await the(client, NOTICES, "1")
    assert await refused(client, f"{path}/void", {"reason": "重复登记"}) == ["unknown"]
    moved = {"reason": "日期有误", "entry": notice("1", "2021-03-03")}
    assert await refused(client, f"{path}/correct", moved) == ["too_early"]


async def test_funds_are_posted_for_as_many_days_as_were_required_then(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    await write(client, NOTICES, notice("1", "2021-03-01"))
    assert await refused(client, POSTINGS, posting("G1", "2021-03-01", 6)) == ["fund_posting_short"]
    await write(client, POSTINGS, posting("G1", "2021-03-01", 7))
    value = {
        "source": "bureau", "source_ref": "p1", "reporting_unit": "bureau", "business_date": "2021-04-01",
        "key": "township_posting_days", "value": "10", "document": "示财监〔2021〕2号",
    }  # fmt: skip
    asked = {"operation": "enter", "reason": "延长公示", "entry": value}
    proposed = await client.post("/v1/parameters/proposals", json=asked)
    assert proposed.status_code == 201, proposed.text
    path = f"/v1/parameters/proposals/{proposed.json()['proposal']['id']}/approve"
    approved = await client.post(path, headers=issuer.headers("approver", person="李四") | {"Idempotency-Key": "a1"})
    assert approved.status_code == 200, approved.text
    await write(client, POSTINGS, posting("G1", "2021-03-31", 7))
    assert await refused(client, POSTINGS, posting("G1", "2021-04-01", 9)) == ["fund_posting_short"]
    await write(client, POSTINGS, posting("G1", "2021-04-01", 10))


async def test_findings_follow_on_checks_and_are_put_right_once(client: httpx.AsyncClient) -> None:
    assert await refused(client, FINDINGS, found("1", "2021-03-02", "2021-03-31")) == ["unknown"]
    await write(client, CHECKS, spot_check("1", "2021-03-02"))
    assert await refused(client, FINDINGS, found("1", "2021-03-01", "2021-03-31")) == ["too_early"]
    assert await refused(client, FINDINGS, found("1", "2021-03-02", "2021-03-01")) == ["check_finding_due"]
    await write(client, FINDINGS, found("1", "2021-03-02", "2021-03-02"))
    again = found("1", "2021-03-02", "2021-03-02") | {"source_ref": "again"}
    assert await refused(client, FINDINGS, again) == ["repeated"]
    assert await refused(client, CHECKS, spot_check("1", "2021-03-02") | {"source_ref": "again"}) == ["repeated"]
    assert await refused(client, RECTIFICATIONS, rectified("F2", "2021-03-05")) == ["unknown"]
    assert await refused(client, RECTIFICATIONS, rectified("F1", "2021-03-01")) == ["too_early"]
    await write(client, RECTIFICATIONS, rectified("F1", "2021-03-02"))
    assert await refused(client, RECTIFICATIONS, rectified("F1", "2021-03-05")) == ["repeated"]
    gone = await refused(client, f"{await the(client, FINDINGS, '1')}/void", {"reason": "重复登记"})
    assert gone == ["unknown"]
    gone = await refused(client, f"{await the(client, CHECKS, '1')}/void", {"reason": "重复登记"})
    assert gone == ["unknown"]


async def test_a_document_ends_after_it_began_and_repeals_an_older_one(client: httpx.AsyncClient) -> None:
    assert await refused(client, DOCUMENTS, document("1号", "2020-01-01", ends_on="2020-01-01")) == [
        "policy_document_end"
    ]
    assert "policy_document_repeals_itself" in await refused(
        client, DOCUMENTS, document("1号", "2020-01-01", repeals="1号")
    )
    await write(client, DOCUMENTS, document("1号", "2020-01-01", ends_on="2020-01-02"))
    new = document("2号", "2020-01-01", repeals="1号")
    assert await refused(client, DOCUMENTS, new) == ["policy_document_repeals_unknown"]
    await write(client, DOCUMENTS, new | {"business_date": "2020-01-02"})
    gone = await refused(client, f"{await the(client, DOCUMENTS, '1号')}/void", {"reason": "重复登记"})
    assert gone == ["policy_document_repeals_unknown"]
    again = document("2号", "2021-01-02") | {"source_ref": "again"}
    assert await refused(client, DOCUMENTS, again) == ["repeated"]


async def test_a_notice_is_late_after_its_days_and_no_longer_once_it_is_confirmed_and_posted(
    client: httpx.AsyncClient, is_verified: Callable[[], Awaitable[bool]]
) -> None:
    # Five days to confirm, ten to post: by the end of March the 26th and the 21st are just in time.
    await write(client, NOTICES, notice("1", "2021-03-26"))
    assert await evaluated(client, "2021-03") == []
    await write(client, NOTICES, notice("2", "2021-03-25"))
    assert await evaluated(client, "2021-03") == [("township_notice_unconfirmed", "yellow")]
    await write(client, NOTICES, notice("3", "2021-03-20"))
    late = [("township_notice_unconfirmed", "yellow"), ("township_posting_missing", "yellow")]
    assert await evaluated(client, "2021-03") == late
    await write(client, CONFIRMATIONS, confirmation("G2", "2021-03-31"), confirmation("G3", "2021-03-31"))
    assert await evaluated(client, "2021-03") == late[1:]
    await write(client, POSTINGS, posting("G3", "2021-03-31"))
    assert await evaluated(client, "2021-03") == []
    assert await evaluated(client, "2021-04") == late
    assert await is_verified()


async def test_a_finding_is_overdue_after_its_day(client: httpx.AsyncClient) -> None:
    await write(client, CHECKS, spot_check("1", "2021-03-01"))
    await write(client, FINDINGS, found("1", "2021-03-01", "2021-03-31"))
    assert await evaluated(client, "2021-03") == []
    await write(client, FINDINGS, found("2", "2021-03-01", "2021-03-30"))
    assert await evaluated(client, "2021-03") == [("township_finding_overdue", "orange")]
    await write(client, RECTIFICATIONS, rectified("F2", "2021-03-31"))
    assert await evaluated(client, "2021-03") == []
