"""The first page and the bar of a report, of a gateway by itself: what leads, what is told at once, in which language."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import httpx
import pytest
from fastapi.routing import APIRoute

from bureau_common.kit.core.context import Caller
from bureau_common.kit.core.errors import Refused
from bureau_common.kit.web import problems
from bureau_common.schemas.figures import Histories, Series, SeriesPoint
from bureau_common.schemas.periods import Period
from bureau_common.schemas.problems import Problem
from bureau_gateway.access.issuer import Issuer
from bureau_gateway.alerts.noting import router as noting_router
from bureau_gateway.home.headlines import HEADLINES
from bureau_gateway.months.routes import pages as month_pages
from bureau_gateway.openapi import DOMAINS
from bureau_gateway.pages.routes import router as page_router
from bureau_gateway.reconciliation.routes import pages as reconciliation_pages
from gateway.tests.alone import Alone, Answer, alone, summary
from tests.html_pages import Page

REPORT = "/v1/reports/2021-10/document"
MONTHS = Period(2001, 12).until(Period(2021, 12))[1:]
"""Twenty years up to the day's month."""

WAYS = {
    "各版次": "/v1/reports/2021-10/issues",
    "本月月结": "/months/2021-10",
    "勾稽核对": "/reconciliation?period=2021-10",
}


def told(domain: str, moved: list[Period]) -> Histories:
    """A service's headlines: 100.00 more in each month of 2021, up to its newest one, and nothing before."""

    def value(month: Period) -> str | None:
        return f"{month.month}00.00" if month.year == 2021 and moved and month <= moved[-1] else None

    series = [
        Series(
            id=each,
            name_zh="一项数据",
            unit="yuan",
            display_unit="元",
            decimals=2,
            formula_version=1,
            change_no=3,
            points=[
                SeriesPoint(
                    period=month,
                    value=value(month),
                    state="reported" if value(month) else "not_reported",
                    provisional=False,
                )
                for month in MONTHS
            ],
        )
        for each in HEADLINES
        if each.startswith(f"{domain}.")
    ]
    return Histories(change_no=3, moved=moved, series=series)


def service(domain: str, moved: list[Period]) -> Answer:
    """A service of October 2021 that has rows in some months, and says only so to whoever holds that."""

    def answer(request: httpx.Request) -> httpx.Response:
        headers = {"content-type": "application/json", "etag": '"three"'}
        if request.headers.get("if-none-match") == '"three"':
            return httpx.Response(304, headers=headers)
        said = told(domain, moved) if request.url.path == "/v1/series" else summary(domain)
        return httpx.Response(200, content=said.model_dump_json(), headers=headers)

    return answer


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Alone]:
    """It is December 2021; revenue has rows up to October, the others up to September."""
    last = {domain: Period(2021, 10 if domain == "revenue" else 9) for domain in DOMAINS}
    answers = {domain: service(domain, Period(2021, 3).until(last[domain])) for domain in DOMAINS}
    async with alone(tmp_path, answers) as made:
        made.app.state.today = lambda: date(2021, 12, 5)
        yield made


async def page_of(gateway: Alone, path: str, **headers: str) -> Page:
    answer = await gateway.get(path, accept="text/html", **headers)
    assert answer.status_code == 200, answer.text
    return Page(answer.text)


async def test_the_first_page_leads_with_the_newest_month_that_has_data(gateway: Alone) -> None:
    page = await page_of(gateway, "/")
    assert "最近有数据的月份：2021年10月" in page.text
    assert "未消除的预警：0条" in page.text
    assert page.links["打开报告"] == f"{REPORT}?format=html"
    assert {name: page.links[name] for name in WAYS} == WAYS
    assert page.links["一般公共预算收入（累计）"].endswith("/revenue.general_revenue.ytd?period=2021-10&as_of=3")
    assert page.tags.count("svg") == len(HEADLINES) == 5
    asked = [request.url.path for request in gateway.asked]
    assert sorted(asked) == ["/v1/series"] * 4 + ["/v1/summary"] * 4
    gateway.asked.clear()
    again = await page_of(gateway, "/")
    assert (again.text, [each.headers["if-none-match"] for each in gateway.asked]) == (page.text, ['"three"'] * 8)


async def test_a_month_without_data_looks_so_and_a_future_one_is_refused_in_words(gateway: Alone) -> None:
    page = await page_of(gateway, "/?until=2021")
    assert {"2月无数据", "3月", "10月", "11月无数据", "12月无数据"} <= set(page.links)
    assert "2月" not in page.links
    for path in ("/?period=2022-01", "/v1/reports/2022-01/document", "/v1/alerts?period=2022-01"):
        answer = await gateway.get(path, accept="text/html")
        assert (path, answer.status_code) == (path, 422)
        assert "2022年1月还没有到，最近可看的是2021年12月" in answer.text


