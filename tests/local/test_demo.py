"""The demo district: its files import, every figure has a value, and each opens to rows that give it."""

from decimal import Decimal
from typing import Any

from bureau_gateway.openapi import DOMAINS
from demo.revenue.receipts import SOURCES
from tests.suite import Suite

PERIOD = "2021-10"
TAXED = {each.subject[:5] for each in SOURCES}
"""The taxes that somebody in the demo district pays."""


async def _contributions(suite: Suite, figure: str, measure: str | None) -> Decimal:
    """The sum over all pages of the rows behind a figure, or behind one of its inputs."""
    found, cursor = Decimal(0), None
    while True:
        query = f"period={PERIOD}&limit=500" + (f"&measure={measure}" if measure else "")
        page = (
            await suite.get(f"/v1/figures/{figure}/records?{query}" + (f"&cursor={cursor}" if cursor else ""))
        ).json()
        found += sum(Decimal(row["contribution"]) for row in page["items"])
        cursor = page["next_cursor"]
        if cursor is None:
            return found


async def test_every_figure_has_a_value_and_opens_to_rows_that_give_it(demo: Suite) -> None:
    checked = 0
    for domain in DOMAINS:
        figures: list[dict[str, Any]] = (await demo.get(f"/v1/{domain}/summary?period={PERIOD}")).json()["figures"]
        for figure in figures:
            if figure["id"].startswith("revenue.taxes.") and figure["id"].split(".")[2] not in TAXED:
                assert Decimal(figure["value"] or 0) == 0, figure["id"]
                continue
            assert figure["state"] in ("reported", "zero"), (figure["id"], figure["notes"])
            for needed in figure["inputs"]:
                assert await _contributions(demo, figure["id"], needed["name"]) == Decimal(needed["value"]), figure[
                    "id"
                ]
                checked += 1
            if figure["is_sum"]:
                assert await _contributions(demo, figure["id"], None) == Decimal(figure["value"]), figure["id"]
    assert checked > 30


async def test_the_report_of_the_demo_district_is_whole_and_names_no_gap(demo: Suite) -> None:
    report = (await demo.get(f"/v1/reports/{PERIOD}")).json()
    assert (report["is_partial"], report["missing"]) == (False, [])
    text = (await demo.get(f"/v1/reports/{PERIOD}/document?format=md")).text
    assert not [mark for mark in ("〔未报〕", "〔暂缺〕", "〔不适用〕", "（截至") if mark in text]
    claims = {claim["id"]: claim["holds"] for each in report["sections"] for claim in each["claims"]}
    assert None not in claims.values()


async def test_the_budgets_balance_and_raise_no_alert(demo: Suite) -> None:
    for year in (2019, 2020, 2021):
        for stage in ("initial", "in_force"):
            query = f"year={year}&budget_kind=general_public_budget&stage={stage}"
            table = (await demo.get(f"/v1/revenue/budgets/balance?{query}")).json()
            assert (table["state"], Decimal(table["difference"])) == ("balanced", 0)
    alerts = (await demo.get(f"/v1/revenue/alerts?period={PERIOD}")).json()["alerts"]
    assert "budget_unbalanced" not in {alert["cause"]["code"] for alert in alerts}
