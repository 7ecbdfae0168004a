"""The demo district's debt goes in through the imports, keeps its limits at every month, and has every figure."""

from collections.abc import Awaitable, Callable
from decimal import Decimal

import httpx
import pytest

from demo import FILES, PROPOSALS

YI = 100_000_000
Propose = Callable[..., Awaitable[httpx.Response]]
BOOKS = {book.removeprefix("debt/"): make_file for book, make_file in FILES if book.startswith("debt/")}
PROPOSED = {book.removeprefix("debt/"): make for book, make in PROPOSALS if book.startswith("debt/")}


@pytest.fixture
async def demo(client: httpx.AsyncClient, propose: Propose) -> httpx.AsyncClient:
    for book, make_file in BOOKS.items():
        answer = await client.post(
            f"/v1/{book}/import",
            files={"file": ("demo.csv", make_file(), "text/csv")},
            headers={"Idempotency-Key": f"demo-{book}"},
        )
        assert answer.status_code == 201, (book, answer.text[:2000])
    for book, make_entries in PROPOSED.items():
        for entry in make_entries():
            approved = await propose(book, {**entry})
            assert approved.status_code == 200, (book, approved.text[:2000])
    return client


async def test_every_figure_of_the_demo_has_a_value_and_the_limits_are_kept(demo: httpx.AsyncClient) -> None:
    for period in ("2019-08", "2019-12", "2020-12", "2021-10"):
        summary = (await demo.get("/v1/summary", params={"period": period})).json()
        values = {figure["id"]: figure["value"] for figure in summary["figures"]}
        assert None not in values.values(), values
        assert {claim["id"]: claim["holds"] for claim in summary["claims"]} == {"C18": True, "C19": True}
        balance = Decimal(values["debt.government_debt.balance"])
        assert 19 * YI < balance < Decimal(values["debt.government_debt.limit"]) < 32 * YI


async def test_hidden_debt_of_the_demo_falls_every_month_and_weighs_yellow(demo: httpx.AsyncClient) -> None:
    before = None
    for period in ("2019-08", "2019-12", "2020-12", "2021-06", "2021-10"):
        summary = (await demo.get("/v1/summary", params={"period": period})).json()
        values = {figure["id"]: Decimal(figure["value"]) for figure in summary["figures"]}
        balance = values["debt.hidden_debt.balance"]
        assert 8 * YI < balance < (before or 13 * YI)
        assert 120 <= values["debt.government_debt.full_ratio_pct"] < 200
        assert values["debt.hidden_debt.resolved_ytd"] < values["debt.hidden_debt.resolved_year_expected"] < 2 * YI
        before = balance
    raised = (await demo.post("/v1/evaluations/2021-10")).json()["alerts"]
    assert [(alert["cause"]["code"], alert["cause"]["level"]) for alert in raised] == [("debt_ratio", "yellow")]


def test_the_files_are_the_same_at_every_run() -> None:
    assert [make_file() for make_file in BOOKS.values()] == [make_file() for make_file in BOOKS.values()]
