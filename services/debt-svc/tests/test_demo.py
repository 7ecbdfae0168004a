"""The demo district's debt goes in through the imports, keeps its limits at every month, and has every figure."""

from decimal import Decimal

import httpx
import pytest

from local.demo import FILES

YI = 100_000_000
BOOKS = {book.removeprefix("debt/"): make_file for book, make_file in FILES.items() if book.startswith("debt/")}


@pytest.fixture
async def demo(client: httpx.AsyncClient) -> httpx.AsyncClient:
    for book, make_file in BOOKS.items():
        answer = await client.post(
            f"/v1/{book}/import",
            files={"file": ("demo.csv", make_file(), "text/csv")},
            headers={"Idempotency-Key": f"demo-{book}"},
        )
        assert answer.status_code == 201, (book, answer.text[:2000])
    return client


async def test_every_figure_of_the_demo_has_a_value_and_the_limits_are_kept(demo: httpx.AsyncClient) -> None:
    for period in ("2019-08", "2019-12", "2020-12", "2021-10"):
        summary = (await demo.get("/v1/summary", params={"period": period})).json()
        values = {figure["id"]: figure["value"] for figure in summary["figures"]}
        assert None not in values.values(), values
        assert {claim["id"]: claim["holds"] for claim in summary["claims"]}["C18"] is True
        balance = Decimal(values["debt.government_debt.balance"])
        assert 19 * YI < balance < Decimal(values["debt.government_debt.limit"]) < 32 * YI


def test_the_files_are_the_same_at_every_run() -> None:
    assert [make_file() for make_file in BOOKS.values()] == [make_file() for make_file in BOOKS.values()]
