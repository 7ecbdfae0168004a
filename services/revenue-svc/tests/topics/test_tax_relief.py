"""Relief and redemption: by policy, within its days and kind, with enterprises counted once."""

import random
from decimal import Decimal

import httpx
import pytest

from tests.tax_source_rows import (
    TAXPAYERS,
    Body,
    change_refused,
    contributions,
    enter,
    enterprise,
    figure,
    policy,
    refused,
    relief,
)

BENEFIT = policy("B1", kind="benefit", subject=None, name="技改奖补", document="示范政〔2021〕3号")


@pytest.fixture(autouse=True)
async def registered(client: httpx.AsyncClient) -> None:
    """Two taxpayers are in the register."""
    await enter(client, "enterprises", *[enterprise(code) for code in TAXPAYERS[:2]])


@pytest.mark.parametrize("seed", [1, 2])
async def test_relief_by_policy_and_the_enterprises_are_what_plain_python_makes_of_the_rows(
    client: httpx.AsyncClient, seed: int
) -> None:
    rng = random.Random(seed)
    await enter(client, "relief-policies", policy(), policy("F1", kind="fee_cut", subject="10304"), BENEFIT)
    rows: list[Body] = []
    for number in range(30):
        name = rng.choice(["T1", "F1", "B1"])
        amount = f"{Decimal(rng.randint(1, 10**6)) / 100:.2f}"
        day = f"2021-{rng.randint(1, 12):02d}-28"
        rows.append(relief(f"R{number}", name, amount, business_date=day, credit_code=rng.choice(TAXPAYERS[:2])))
    by_book = {
        "tax-reliefs": [row for row in rows if row["policy_no"] != "B1"],
        "policy-redemptions": [row for row in rows if row["policy_no"] == "B1"],
    }
    for book, items in by_book.items():
        await enter(client, book, *items)
    for period in ("2021-04", "2021-10", "2021-12"):
        for book, names in (
            ("tax-reliefs", ("granted", "enterprises")),
            ("policy-redemptions", ("redeemed", "redeemed_enterprises")),
        ):
            counted = [row for row in by_book[book] if str(row["business_date"])[:7] <= period]
            total = sum((Decimal(str(row["amount"])) for row in counted), Decimal(0))
            enterprises = {row["credit_code"] for row in counted}
            assert Decimal(await figure(client, f"tax_relief.{names[0]}", period) or 0) == total
            assert int(await figure(client, f"tax_relief.{names[1]}", period) or 0) == len(enterprises)
            opened = await contributions(client, f"tax_relief.{names[0]}", period)
            assert sum(map(Decimal, opened.values())) == total
        policies = (await client.get("/v1/relief-by-policy", params={"period": period})).json()
        for told in policies:
            mine = [
                row for row in rows if row["policy_no"] == told["policy_no"] and str(row["business_date"])[:7] <= period
            ]
            assert Decimal(told["amount"]) == sum(Decimal(str(row["amount"])) for row in mine)
            assert told["enterprises"] == len({row["credit_code"] for row in mine})
        assert [told["policy_no"] for told in policies] == sorted(
            {str(row["policy_no"]) for row in rows if str(row["business_date"])[:7] <= period}
        )


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (policy(subject="10304"), "policy_subject"),
        (policy(subject=None), "policy_subject"),
        (policy(kind="fee_cut"), "policy_subject"),
        (policy(kind="benefit"), "policy_subject"),
        (policy(ends_on="2020-12-31"), "policy_ends_early"),
        (policy(subject="1019801"), "subject_unknown"),
    ],
)
async def test_a_policy_waives_its_own_kind_of_revenue_and_ends_after_it_starts(
    client: httpx.AsyncClient, body: Body, code: str
) -> None:
    assert await refused(client, "relief-policies", body) == code


async def test_a_policy_counts_from_its_first_day_to_its_last_and_in_its_own_book(client: httpx.AsyncClient) -> None:
    assert await refused(client, "tax-reliefs", relief()) == "unknown"
    await enter(client, "relief-policies", policy(), BENEFIT)
    for day, code in (("2020-12-31", "too_early"), ("2022-01-01", "policy_ended")):
        assert await refused(client, "tax-reliefs", relief(business_date=day)) == code
    await enter(client, "tax-reliefs", relief(business_date="2021-01-01"), relief("R2", business_date="2021-12-31"))
    assert await refused(client, "tax-reliefs", relief("R3", "B1")) == "policy_kind"
    assert await refused(client, "policy-redemptions", relief("R3", "T1")) == "policy_kind"
    unknown = relief("R3", credit_code=TAXPAYERS[2])
    assert await refused(client, "tax-reliefs", unknown) == "unknown"
    assert (await client.post("/v1/tax-reliefs", json=relief("R3", amount="0.00"))).status_code == 422
    assert await change_refused(client, "relief-policies", "T1", policy(ends_on="2021-12-30")) == "policy_ended"
    assert await change_refused(client, "relief-policies", "T1", None) == "unknown"
    fee = policy(kind="benefit", subject=None)
    assert await change_refused(client, "relief-policies", "T1", fee) == "policy_kind"
    assert await refused(client, "relief-policies", {**policy(), "source_ref": "X"}) == "repeated"
