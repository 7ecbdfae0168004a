"""Each tax by itself: receipts to date, growth and completion; with what no 款 is said of they sum to the figures of all taxes."""

from collections.abc import Callable
from decimal import Decimal

import httpx

from revenue_svc.reference.taxes import TAXES

Make = Callable[..., dict[str, object]]
Told = tuple[str | None, str]
VAT, CORPORATE, STAMP, TONNAGE, NO_TAX = "1010101", "1010431", "1011119", "10115", "101"
RECEIPTS = (
    ("A", VAT, "2020-02-03", "800.00"), ("B", VAT, "2020-11-03", "5000.00"), ("C", CORPORATE, "2020-03-01", "400.00"),
    ("D", VAT, "2021-01-05", "700.00"), ("E", VAT, "2021-03-05", "300.00"), ("F", CORPORATE, "2021-02-01", "300.00"),
    ("G", STAMP, "2021-02-01", "50.00"), ("H", TONNAGE, "2021-03-31", "7.00"), ("I", NO_TAX, "2021-03-31", "11.00"),
)  # fmt: skip
BUDGETS = (("X", VAT, "4000.00"), ("Y", "10104", "1200.00"))


async def figure(client: httpx.AsyncClient, name: str, period: str = "2021-03") -> Told:
    answer = await client.get(f"/v1/figures/revenue.{name}", params={"period": period})
    assert answer.status_code == 200, answer.text
    return answer.json()["value"], answer.json()["state"]


async def enter(client: httpx.AsyncClient, receipt: Make, budget: Make) -> None:
    whole = {"budget_level": "district", "district_share_pct": "100"}
    for ref, subject, day, amount in RECEIPTS:
        body = receipt(ref, subject=subject, business_date=day, amount=amount, **whole)
        assert (await client.post("/v1/receipts", json=body)).status_code == 201, ref
    for ref, subject, amount in BUDGETS:
        answer = await client.post("/v1/budgets", json=budget(ref, subject=subject, amount=amount))
        assert answer.status_code == 201, answer.text


def received(year: int, *subjects: str) -> Decimal:
    """What came in under some subjects up to March, from the rows above."""
    days = f"{year}-01-01", f"{year}-03-31"
    return sum((Decimal(a) for _, s, day, a in RECEIPTS if s in subjects and days[0] <= day <= days[1]), Decimal(0))


def percent(part: Decimal, whole: Decimal) -> str:
    return str((part * 100 / whole).quantize(Decimal(10) ** -12))


async def test_each_tax_has_its_growth_and_completion_and_they_sum_to_the_figures(
    client: httpx.AsyncClient, receipt: Make, budget: Make
) -> None:
    await enter(client, receipt, budget)
    for code, subject, planned in (("10101", VAT, "4000"), ("10104", CORPORATE, "1200")):
        now, before = received(2021, subject), received(2020, subject)
        assert await figure(client, f"taxes.{code}.ytd") == (str(now), "reported")
        assert await figure(client, f"taxes.{code}.yoy_pct") == (percent(now - before, before), "reported")
        assert await figure(client, f"taxes.{code}.completion_pct") == (percent(now, Decimal(planned)), "reported")
    assert await figure(client, "taxes.10111.ytd") == ("50.00", "reported")
    assert await figure(client, "taxes.10111.yoy_pct") == (None, "not_applicable")
    assert await figure(client, "taxes.10111.completion_pct") == (None, "not_reported")
    # A tax that a district has no part of is told with the others; what is of no tax is in the figures of all of them alone.
    assert await figure(client, "taxes.10199.ytd") == ("7.00", "reported")
    assert await figure(client, "taxes.10119.ytd") == ("0", "zero")

    told = [Decimal((await figure(client, f"taxes.{code}.ytd"))[0] or 0) for code in TAXES]
    assert sum(told) + received(2021, NO_TAX) == Decimal((await figure(client, "tax_revenue.ytd"))[0] or 0)
    rows = await client.get("/v1/figures/revenue.taxes.10101.ytd/records", params={"period": "2021-03"})
    assert sorted(each["record"]["source_ref"] for each in rows.json()["items"]) == ["D", "E"]
    assert await figure(client, "taxes.10101.ytd", "2018-03") == (None, "not_reported")


async def test_a_tax_that_is_booked_to_the_old_year_counts_in_it_and_a_refund_is_taken_off(
    client: httpx.AsyncClient, receipt: Make
) -> None:
    shared = {"subject": "1010101", "amount": "1000.01"}
    for ref, changes in (
        ("A", {"business_date": "2021-12-30"}),
        ("B", {"business_date": "2022-01-05", "fiscal_year": 2021}),
        ("C", {"business_date": "2021-12-31", "kind": "refund", "amount": "10.00"}),
    ):
        answer = await client.post("/v1/receipts", json=receipt(ref, **{**shared, **changes}))
        assert answer.status_code == 201, answer.text
    # Half of each is the district's, to the fen: 500.01 + 500.01 - 5.00
    assert await figure(client, "taxes.10101.ytd", "2021-12") == ("995.02", "reported")
    assert await figure(client, "taxes.10101.ytd", "2022-01") == (None, "not_reported")
