"""The demo district's files import, and its budget is one that could have been approved."""

from decimal import Decimal

from local.demo import FILES
from tests.conftest import Suite


async def test_the_demo_districts_budget_balances_and_its_figures_have_values(suite: Suite) -> None:
    for book, make_file in FILES.items():
        answer = await suite.import_file(book, make_file(), book)
        assert answer.status_code == 201, answer.text
    query = "year=2021&budget_kind=general_public_budget&stage"
    for stage, millions in (("initial", 2_200), ("in_force", 2_220)):
        table = (await suite.get(f"/v1/revenue/budgets/balance?{query}={stage}")).json()
        assert (table["state"], Decimal(table["income"]["total"])) == ("balanced", millions * 1_000_000)
    summary = (await suite.get("/v1/revenue/summary?period=2021-10")).json()
    assert [alert["cause"]["code"] for alert in summary["alerts"]] == []
    values = {figure["id"].rpartition(".")[2]: figure["value"] for figure in summary["figures"]}
    assert Decimal(values["budget"]) == 1_400_000_000
    assert Decimal(75) < Decimal(values["completion_pct"]) < Decimal(95)
