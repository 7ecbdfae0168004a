"""Key projects: the tax expected of a year and what was received of it."""

from decimal import Decimal

import httpx
import pytest

from tests.tax_source_rows import (
    TAXPAYERS,
    change_refused,
    contributions,
    enter,
    enterprise,
    expected_tax,
    figure,
    project,
    project_receipt,
    receipt,
    refused,
)


@pytest.fixture(autouse=True)
async def registered(client: httpx.AsyncClient) -> None:
    """Two taxpayers are in the register."""
    await enter(client, "enterprises", *[enterprise(code) for code in TAXPAYERS[:2]])


async def test_the_year_and_its_receipts_are_what_the_rows_say(client: httpx.AsyncClient) -> None:
    await enter(client, "key-projects", project(), project("P2", business_date="2021-05-01"))
    await enter(
        client,
        "key-project-taxes",
        expected_tax("P1", 2021, "3000.00", business_date="2020-06-01"),
        expected_tax("P2", 2021, "1000.00", business_date="2021-05-01"),
        expected_tax("P1", 2022, "9000.00", business_date="2020-06-01"),
    )
    await enter(client, "receipts", receipt(), receipt("V2", "2021-06-30"), receipt("V3", "2022-01-05"))
    await enter(
        client,
        "key-project-receipts",
        project_receipt("P1", "V1", "400.00"),
        project_receipt("P2", "V2", "1000.00", business_date="2021-06-30"),
        project_receipt("P1", "V3", "7.00", business_date="2022-01-05"),
    )

    async def told(period: str) -> list[str | None]:
        return [
            await figure(client, f"key_projects.{name}", period)
            for name in ("listed", "expected_tax", "realised", "realised_pct")
        ]

    assert await told("2020-12") == ["1", None, None, None]
    assert await told("2021-04") == ["1", "3000.00", "400.00", "13.333333333333"]
    assert await told("2021-12") == ["2", "4000.00", "1400.00", "35.000000000000"]
    assert (await told("2022-01"))[:3] == ["2", "9000.00", "7.00"]
    rows = await contributions(client, "key_projects.realised", "2021-12")
    assert sum(map(Decimal, rows.values())) == 1400


async def test_an_estimate_is_made_by_the_end_of_its_year(client: httpx.AsyncClient) -> None:
    await enter(client, "key-projects", project())
    late = expected_tax("P1", 2021, business_date="2022-01-01")
    assert await refused(client, "key-project-taxes", late) == "late_for_its_year"
    await enter(client, "key-project-taxes", expected_tax("P1", 2021, business_date="2021-12-31"))


async def test_projects_are_known_and_nothing_stands_twice(client: httpx.AsyncClient) -> None:
    assert await refused(client, "key-projects", project(credit_code=TAXPAYERS[2])) == "unknown"
    assert await refused(client, "key-project-taxes", expected_tax()) == "unknown"
    await enter(client, "key-projects", project())
    assert await refused(client, "key-projects", {**project(), "source_ref": "X"}) == "repeated"
    early = expected_tax("P1", 2021, business_date="2020-05-31")
    assert await refused(client, "key-project-taxes", early) == "too_early"
    await enter(client, "key-project-taxes", expected_tax("P1", 2021, business_date="2020-06-01"))
    assert await refused(client, "key-project-taxes", {**expected_tax(), "source_ref": "X"}) == "repeated"
    assert await change_refused(client, "key-projects", "P1", None) == "unknown"
    await enter(client, "receipts", receipt())
    await enter(client, "key-project-receipts", project_receipt())
    again = project_receipt(source_ref="X", amount="1.00")
    assert await refused(client, "key-project-receipts", again) == "repeated"


@pytest.mark.parametrize(("unknown", "listed"), [(99, 99), (101, 100)])
async def test_a_refusal_lists_a_hundred_findings_of_a_kind(
    client: httpx.AsyncClient, unknown: int, listed: int
) -> None:
    items = [expected_tax(f"P{number:03d}") for number in range(unknown)]
    answer = await client.post("/v1/key-project-taxes/batch", json={"items": items})
    assert answer.status_code == 409
    assert [each["actual"] for each in answer.json()["findings"]] == [f"P{number:03d}" for number in range(listed)]
