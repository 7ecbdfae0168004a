"""Filings of the demo district: filed months stand as their records have them, and the months after October say whose they are."""

from typing import Any

import pytest

from bureau_gateway.openapi import DOMAINS
from tests.suite import Suite

FILED = ("2019-01", "2019-08", "2020-06", "2020-12", "2021-06", "2021-10")


async def figures(demo: Suite, domain: str, period: str) -> dict[str, dict[str, Any]]:
    path, headers = f"/v1/summary?period={period}", demo.auth("viewer")
    summary = (await demo.direct[domain].get(path, headers=headers)).json()
    return {each["id"]: each for each in summary["figures"]}


async def without_plan(demo: Suite, domain: str) -> None:
    """Take the plan away, by two persons: what was filed stays, and nothing is due."""
    path = f"/v1/{domain}/filing-plans"
    (plan,) = (await demo.get(path)).json()["items"]
    asked = {"operation": "void", "reason": "试验", "record_id": plan["id"]}
    headers = {**demo.auth("recorder"), "Idempotency-Key": f"void-{domain}"}
    proposed = await demo.gateway.post(f"{path}/proposals", json=asked, headers=headers)
    assert proposed.status_code == 201, proposed.text
    approving = {**demo.auth("approver"), "Idempotency-Key": f"approve-{domain}"}
    approved = await demo.gateway.post(
        f"{path}/proposals/{proposed.json()['proposal']['id']}/approve", headers=approving
    )
    assert approved.status_code == 200, approved.text


@pytest.mark.parametrize("domain", DOMAINS)
async def test_figures_of_filed_months_are_those_of_the_records(demo: Suite, domain: str) -> None:
    with_plan = {period: await figures(demo, domain, period) for period in FILED}
    await without_plan(demo, domain)
    for period, found in with_plan.items():
        plain = await figures(demo, domain, period)
        assert {name: (each["value"], each["carried_from"]) for name, each in found.items()} == {
            name: (each["value"], None) for name, each in plain.items()
        }, period


def text_of(report: dict[str, Any]) -> str:
    return "\n".join("".join(run["text"] for run in paragraph["runs"]) for paragraph in report["paragraphs"])


async def test_december_says_which_figures_are_octobers(demo: Suite) -> None:
    """Guarantees and debt were filed up to October; revenue goes to the year's end."""
    debt, revenue = await figures(demo, "debt", "2021-12"), await figures(demo, "revenue", "2021-12")
    octobers = await figures(demo, "debt", "2021-10")
    carried = {name for name, each in debt.items() if each["carried_from"] == "2021-10"}
    assert carried >= {"debt.hidden_debt.resolved_ytd", "debt.government_debt.balance"}
    assert {name: debt[name]["value"] for name in carried} == {name: octobers[name]["value"] for name in carried}
    assert revenue["revenue.general_revenue.ytd"]["carried_from"] is None
    report = (await demo.get("/v1/reports/2021-12")).json()
    assert report["is_partial"]
    assert set(report["carried"]) >= carried & {"debt.hidden_debt.resolved_ytd"}
    assert "（截至10月）" in text_of(report)


async def test_a_year_of_which_nothing_was_filed_has_no_zero(demo: Suite) -> None:
    found = await figures(demo, "debt", "2022-03")
    assert (found["debt.hidden_debt.resolved_ytd"]["value"], found["debt.hidden_debt.resolved_ytd"]["state"]) == (
        None, "not_reported",
    )  # fmt: skip
    balance = found["debt.government_debt.balance"]
    assert (balance["state"], balance["carried_from"]) == ("carried", "2021-10")
    text = text_of((await demo.get("/v1/reports/2022-03")).json())
    assert "累计化解存量〔未报〕" in text
    assert "0.00亿元" not in text
