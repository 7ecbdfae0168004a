"""Each tax by itself: receipts to date, last year's, growth, budget and completion, and all of them sum to the figures."""

from collections.abc import Callable
from decimal import Decimal

import httpx

Make = Callable[..., dict[str, object]]


async def test_each_tax_has_its_growth_and_completion_and_they_sum_to_the_figures(
    client: httpx.AsyncClient, receipt: Make, budget: Make
) -> None:
    whole = {"budget_level": "district", "district_share_pct": "100"}
    vat, corporate, stamp = "1010101", "1010431", "1011100"
    for ref, subject, day, amount in (
        ("A", vat, "2020-02-03", "800.00"), ("B", vat, "2020-11-03", "5000.00"), ("C", corporate, "2020-03-01", "400.00"),
        ("D", vat, "2021-01-05", "700.00"), ("E", vat, "2021-03-05", "300.00"), ("F", corporate, "2021-02-01", "300.00"),
        ("G", stamp, "2021-02-01", "50.00"),
    ):  # fmt: skip
        body = receipt(ref, subject=subject, business_date=day, amount=amount, **whole)
        assert (await client.post("/v1/receipts", json=body)).status_code == 201, ref
    for ref, subject, amount in (("X", "10101", "4000.00"), ("Y", "10104", "1200.00")):
        answer = await client.post("/v1/budgets", json=budget(ref, subject=subject, amount=amount))
        assert answer.status_code == 201, answer.text

    answer = await client.get("/v1/taxes?period=2021-03")
    assert answer.status_code == 200, answer.text
    lines = {
        each["subject"]: [each[name] for name in ("ytd", "base", "yoy_pct", "budget", "completion_pct")]
        for each in answer.json()["items"]
    }
    twelve = Decimal(10) ** -12
    assert lines == {
        "10101": ["1000.00", "800.00", str(Decimal(25).quantize(twelve)), "4000.00", str(Decimal(25).quantize(twelve))],
        "10104": ["300.00", "400.00", str(Decimal(-25).quantize(twelve)), "1200.00", str(Decimal(25).quantize(twelve))],
        "10111": ["50.00", None, None, None, None],
    }
    names = {each["subject"]: each["name"] for each in answer.json()["items"]}
    assert (names["10101"], names["10104"], names["10111"]) == ("增值税", "企业所得税", "印花税")
    for figure, part in (("tax_revenue.ytd", 0), ("tax_revenue.budget", 3)):
        found = (await client.get(f"/v1/figures/revenue.{figure}?period=2021-03")).json()["value"]
        assert Decimal(found) == sum(Decimal(each[part] or 0) for each in lines.values())
    assert (await client.get("/v1/taxes?period=2018-03")).json()["items"] == []
