"""Published rates, shares, completion and schedule: the same inputs, as records, give the numbers that were printed.

Where a published rate rests on a restated base, what is asserted is what the raw base gives.
"""

import csv
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from tests.budget_files import BudgetLine, budgets_csv
from tests.real.test_huaishang_payments import figure, import_payments
from tests.receipt_files import Line, receipts_csv
from tests.suite import Suite

DATA = Path(__file__).parent / "data" / "golden_vectors.csv"
YI = 100_000_000


def cases(*kinds: str) -> list[dict[str, str]]:
    with DATA.open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["kind"] in kinds]


def inputs(case: dict[str, str]) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in (pair.split("=") for pair in case["inputs"].split(";"))}


async def printed(suite: Suite, lines: list[Line], figure_id: str, like: str, period: str = "2022-12") -> Decimal:
    """The figure after importing the lines, rounded half up to as many decimals as the published number has."""
    answer = await suite.import_file("revenue/receipts", receipts_csv(lines), "golden")
    assert answer.status_code == 201, answer.text
    value = Decimal((await suite.get(f"/v1/figures/{figure_id}?period={period}")).json()["value"])
    return value.quantize(Decimal(like), ROUND_HALF_UP)


@pytest.mark.parametrize("case", cases("yoy_pct", "increase+yoy"), ids=lambda case: case["case"])
async def test_growth_as_published(suite: Suite, case: dict[str, str]) -> None:
    given = inputs(case)
    base = given["base"] if "base" in given else given["cur"] - given["inc"]
    lines = [
        Line("now", "2022-06-30", "1010101", f"{given['cur'] * YI:.2f}"),
        Line("base", "2021-06-30", "1010101", f"{base * YI:.2f}"),
    ]
    wanted = case["computed_half_up"]
    assert await printed(suite, lines, "revenue.general_revenue.yoy_pct", wanted) == Decimal(wanted)


@pytest.mark.parametrize("case", cases("tax_share", "share"), ids=lambda case: case["case"])
async def test_shares_as_published(suite: Suite, case: dict[str, str]) -> None:
    given = inputs(case)
    lines = [
        Line("part", "2022-06-30", "1010101", f"{given['a'] * YI:.2f}"),
        Line("rest", "2022-06-30", "10304", f"{(given['b'] - given['a']) * YI:.2f}"),
    ]
    wanted = case["computed_half_up"]
    assert await printed(suite, lines, "revenue.tax_revenue.share_pct", wanted) == Decimal(wanted)


async def against_budget(
    suite: Suite, received: Decimal, budget: Decimal, figure_id: str, like: str, month: int
) -> Decimal:
    """The figure of a month where the receipts to date and the year's budget are given."""
    approved = BudgetLine("批准（年初）", "本级收入", f"{budget * YI:.2f}", subject="101")
    answer = await suite.import_file("revenue/budgets", budgets_csv([approved], 2022), "golden-budget")
    assert answer.status_code == 201, answer.text
    lines = [Line("now", "2022-01-31", "1010101", f"{received * YI:.2f}")]
    return await printed(suite, lines, figure_id, like, f"2022-{month:02d}")


@pytest.mark.parametrize("case", cases("completion"), ids=lambda case: case["case"])
async def test_completion_as_published(suite: Suite, case: dict[str, str]) -> None:
    given, wanted = inputs(case), case["computed_half_up"]
    figure_id = "revenue.general_revenue.completion_pct"
    assert await against_budget(suite, given["a"], given["b"], figure_id, wanted, 11) == Decimal(wanted)


@pytest.mark.parametrize("case", cases("ahead_pp"), ids=lambda case: case["case"])
async def test_the_lead_over_the_schedule_as_published(suite: Suite, case: dict[str, str]) -> None:
    given, wanted = inputs(case), case["computed_half_up"]
    figure_id, month = "revenue.general_revenue.ahead_of_schedule_pp", int(given["m"])
    assert await against_budget(suite, given["cur"], given["budget"], figure_id, wanted, month) == Decimal(wanted)


@pytest.mark.parametrize(
    "case", [case for case in cases("yoy_pct") if "支出" in case["case"]], ids=lambda case: case["case"]
)
async def test_growth_of_expenditure_on_the_raw_base(suite: Suite, case: dict[str, str]) -> None:
    given = inputs(case)
    await import_payments(
        suite,
        [
            {"source_ref": name, "business_date": day, "amount": f"{given[name] * YI:.2f}"}
            for name, day in (("cur", "2022-03-31"), ("base", "2021-03-31"))
        ],
    )
    growth = await figure(suite, "revenue.expenditure.yoy_pct", "2022-03")
    wanted = case["computed_half_up"]
    assert growth.quantize(Decimal(wanted), ROUND_HALF_UP) == Decimal(wanted)


async def test_the_share_of_livelihood_expenditure_as_published(suite: Suite) -> None:
    (case,) = cases("share")
    given = inputs(case)
    await import_payments(
        suite,
        [
            {"source_ref": ref, "business_date": "2022-06-30", "functional_code": code, "amount": f"{amount * YI:.2f}"}
            for ref, code, amount in (("part", "208", given["a"]), ("rest", "201", given["b"] - given["a"]))
        ],
    )
    share = await figure(suite, "revenue.livelihood_expenditure.share_pct", "2022-06")
    assert share.quantize(Decimal("0.1"), ROUND_HALF_UP) == Decimal(case["published"])


def test_the_list_has_every_case() -> None:
    assert len(cases("yoy_pct", "increase+yoy", "tax_share", "share", "completion", "ahead_pp")) == 10
