"""Guangzhou 2020 and 2021 by tax, as published, imported through the gateway: totals and growth come out as published.

The yearbook lists fourteen items and the total. What the total has beyond them is imported as one line of its own,
under a subject that the bureau adds for it; so the total is exact, and tax and non-tax revenue are not compared.
"""

import csv
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from tests.receipt_files import Line, receipts_csv
from tests.suite import Suite

DATA = Path(__file__).parent / "data" / "guangzhou_revenue.csv"
TOTAL = "一般公共预算收入"
UNLISTED = "10398"
SUBJECTS = {
    "增值税": "10101",
    "企业所得税": "10104",
    "个人所得税": "10106",
    "城市维护建设税": "10109",
    "房产税": "10110",
    "印花税": "10111",
    "城镇土地使用税": "10112",
    "车船税": "10114",
    "契税": "10119",
    "国有资本经营收入": "10306",
    "行政事业性收费收入": "10304",
    "罚没收入": "10305",
    "专项收入": "10302",
    "其他收入": "10399",
}


def published(year: int) -> dict[str, int]:
    """The yearbook's figures of a year in 万元."""
    with DATA.open(encoding="utf-8") as file:
        return {row["indicator"]: int(row["value"]) for row in csv.DictReader(file) if row["year"] == str(year)}


def file_of(year: int) -> bytes:
    figures = published(year)
    unlisted = figures[TOTAL] - sum(figures[name] for name in SUBJECTS)
    lines = [Line(f"{year}-{code}", f"{year}-12-31", code, f"{figures[name]}0000") for name, code in SUBJECTS.items()]
    return receipts_csv([*lines, Line(f"{year}-rest", f"{year}-12-31", UNLISTED, f"{unlisted}0000")], "gb18030")


@pytest.fixture
async def guangzhou(suite: Suite) -> Suite:
    for year in (2020, 2021):
        subject = {
            "source": "published",
            "source_ref": f"unlisted-{year}",
            "reporting_unit": "district",
            "business_date": f"{year}-01-01",
            "fiscal_year": year,
            "kind": "revenue",
            "code": UNLISTED,
            "name": "年鉴未单列的项目",
        }
        added = await suite.gateway.post("/v1/revenue/subjects", json=subject, headers=suite.auth("recorder"))
        assert added.status_code == 201, added.text
        answer = await suite.import_file("revenue/receipts", file_of(year), f"guangzhou-{year}")
        assert answer.status_code == 201, answer.text
        assert answer.json()["created"] == len(SUBJECTS) + 1
        assert [finding["code"] for finding in answer.json()["findings"]] == ["subject_own"]
    return suite


async def figure(suite: Suite, figure_id: str, period: str) -> Decimal:
    answer = await suite.get(f"/v1/figures/{figure_id}?period={period}")
    assert answer.status_code == 200, answer.text
    return Decimal(answer.json()["value"])


async def test_totals_are_the_published_totals(guangzhou: Suite) -> None:
    for year, wan in ((2020, 17_227_892), (2021, 18_842_570)):
        assert published(year)[TOTAL] == wan
        assert await figure(guangzhou, "revenue.general_revenue.ytd", f"{year}-12") == wan * 10_000


async def test_growth_is_that_of_the_published_totals(guangzhou: Suite) -> None:
    growth = await figure(guangzhou, "revenue.general_revenue.yoy_pct", "2021-12")
    assert growth.quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal("9.37")  # 18842570 / 17227892 - 1
    increase = await figure(guangzhou, "revenue.general_revenue.yoy_increase", "2021-12")
    assert increase == (18_842_570 - 17_227_892) * 10_000


@pytest.mark.parametrize(("tax", "growth"), [("增值税", "8.60"), ("契税", "12.56"), ("个人所得税", "20.83")])
async def test_each_listed_tax_opens_as_one_row(guangzhou: Suite, tax: str, growth: str) -> None:
    rows = await guangzhou.get("/v1/figures/revenue.general_revenue.yoy_increase/records?period=2021-12&limit=100")
    by_year = {
        row["business_date"][:4]: Decimal(row["contribution"])
        for row in rows.json()["items"]
        if row["record"]["subject"] == SUBJECTS[tax]
    }
    assert by_year == {"2021": published(2021)[tax] * 10_000, "2020": -published(2020)[tax] * 10_000}
    change = (by_year["2021"] / -by_year["2020"] - 1) * 100
    assert change.quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal(growth)