async def test_a_service_that_is_silent_is_named_and_the_others_lead(gateway: Alone) -> None:
    gateway.answers["debt"] = lambda _: httpx.Response(500, content=b"oops")
    page = await page_of(gateway, "/")
    assert "政府债务服务未应答，其各月有无数据不明" in page.text
    assert "不齐全" in page.text
    assert "11月" in page.links  # whether it has data is not known
    assert page.tags.count("svg") == 4


async def test_a_service_that_tells_of_months_that_nobody_asked_for_does_not_lead(gateway: Alone) -> None:
    gateway.answers["debt"] = service("debt", [Period(2199, 12)])
    page = await page_of(gateway, "/")
    assert "政府债务服务未应答，其各月有无数据不明" in page.text
    assert "最近有数据的月份：2021年10月" in page.text


@pytest.mark.parametrize(
    ("roles", "units", "reason"),
    [
        (["audit_admin", "security_admin"], [], "您的角色（audit_admin、security_admin）不能查看报告和数据。"),
        (["viewer"], ["349901"], "您的标识限定于填报单位349901，报告和指标是全区口径，不能查看。"),
    ],
)
async def test_who_may_not_read_is_told_at_once_with_the_way_out(
    gateway: Alone, tmp_path: Path, roles: list[str], units: list[str], reason: str
) -> None:
    gateway.token = Issuer(tmp_path / "signing.json", "bureau-gateway", "bureau", 900).token("x", "李四", roles, units)
    page = await page_of(gateway, "/")
    assert reason in page.text
    assert "退出登录" in page.text
    assert not any(href.startswith("/v1/") for href in page.links.values())
    assert gateway.asked == []


async def test_a_program_in_java_that_asks_for_nothing_in_particular_is_told_refusals_as_one(gateway: Alone) -> None:
    """Its client names HTML of its own accord, follows a way to the sign-in, and sends approvals as if they were forms."""
    asked = {"accept": "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "accept-language": "en"}
    out = {**asked, "authorization": "Bearer run.out.long-ago"}
    form = {"content-type": "application/x-www-form-urlencoded"}
    answers = [
        await gateway.get("/v1/alerts?period=2021-10", **out),
        await gateway.client.post("/v1/reports/2021-10/issues/1/submit", headers={**out, **form}),
        await gateway.get("/v1/reports/2021-10/document?dryrun=true", **asked),
        await gateway.client.post("/oauth/token", data={"grant_type": "code"}, headers=asked),
    ]
    assert [each.headers["content-type"] for each in answers] == ["application/problem+json"] * 3 + ["application/json"]
    assert [each.status_code for each in answers] == [401, 401, 422, 400]
    alerts = await gateway.get("/v1/alerts?period=2021-10", **asked)
    assert (alerts.status_code, alerts.headers["content-type"]) == (200, "application/json")


async def test_a_token_that_is_not_valid_is_told_to_who_sent_it_and_asks_no_browser_to_sign_in(gateway: Alone) -> None:
    """Hutool's client asks as a browser does, and followed the way to the sign-in page."""
    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    out = {**browser, "authorization": "Bearer run.out.long-ago"}
    form = {"content-type": "application/x-www-form-urlencoded"}
    answers = [
        await gateway.get("/v1/alerts?period=2021-10", **out),
        await gateway.client.post("/v1/reports/2021-10/issues/1/submit", headers={**out, **form}),
    ]
    assert [(each.status_code, each.json()["code"]) for each in answers] == [(401, "token_invalid")] * 2
    person = await gateway.client.get("/v1/alerts?period=2021-10", headers=browser)
    assert (person.status_code, person.headers["location"]) == (303, "/?next=%2Fv1%2Falerts%3Fperiod%3D2021-10")


async def test_the_language_stays_and_the_reader_stays_where_it_was_chosen(gateway: Alone) -> None:
    referer = {"referer": "http://test/?until=2021"}
    answer = await gateway.client.post("/language", data={"to": "en"}, headers=referer)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?until=2021")
    assert "Max-Age=31536000" in answer.headers["set-cookie"]
    assert "The newest month with data: 2021-10" in (await page_of(gateway, "/")).text
    refused = await gateway.get("/v1/reports/2022-01/document", accept="text/html")
    assert "2022-01 has not begun; the last month to look at is 2021-12" in refused.text
    assert 'lang="en"' in refused.text
    foreign = await gateway.client.post("/language", data={"to": "zh"}, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    elsewhere = {"referer": "http://test//elsewhere.example"}
    assert (await gateway.client.post("/language", data={"to": "zh"}, headers=elsewhere)).headers["location"] == "/"
    spoilt = await gateway.client.post("/language", data={"to": "zh"}, headers={"referer": "http://["})
    assert (spoilt.status_code, spoilt.headers["location"]) == (303, "/")
    assert "最近有数据的月份" in (await page_of(gateway, "/")).text


async def test_a_note_by_a_token_that_no_header_can_hold_is_refused(gateway: Alone) -> None:
    form = {"domain": "revenue", "code": "a", "period": "2021-10", "note": "已办", "form_no": "a" * 32}
    answer = await gateway.client.post("/alerts/notes", data=form, headers=[(b"authorization", b"Bearer \xc3\xa9")])
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "header.authorization")
    assert gateway.asked == []


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/months/2021-10/closings", {"reason": "结账完毕", "what": "closings"}),
        ("/alerts/notes", {"domain": "revenue", "code": "a", "period": "2021-10", "note": "已办"}),
    ],
)
async def test_who_sends_a_form_is_the_caller_by_whom_its_refusal_is_recorded(
    gateway: Alone, monkeypatch: pytest.MonkeyPatch, path: str, form: dict[str, str]
) -> None:
    recorded: list[str] = []

    async def record(_: object, request: object, refused: Refused, caller: Caller) -> None:
        recorded.append(f"{refused.code} {caller.client} {caller.person}")

    @asynccontextmanager
    async def writing() -> AsyncIterator[None]:
        yield

    monkeypatch.setattr(problems, "keep_refusal", record)
    monkeypatch.setattr(gateway.app.state.database, "writing", writing)
    gateway.answers["revenue"] = refusing
    answer = await gateway.post(path, data={**form, "form_no": "a" * 32})
    assert (answer.status_code, recorded) == (403, ["forbidden client 张三"])
    stranger = await gateway.client.post(
        path, data={**form, "form_no": "a" * 32}, headers={"authorization": "Bearer x"}
    )
    assert stranger.status_code == 401


