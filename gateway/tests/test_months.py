"""A month over four services: its state by closings and reopenings, the roll-call, and a closing that fails in part."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from bureau_common.kit.watch.closings import ClosedMonths, Periods
from bureau_common.schemas.filings import RollCall
from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.periods import Period
from bureau_common.schemas.problems import Problem
from bureau_gateway.access.issuer import Issuer
from bureau_gateway.months.service import month_of
from bureau_gateway.openapi import DOMAINS
from gateway.tests.alone import Alone, Answer, alone

AT = "2021-11-03T01:00:00Z"
OCTOBER, NOVEMBER = Period(2021, 10), date(2021, 11, 9)


def closing(period: str, change_no: int) -> dict[str, Any]:
    return {"period": period, "change_no": change_no, "at": AT, "person": "李四", "reason": "月结"}


def reopening(first: str, last: str, change_no: int, *, accepts: bool = True) -> dict[str, Any]:
    return {
        "from_period": first, "through_period": last, "books": ["receipts"], "expires_on": "2021-11-30",
        "accepts_writes": accepts, "change_no": change_no, "at": AT, "person": "李四", "reason": "补记",
    }  # fmt: skip


def periods(
    through: str | None = None, gaps: Sequence[str] = (), closings: Any = (), reopenings: Any = (), soft: Any = ()
) -> Periods:
    told = {"closed_through": through, "gaps": [*gaps], "closings": [*closings], "reopenings": [*reopenings]}
    return Periods.model_validate({**told, "soft_closings": [*soft]})


def line(unit: str, state: str | None, *, late: bool = False, due: str | None = "2021-11-08") -> dict[str, Any]:
    filed = None if state is None else "2021-11-05"
    return {
        "book": "receipts", "label_zh": "收入", "unit": unit, "name": f"单位{unit}", "due_on": due, "state": state,
        "filed_on": filed, "filed_by": filed and "张三", "record_id": None, "late": late,
    }  # fmt: skip


def called(*lines: dict[str, Any]) -> RollCall:
    return RollCall.model_validate(
        {"period": "2021-10", "change_no": 7, "due": 0, "made": 0, "waived": 0, "lines": [*lines]}
    )


SEPTEMBER = periods("2021-09", closings=[closing("2021-09", 4)])
AGAIN = periods("2021-11", closings=[closing("2021-11", 12), closing("2021-10", 9)])
AGAIN.closed = [ClosedMonths(from_period=Period(2021, 9), through_period=Period(2021, 11), change_no=12)]
CLOSED = periods("2021-10", closings=[closing("2021-10", 9), closing("2021-09", 4)])
SOFT = periods("2021-09", closings=[closing("2021-09", 4)], soft=[closing("2021-10", 6)])


@pytest.mark.parametrize(
    ("told", "state", "change_no", "closes_from"),
    [
        (periods(), "open", None, "1990-01"),
        (SEPTEMBER, "open", None, "2021-10"),
        (CLOSED, "closed", 9, None),
        (AGAIN, "closed", 12, None),
        (periods("2021-12", closings=[closing("2021-12", 12)]), "closed", 12, None),
        (
            periods("2021-12", ["2021-08", "2021-10"], [closing("2021-12", 12)], [reopening("2021-08", "2021-10", 13)]),
            "reopened",
            None,
            "2021-08",
        ),
        (
            periods("2021-09", [], [closing("2021-10", 12)], [reopening("2021-10", "2021-10", 13, accepts=False)]),
            "reopened",
            None,
            "2021-10",
        ),
        (SOFT, "soft_closed", 6, "2021-10"),
        (periods(soft=[closing("2021-12", 8), closing("2021-11", 6)]), "soft_closed", 6, "1990-01"),
        (periods("2021-10", closings=[closing("2021-10", 9)], soft=[closing("2021-10", 6)]), "closed", 9, None),
        (
            periods(
                "2021-09", [], [closing("2021-10", 5)], [reopening("2021-10", "2021-10", 7)], [closing("2021-10", 6)]
            ),
            "reopened",
            None,
            "2021-10",
        ),
        (
            periods(
                "2021-09", [], [closing("2021-10", 5)], [reopening("2021-10", "2021-10", 7)], [closing("2021-10", 8)]
            ),
            "soft_closed",
            8,
            "2021-10",
        ),
    ],
)
def test_a_months_state_follows_from_closings_and_what_was_reopened_since(
    told: Periods, state: str, change_no: int | None, closes_from: str | None
) -> None:
    month = month_of(OCTOBER, told, called(), NOVEMBER)
    assert (month.state, month.change_no, month.closes_from) == (state, change_no, closes_from)
    assert [each.books for each in month.reopened] == ([["receipts"]] if told.reopenings else [])


def test_a_reopening_that_has_other_months_left_opens_no_month_that_was_closed_since() -> None:
    """Of October its books were said to take writes, and were refused."""
    first, other = reopening("2021-10", "2021-11", 7), {**reopening("2021-10", "2021-10", 9), "books": ["payments"]}
    told = periods("2021-09", [], [closing("2021-11", 5), closing("2021-10", 8)], [first, other])
    soft = periods("2021-09", [], [closing("2021-11", 5)], [first, other], [closing("2021-10", 8)])
    for each in (told, soft):
        opened = [month_of(month, each, called(), NOVEMBER).reopened for month in (OCTOBER, OCTOBER.following)]
        assert [[one.books for one in found] for found in opened] == [[["payments"]], [["receipts"]]]


def test_each_filing_is_filed_late_nil_waived_or_missing_and_the_missing_ones_stand_in_the_way() -> None:
    lines = [
        line("A", "filed"), line("B", "filed", late=True), line("C", "nil"), line("D", "waived"),
        line("E", None), line("F", None, late=True), line("G", "filed", due=None),
    ]  # fmt: skip
    month = month_of(OCTOBER, SEPTEMBER, called(*lines), NOVEMBER)
    assert [each.case for each in month.lines] == ["filed", "late", "nil", "waived", "missing", "missing", "filed"]
    assert dict(month.counts) == {"filed": 1, "late": 1, "nil": 1, "waived": 1, "missing": 2}
    assert [each.code for each in month.in_the_way] == ["not_filed", "not_filed"]
    assert "单位E（E）未报收入（receipts），2021-11-08到期" in month.in_the_way[0].message_zh
    whole = month_of(OCTOBER, SEPTEMBER, called({**line("bureau", None), "name": None}), NOVEMBER)
    assert whole.in_the_way[0].message_zh == "区财政局（bureau）未报收入（receipts），2021-11-08到期"
    assert month_of(OCTOBER, CLOSED, called(*lines), NOVEMBER).in_the_way == []


def test_a_reopening_of_several_months_takes_no_writes_in_the_one_that_was_soft_closed_since() -> None:
    several = reopening("2021-10", "2021-11", 7)
    told = periods("2021-09", [], [closing("2021-11", 5)], [several], [closing("2021-10", 8)])
    found = [month_of(month, told, called(), NOVEMBER) for month in (OCTOBER, OCTOBER.following)]
    assert [(each.state, [one.accepts_writes for one in each.reopened]) for each in found] == [
        ("soft_closed", [False]), ("reopened", [True]),
    ]  # fmt: skip


@pytest.mark.parametrize(("today", "found"), [(date(2021, 10, 31), ["not_ended"]), (date(2021, 11, 1), [])])
def test_a_month_is_not_closed_before_it_has_ended(today: date, found: list[str]) -> None:
    assert [each.code for each in month_of(OCTOBER, SEPTEMBER, called(), today).in_the_way] == found


def service(before: Periods, after: httpx.Response | None = None, *lines: dict[str, Any]) -> Answer:
    """A service that has its roll-call and its periods, and answers a closing as it is told, which it then has."""
    said = httpx.Response(200, json=before.model_dump(mode="json"))

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal said
        if request.method == "POST":
            answered = after or httpx.Response(200, json=CLOSED.model_dump(mode="json"))
            said = answered if answered.status_code == 200 else said
            return answered
        of_filings = httpx.Response(200, json=called(*lines).model_dump(mode="json"))
        return of_filings if request.url.path == "/v1/filings" else httpx.Response(200, content=said.content)

    return answer


def problem(code: str, status: int, findings: Sequence[Finding] = ()) -> httpx.Response:
    told = Problem(
        type="x",
        title="x",
        status=status,
        code=code,
        detail="某单位未报",
        instance="/",
        request_id="x",
        errors=[],
        findings=[*findings],
    )
    return httpx.Response(status, content=told.model_dump_json(), headers={"content-type": "application/problem+json"})


async def close(gateway: Alone, folder: Path, how: str = "closings") -> httpx.Response:
    issuer = Issuer(folder / "signing.json", "bureau-gateway", "bureau", 900)
    gateway.token = issuer.token("client", "李四", ["viewer", "approver"], [], "restricted")
    return await gateway.post(
        f"/v1/months/2021-10/{how}", json={"reason": "十月月结"}, headers={"idempotency-key": "k1"}
    )


def posted(gateway: Alone) -> list[httpx.Request]:
    return [request for request in gateway.asked if request.method == "POST"]


async def test_one_call_closes_all_four_under_the_callers_key(tmp_path: Path) -> None:
    async with alone(tmp_path, dict.fromkeys(DOMAINS, service(SEPTEMBER))) as gateway:
        answer = await close(gateway, tmp_path)
        assert (answer.status_code, answer.json()["changes"]) == (200, dict.fromkeys(DOMAINS, 9)), answer.text
        assert [request.headers["idempotency-key"] for request in posted(gateway)] == ["k1"] * 4
        assert {request.url.path for request in posted(gateway)} == {"/v1/periods/2021-10/close"}


@pytest.mark.parametrize(
    ("debt", "status", "code"),
    [
        (service(SEPTEMBER, None, line("E", None)), 409, "rule_broken"),
        (lambda request: httpx.Response(500, content=b"oops"), 503, "unavailable"),
    ],
)
async def test_what_stands_in_the_way_in_one_service_closes_the_month_in_none(
    tmp_path: Path, debt: Answer, status: int, code: str
) -> None:
    async with alone(tmp_path, {**dict.fromkeys(DOMAINS, service(SEPTEMBER)), "debt": debt}) as gateway:
        answer = await close(gateway, tmp_path)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert posted(gateway) == []


@pytest.mark.parametrize(
    ("debt", "status", "code", "rule"),
    [
        (problem("rule_broken", 409), 409, "rule_broken", "rule_broken"),
        (problem("key_reused", 422), 422, "key_reused", "key_reused"),
        (httpx.Response(500, content=b"oops"), 503, "unavailable", "upstream_failed"),
        (httpx.Response(200, json=SEPTEMBER.model_dump(mode="json")), 503, "unavailable", "upstream_failed"),
    ],
)
async def test_a_part_that_was_closed_is_named_and_the_rest_is_not_claimed(
    tmp_path: Path, debt: httpx.Response, status: int, code: str, rule: str
) -> None:
    services = {**dict.fromkeys(DOMAINS, service(SEPTEMBER)), "debt": service(SEPTEMBER, debt)}
    async with alone(tmp_path, services) as gateway:
        answer = await close(gateway, tmp_path)
        told = {each["field"]: each["rule"] for each in answer.json()["errors"]}
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert told == {**dict.fromkeys(DOMAINS, "closed"), "debt": rule}
        gateway.answers["debt"] = service(SEPTEMBER)
        assert (await close(gateway, tmp_path)).status_code == 200


@pytest.mark.parametrize(("how", "done"), [("closings", CLOSED), ("soft-closings", SOFT)])
async def test_what_was_opened_again_since_the_key_was_used_is_not_closed_by_the_answer_of_then(
    tmp_path: Path, how: str, done: Periods
) -> None:
    """The answer was that all four had closed the month, while one of them had it open."""
    opened = done.model_copy(update={"closed_through": SEPTEMBER.closed_through, "soft_closings": []})
    opened.reopenings = periods(reopenings=[reopening("2021-10", "2021-10", 11)]).reopenings
    replayed = httpx.Response(200, json=done.model_dump(mode="json"))

    def revenue(request: httpx.Request) -> httpx.Response:
        return replayed if request.method == "POST" else service(opened)(request)

    async with alone(tmp_path, {**dict.fromkeys(DOMAINS, service(done)), "revenue": revenue}) as gateway:
        answer = await close(gateway, tmp_path, how)
        told = {each["field"]: each["rule"] for each in answer.json()["errors"]}
        assert (answer.status_code, answer.json()["code"], told.pop("revenue")) == (422, "key_reused", "key_reused")
        assert set(told.values()) == {"closed" if how == "closings" else "soft_closed"}


async def test_a_service_that_has_the_month_closed_is_not_asked_to_close_it(tmp_path: Path) -> None:
    """It closed an earlier month with it that was open again there, of which nobody was told."""
    gap = periods("2021-10", ["2021-07"], [closing("2021-10", 9)], [reopening("2021-07", "2021-07", 10)])
    async with alone(tmp_path, {**dict.fromkeys(DOMAINS, service(SEPTEMBER)), "revenue": service(gap)}) as gateway:
        answer = await close(gateway, tmp_path)
        assert (answer.status_code, answer.json()["changes"]) == (200, dict.fromkeys(DOMAINS, 9)), answer.text
        assert len(posted(gateway)) == 3


async def test_a_service_that_has_the_month_closed_with_a_later_one_needs_no_closing(tmp_path: Path) -> None:
    """It refuses as `already_closed`: the answer was that not all four have closed the month, whenever it was asked."""
    later = periods("2021-11", closings=[closing("2021-11", 12)])
    refusal = problem(
        "rule_broken",
        409,
        [
            blocked(
                "already_closed",
                "已经关闭",
                "closed already",
                Clause(document="x", article=None, verified=True),
                "period",
            )
        ],
    )
    services = {**dict.fromkeys(DOMAINS, service(SEPTEMBER)), "debt": service(later, refusal)}
    async with alone(tmp_path, services) as gateway:
        answer = await close(gateway, tmp_path)
        assert (answer.status_code, answer.json()["changes"]) == (200, {**dict.fromkeys(DOMAINS, 9), "debt": 12})
        gateway.answers["debt"] = service(SEPTEMBER, refusal)  # closed by somebody else since it was looked at
        answer = await close(gateway, tmp_path)
        assert (answer.status_code, answer.json()["code"]) == (409, "rule_broken")


async def test_a_service_that_is_away_is_named_and_all_four_away_are_a_refusal(tmp_path: Path) -> None:
    away: Answer = lambda request: httpx.Response(500, content=b"oops")  # noqa: E731
    async with alone(tmp_path, {**dict.fromkeys(DOMAINS, service(CLOSED)), "credit": away}) as gateway:
        told = (await gateway.get("/v1/months/2021-10")).json()
        assert (told["is_partial"], told["is_closed"], told["services"]["credit"]["state"]) == (
            True,
            False,
            "unavailable",
        )
        page = await gateway.get("/months/2021-10", accept="text/html")
        assert "四个服务中3个已关闭本月。普惠金融服务未应答。" in page.text
        english = (await gateway.get("/months/2021-10", **{"accept": "text/html", "cookie": "bureau_language=en"})).text
        assert "3 of the four services have closed the month. No answer from: Inclusive finance." in english
        assert "<h1>Closing of 2021-10</h1>" in english
        gateway.answers.update(dict.fromkeys(DOMAINS, away))
        assert (await gateway.get("/v1/months/2021-10")).status_code == 503


async def test_a_page_lists_what_is_missing_in_words(tmp_path: Path) -> None:
    services = dict.fromkeys(DOMAINS, service(SEPTEMBER, None, line("E", None), line("<b>", "filed")))
    async with alone(tmp_path, services) as gateway:
        page = await gateway.get("/months/2021-10", accept="text/html")
        assert page.headers["content-type"].startswith("text/html")
        assert page.text.count("单位E（E）未报收入（receipts），2021-11-08到期") == 4
        assert "<b>" not in page.text
        assert "关闭本月将一并关闭2021-10起各月" in page.text
