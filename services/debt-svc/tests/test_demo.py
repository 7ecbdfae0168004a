"""The demo district's debt goes in through the imports, keeps its limits at every month, and has every figure."""

from decimal import Decimal

import httpx
import pytest

from bureau_common.testing.fixtures import NewDatabase
from bureau_common.testing.issuer import Issuer
from debt_svc.settings import Settings
from demo import FILES
from tests.alerts import alerts_of

YI = 100_000_000
BOOKS = {book.removeprefix("debt/"): make_file for book, make_file in FILES if book.startswith("debt/")}


@pytest.fixture
def settings(demo_database: NewDatabase, issuer: Issuer) -> Settings:
    """A service with the demo district in its books."""
    return Settings(database_url=demo_database("debt"), AUTH_JWKS_FILE=issuer.jwks_file)


async def test_every_figure_of_the_demo_has_a_value_and_the_limits_are_kept(client: httpx.AsyncClient) -> None:
    # In 2019 and 2020 a township was found to borrow; thirteen companies were looked into in 2021, ten in 2020.
    # Of 2019-08 the bank has more than 5 % of non-performing loans; in 2021 an enterprise on the list is in default.
    for period, is_grave in (("2019-08", True), ("2019-12", False), ("2020-12", False), ("2021-10", True)):
        summary = (await client.get("/v1/summary", params={"period": period})).json()
        values = {figure["id"]: figure["value"] for figure in summary["figures"]}
        assert None not in values.values(), values
        claims = {claim["id"]: claim["holds"] for claim in summary["claims"]}
        this_year = {"C16": period == "2021-10", "C20": period == "2021-10"}
        assert claims == {**this_year, "C18": True, "C19": True, "C21": True, "C42": is_grave}
        balance = Decimal(values["debt.government_debt.balance"])
        assert 19 * YI < balance < Decimal(values["debt.government_debt.limit"]) < 32 * YI


async def test_hidden_debt_of_the_demo_falls_every_month_and_weighs_yellow(client: httpx.AsyncClient) -> None:
    before = None
    for period in ("2019-08", "2019-12", "2020-12", "2021-06", "2021-10"):
        summary = (await client.get("/v1/summary", params={"period": period})).json()
        values = {figure["id"]: Decimal(figure["value"]) for figure in summary["figures"]}
        balance = values["debt.hidden_debt.balance"]
        assert 8 * YI < balance < (before or 13 * YI)
        assert 120 <= values["debt.government_debt.full_ratio_pct"] < 200
        assert values["debt.hidden_debt.resolved_ytd"] < values["debt.hidden_debt.resolved_year_expected"] < 2 * YI
        before = balance
    raised = await alerts_of(client, "2021-10")
    assert [(alert.code, alert.key, alert.level) for alert in raised if "special" not in alert.code] == [
        ("debt_ratio", "", "yellow"),
        ("institution_finding_overdue", "WT2021-01", "orange"),
        ("watched_enterprise_default", "MD2021-03", "red"),
        ("watched_enterprise_wall", "MD2021-02", "yellow"),
    ]


async def test_of_the_projects_of_special_bonds_one_is_slow_to_spend_and_none_earns_too_little(
    client: httpx.AsyncClient,
) -> None:
    raised = [alert for alert in await alerts_of(client, "2021-10") if alert.code.startswith("special_bond")]
    assert [(alert.code, alert.key, alert.level, alert.since) for alert in raised] == [
        ("special_bond_idle", "XM-S2020 S2020", "orange", "2021-02-09")
    ]


def test_the_files_are_the_same_at_every_run() -> None:
    assert [make_file() for make_file in BOOKS.values()] == [make_file() for make_file in BOOKS.values()]


async def test_the_bonds_of_2016_are_a_wall_that_falls_due_in_one_month(client: httpx.AsyncClient) -> None:
    answer = (await client.get("/v1/bonds/maturities", params={"period": "2021-10"})).json()
    due = {each["month"]: Decimal(each["principal"]) for each in answer["months"]}
    # In 亿元: 11.05 of general debt less 0.96, 1.16 and 1.01; 5.75 of special debt less 0.18 three times.
    assert due["2026-09"] == (Decimal("11.05") - Decimal("3.13") + Decimal("5.75") - Decimal("0.54")) * YI
    (wall,) = [each for each in answer["months"] if each["month"] == "2026-09"]
    assert wall["bonds"] == ["G2016", "S2016"]
    assert due["2026-09"] > 2 * max(amount for month, amount in due.items() if month != "2026-09")
    assert (answer["overdue_principal"], answer["overdue_interest"]) == ("0.00", "0.00")