def refusing(_: httpx.Request) -> httpx.Response:
    problem = Problem(type="x", title="x", status=403, code="forbidden", detail="x", instance="/", request_id="x")
    return httpx.Response(403, text=problem.model_dump_json(), headers={"content-type": "application/problem+json"})


async def test_a_report_has_its_ways_on_above_it_for_a_person_and_for_no_program(gateway: Alone) -> None:
    page = await page_of(gateway, REPORT)
    assert page.links["← 2021年9月"] == "/v1/reports/2021-09/document?format=html"
    assert page.links["2021年11月 →"] == "/v1/reports/2021-11/document?format=html"
    assert page.links["下载 Markdown 文本"] == f"{REPORT}?format=md"
    assert {name: page.links[name] for name in WAYS} == WAYS
    assert "数据版本：财政收支第3版，普惠金融第3版，政府债务第3版，绩效管理第3版" in page.text
    bare = await gateway.get(REPORT, accept="*/*")
    assert bare.headers["vary"] == "Accept"
    for part in ("退出登录", "下载", 'class="bar"'):
        assert part not in bare.text


async def test_a_month_without_alerts_says_so_and_leads_to_others(gateway: Alone) -> None:
    page = await page_of(gateway, "/v1/alerts?period=2021-10")
    assert "应答的各领域本月没有预警。" in page.text
    assert page.links["上月"] == "/v1/alerts?period=2021-09"


async def test_where_a_browser_stands_after_a_refused_form_it_may_ask_again(tmp_path: Path) -> None:
    """The button for the other language, on the page of a refusal, led to the words that no such method is supported."""
    async with alone(tmp_path) as gateway:
        forms = [
            each.path.replace("{period}", "2021-10")
            for router in (page_router, noting_router, month_pages, reconciliation_pages)
            for each in router.routes
            if isinstance(each, APIRoute) and "POST" in (each.methods or ())
        ]
        asked = [await gateway.get(each, accept="text/html") for each in forms]
    assert {"/alerts/notes", "/months/2021-10/closings", "/language"} <= {*forms}
    assert {each.status_code for each in asked} <= {200, 303}, [each.url.path for each in asked]


@pytest.mark.parametrize("path", ["document?", "proof?figure=revenue.general_revenue.ytd&", "issues/1/proof?figure=a&"])
async def test_one_wrong_place_is_told_once_however_many_parts_of_an_operation_read_it(
    tmp_path: Path, path: str
) -> None:
    """The page of a report said "2 places" of one wrong month, which its route and the report itself read."""
    async with alone(tmp_path) as gateway:
        told = (await gateway.get(f"/v1/reports/2021-1/{path}as_pf=3")).json()
        month = (await gateway.get(f"/v1/reports/2021-1/{path}".rstrip("?&"))).json()
    assert [each["field"] for each in told["errors"]] == ["query.as_pf"]
    assert ([each["field"] for each in month["errors"]], month["errors_total"]) == (["path.period"], 1)
    assert month["detail"].startswith("1处")
