"""Alerts of all four domains in one list, and in the report's second part."""

import httpx
import pytest

from bureau_common.testing.files import csv_of
from revenue_svc.topics.three_guarantees.schemas import GuaranteeNeedEntry
from tests.suite import Suite

SHORT = {
    "source": "budget",
    "source_ref": "N1",
    "reporting_unit": "349901",
    "business_date": "2021-01-20",
    "fiscal_year": 2021,
    "kind": "保工资",
    "item": "在职人员工资",
    "need": "1000000.00",
    "guaranteed": "900000.00",
}


@pytest.fixture
async def alarmed(suite: Suite) -> Suite:
    """One guarantee of revenue-svc is short."""
    answer = await suite.import_file("revenue/guarantee-needs", csv_of(GuaranteeNeedEntry, [SHORT]), "needs")
    assert answer.status_code == 201, answer.text
    return suite


async def test_the_gateway_lists_every_domains_alerts_with_their_domain(alarmed: Suite) -> None:
    found = (await alarmed.get("/v1/alerts?period=2021-10")).json()
    assert (found["is_partial"], found["unavailable"], found["not_judged"]) == (False, [], {})
    (alert,) = found["items"]
    assert (alert["domain"], alert["key"], alert["cause"]["level"]) == ("revenue", "2021 wages 349901", "red")
    assert alert["message_zh"] == "单位349901：2021年保工资需求100万元，预算安排90万元，缺口10万元"
    assert alert["message_en"] == (
        "2021 wages of 单位349901: 1000000.00 yuan are needed, 900000.00 yuan budgeted, 100000.00 yuan are wanting"
    )
    (own,) = (await alarmed.get("/v1/revenue/alerts?period=2021-10")).json()["alerts"]
    assert own == {name: value for name, value in alert.items() if name not in ("domain", "message_zh", "message_en")}


async def test_a_domain_that_is_away_is_named_and_four_are_a_refusal(alarmed: Suite) -> None:
    alarmed.lines["debt"].fault = "cut"
    found = (await alarmed.get("/v1/alerts?period=2021-10")).json()
    assert (found["is_partial"], found["unavailable"], len(found["items"])) == (True, ["debt"], 1)
    for line in alarmed.lines.values():
        line.fault = "cut"
    answer = await alarmed.get("/v1/alerts?period=2021-10")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


async def test_the_report_tells_the_problem_until_the_data_mend_it(alarmed: Suite) -> None:
    async def second_part(period: str = "2021-10") -> str:
        """The paragraph on what the monitoring found."""
        paragraphs = (await alarmed.get(f"/v1/reports/{period}")).json()["paragraphs"]
        texts = ["".join(run["text"] for run in each["runs"]) for each in paragraphs]
        return next(text for text in texts[texts.index("二、存在的主要问题") + 1 :] if "监测" in text)

    (alert,) = (await alarmed.get("/v1/alerts?period=2021-10")).json()["items"]
    assert alert["message_zh"] in await second_part()
    assert await second_part("2022-01") == "各项监测指标未见预警。"  # another year's report, another year's alerts
    records = (await alarmed.get("/v1/revenue/guarantee-needs")).json()["items"]
    voided = await alarmed.gateway.post(
        f"/v1/revenue/guarantee-needs/{records[0]['id']}/void",
        json={"reason": "重复登记"},
        headers=alarmed.auth("recorder"),
    )
    assert voided.status_code == 200, voided.text
    assert await second_part() == "各项监测指标未见预警。"
    assert (await alarmed.get("/v1/alerts?period=2021-10")).json()["items"] == []


async def test_a_recorder_notes_on_an_alert_from_its_page_and_a_viewer_may_not(alarmed: Suite) -> None:
    page = {"Accept": "text/html"}
    form = {"domain": "revenue", "code": "three_guarantees_gap", "period": "2021-10", "form_no": "0" * 32}
    form |= {"alert_key": "2021 wages 349901", "note": "已报预算股研究：年底前调剂"}

    async def sign_in(name: str, roles: list[str]) -> None:
        wanted = {"client_id": name, "person": name, "roles": roles}
        made = await alarmed.gateway.post("/v1/clients", json=wanted, headers=alarmed.auth("security_admin"))
        said = {"client_id": name, "client_secret": made.json()["client_secret"]}
        assert (await alarmed.gateway.post("/sign-in", data=said)).status_code == 303

    async def note(**headers: str) -> httpx.Response:
        return await alarmed.gateway.post("/alerts/notes", data=form, headers={**page, **headers})

    assert (await note()).headers["location"].startswith("/?next=")  # nobody is signed in
    await sign_in("reader", ["viewer"])
    assert (await note()).status_code == 403
    assert "/alerts/notes" not in (await alarmed.gateway.get("/v1/alerts?period=2021-10", headers=page)).text
    await sign_in("keeper", ["viewer", "recorder"])
    assert (await note(**{"Sec-Fetch-Site": "cross-site"})).status_code == 403
    shown = (await alarmed.gateway.get("/v1/alerts?period=2021-10", headers=page)).text
    assert ("/alerts/notes" in shown, form["note"] in shown) == (True, False)
    for _ in range(2):  # a form that is sent twice writes once
        answer = await note()
        assert (answer.status_code, answer.headers["location"]) == (303, "/v1/alerts?period=2021-10")
    shown = (await alarmed.gateway.get("/v1/alerts?period=2021-11", headers=page)).text
    assert shown.count(f"{form['note']}（2021年10月）") == 1
    (written,) = (await alarmed.get("/v1/revenue/alert-notes")).json()["items"]
    assert (written["note"], written["recorded_by"]) == (form["note"], "keeper")
