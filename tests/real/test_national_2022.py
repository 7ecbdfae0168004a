"""National revenue 2022: the published cumulative series, turned into movements and imported, comes out as published.

The sources stand in the data file, line by line. Bases of the first quarter are those of the golden vectors.
"""

import csv
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import httpx
import pytest

from tests.receipt_files import Line, receipts_csv
from tests.suite import Suite

DATA = Path(__file__).parent / "data" / "national_monthly_cumulative.csv"
YI = 100_000_000
TOTAL, TAX, NON_TAX = "全国一般公共预算收入", "税收收入", "非税收入"
SUBJECTS = {TAX: "101", NON_TAX: "103"}
LAST_DAY = {3: "03-31", 7: "07-31", 9: "09-30"}
FIGURES = {
    TOTAL: "revenue.general_revenue.ytd",
    TAX: "revenue.tax_revenue.ytd",
    NON_TAX: "revenue.non_tax.ytd",
}
GROWTH = "revenue.general_revenue.yoy_pct"


def movements(cumulative: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """What came in since the month published before; summed again, the cumulative series."""
    months = sorted(cumulative)
    before = [Decimal(0), *[cumulative[month] for month in months]]
    return {month: cumulative[month] - passed for month, passed in zip(months, before, strict=False)}


def published() -> dict[str, dict[int, Decimal]]:
    """亿元 by indicator and month; the non-tax revenue of September is what the total has beyond tax."""
    series: dict[str, dict[int, Decimal]] = {TOTAL: {}, TAX: {}, NON_TAX: {}}
    with DATA.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["indicator"] in series and row["year"] == "2022":
                series[row["indicator"]][int(row["cum_to_month"])] = Decimal(row["value_yi_yuan"])
    series[NON_TAX][9] = series[TOTAL][9] - series[TAX][9]
    return series


def lines(year: int, months: Mapping[str, Mapping[int, Decimal]]) -> list[Line]:
    return [
        Line(f"{year}-{month}-{SUBJECTS[name]}", f"{year}-{LAST_DAY[month]}", SUBJECTS[name], f"{amount * YI:.2f}")
        for name, moved in months.items()
        for month, amount in moved.items()
    ]


async def import_lines(suite: Suite, items: list[Line]) -> None:
    answer = await suite.import_file("revenue/receipts", receipts_csv(items), "national")
    assert answer.status_code == 201, answer.text


async def value(suite: Suite, figure_id: str, period: str) -> Decimal:
    return Decimal((await suite.get(f"/v1/figures/{figure_id}?period={period}")).json()["value"])


def one_decimal(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.1"), ROUND_HALF_UP)


async def two_persons(suite: Suite, book: str, entry: dict[str, object]) -> None:
    common = {"source": "published", "source_ref": book, "reporting_unit": "district"}
    body = {"operation": "enter", "reason": "按公布口径", "entry": {**common, **entry}}
    path = f"/v1/revenue/{book}/proposals"
    proposed = await suite.gateway.post(path, json=body, headers=suite.auth("recorder"))
    assert proposed.status_code == 201, proposed.text
    approved: httpx.Response = await suite.gateway.post(
        f"{path}/{proposed.json()['proposal']['id']}/approve",
        headers={**suite.auth("approver"), "Idempotency-Key": f"approve-{book}"},
    )
    assert approved.status_code == 200, approved.text


def test_movements_sum_to_the_cumulative_series_also_where_it_falls() -> None:
    assert movements({7: Decimal(5), 3: Decimal(9), 9: Decimal(6)}) == {3: 9, 7: -4, 9: 1}
    for series in published().values():
        assert sum(movements(series).values()) == series[9]


async def test_the_movements_give_the_published_cumulative_values(suite: Suite) -> None:
    series = published()
    await import_lines(suite, lines(2022, {name: movements(series[name]) for name in SUBJECTS}))
    assert {name: sorted(months) for name, months in series.items()} == {name: [3, 7, 9] for name in series}
    for name, months in series.items():
        for month, yi in months.items():
            assert await value(suite, FIGURES[name], f"2022-{month:02d}") == yi * YI, (name, month)


@pytest.mark.parametrize(
    ("kept", "growth"), [((TAX, NON_TAX), "8.6"), ((TAX,), "7.7"), ((NON_TAX,), "14.2")], ids=["total", "tax", "rest"]
)
async def test_growth_of_the_first_quarter_is_as_published(suite: Suite, kept: tuple[str, ...], growth: str) -> None:
    series = published()
    bases = {TAX: Decimal(48723), NON_TAX: Decimal(57115 - 48723)}
    now = lines(2022, {name: {3: series[name][3]} for name in kept})
    await import_lines(suite, [*now, *lines(2021, {name: {3: bases[name]} for name in kept})])
    assert one_decimal(await value(suite, GROWTH, "2022-03")) == Decimal(growth)


async def test_a_restated_base_turns_the_published_4_5_percent_and_the_first_recorded_1_9_stays(suite: Suite) -> None:
    """The mechanism on tax rows: the numbers are those of central spending in the first quarter of 2022.

    6804 and 6676 were published, and 4.5% beside them; the restated base was not, and is inferred from the growth.
    """
    with DATA.open(encoding="utf-8") as file:
        (central,) = [
            row
            for row in csv.DictReader(file)
            if row["indicator"] == "中央一般公共预算本级支出" and row["cum_to_month"] == "3"
        ]
    spent, first_recorded = Decimal(central["value_yi_yuan"]), Decimal(6676)
    restated = (spent / (1 + Decimal(central["yoy_pct"]) / 100)).quantize(Decimal(1), ROUND_HALF_UP)
    assert (spent, central["yoy_pct"], restated) == (6804, "4.5", 6511)
    await import_lines(suite, [*lines(2022, {TAX: {3: spent}}), *lines(2021, {TAX: {3: first_recorded}})])
    entry = {
        "business_date": "2022-03-31",
        "measure": "tax_revenue",
        "amount": f"{(restated - first_recorded) * YI:.2f}",
        "document": central["source"],
        "reason": "按公布的可比口径增长率4.5%反推的上年同期基数，仅用于检验口径调整",
    }
    await two_persons(suite, "base-restatements", entry)
    assert one_decimal(await value(suite, GROWTH, "2022-03")) == Decimal("1.9")
    choice = {"reporting_unit": "bureau", "business_date": "2022-01-01", "key": "growth_base"}
    choice |= {"value": "comparable", "document": central["source"]}
    await two_persons(suite, "parameters", choice)
    assert one_decimal(await value(suite, GROWTH, "2022-03")) == Decimal("4.5")
    increase = await value(suite, "revenue.general_revenue.yoy_increase", "2022-03")
    assert increase == (spent - restated) * YI
