"""蚌埠市淮上区 2021 as published, imported through the gateway: completion, both balance tables, the fund's execution.

The account publishes totals where a budget has lines by subject; each total stands under one subject of its kind.
"""

import csv
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from tests.budget_files import BudgetLine, budgets_csv
from tests.receipt_files import Line, receipts_csv
from tests.suite import Suite

DATA = Path(__file__).parent / "data" / "district_accounts_2021.csv"
FUND = "政府性基金预算"
GENERAL_ITEMS = {
    "一般公共预算收入完成": ("本级收入", "101"),
    "上级补助收入": ("上级补助收入", None),
    "债务转贷收入": ("债务转贷收入", None),
    "调入资金": ("调入资金", None),
    "动用预算稳定调节基金": ("动用预算稳定调节基金", None),
    "上年结余": ("上年结余（结转）", None),
    "一般公共预算支出完成": ("本级支出", "201"),
    "上解支出": ("上解支出", None),
    "债务还本支出": ("债务还本支出", None),
    "安排预算稳定调节基金": ("安排预算稳定调节基金", None),
    "年终结余": ("年终结余（结转下年）", None),
}
FUND_ITEMS = {
    "基金上级补助收入": ("上级补助收入", None),
    "基金调入资金": ("调入资金", None),
    "基金债务转贷收入": ("债务转贷收入", None),
    "基金上年结余": ("上年结余（结转）", None),
    "基金:社会保障和就业支出": ("本级支出", "208"),
    "基金:城乡社区支出": ("本级支出", "212"),
    "基金:其他支出": ("本级支出", "229"),
    "基金:债务付息支出": ("本级支出", "232"),
    "基金:债务发行费用支出": ("本级支出", "233"),
    "基金:抗疫特别国债安排的支出": ("本级支出", "234"),
}


def published() -> dict[str, int]:
    """The account's figures in 万元."""
    with DATA.open(encoding="utf-8") as file:
        return {row["indicator"]: int(row["value"]) for row in csv.DictReader(file)}


WAN = published()


def line(stage: str, item: str, wan: int, kind: str = "一般公共预算", subject: str | None = None) -> BudgetLine:
    return BudgetLine(stage, item, f"{wan}0000.00", kind, subject)


def budget_lines() -> list[BudgetLine]:
    """The account's items at the stage 决算, and what it tells of the budget that was in force."""
    final = [line("决算", item, WAN[name], subject=subject) for name, (item, subject) in GENERAL_ITEMS.items()]
    fund = [line("决算", item, WAN[name], FUND, subject) for name, (item, subject) in FUND_ITEMS.items()]
    # The fund's first budget is not published, only what it was adjusted to: how the two parts divide is ours.
    adjusted = WAN["基金支出调整预算"]
    return [
        *final,
        *fund,
        line("批准（年初）", "本级收入", WAN["一般公共预算收入预算数"], subject="101"),
        line("批准（年初）", "本级支出", WAN["一般公共预算支出年初预算"], subject="201"),
        line("批准（年初）", "本级支出", adjusted - 10_000, FUND, "229"),
        line("调整", "本级支出", 10_000, FUND, "229"),
    ]


@pytest.fixture
async def huaishang(suite: Suite) -> Suite:
    receipts = [Line("year", "2021-12-31", "1010101", f"{WAN['一般公共预算收入完成']}0000.00")]
    for book, content in (("receipts", receipts_csv(receipts)), ("budgets", budgets_csv(budget_lines(), 2021))):
        answer = await suite.import_file(f"revenue/{book}", content, book)
        assert answer.status_code == 201, answer.text
    return suite


async def balance(suite: Suite, kind: str, stage: str) -> tuple[dict[str, object], dict[str, Decimal]]:
    """The table, and its items in 万元."""
    answer = await suite.get(f"/v1/revenue/budgets/balance?year=2021&budget_kind={kind}&stage={stage}")
    assert answer.status_code == 200, answer.text
    table = answer.json()
    items = [each for side in ("income", "expenditure") for each in table[side]["items"]]
    totals = {side: Decimal(table[side]["total"]) / 10_000 for side in ("income", "expenditure")}
    return table, {each["item"]: Decimal(each["amount"]) / 10_000 for each in items} | totals


async def test_completion_is_that_of_the_account(huaishang: Suite) -> None:
    assert (WAN["一般公共预算收入预算数"], WAN["一般公共预算收入完成"]) == (126_100, 120_045)
    found = {
        name: Decimal(
            (await huaishang.get(f"/v1/figures/revenue.general_revenue.{name}?period=2021-12")).json()["value"]
        )
        for name in ("budget", "completion_pct", "ahead_of_schedule_pp")
    }
    assert found["budget"] == 1_261_000_000
    assert found["completion_pct"].quantize(Decimal("0.1"), ROUND_HALF_UP) == Decimal("95.2")
    assert found["ahead_of_schedule_pp"].quantize(Decimal("0.1"), ROUND_HALF_UP) == Decimal("-4.8")


async def test_the_general_public_budget_balances_to_the_last_wan(huaishang: Suite) -> None:
    table, items = await balance(huaishang, "general_public_budget", "final")
    assert items["income"] == WAN["收入合计"] == 196_470
    spent = items["expenditure"] - items["closing_balance"]
    assert (spent, items["closing_balance"]) == (WAN["支出合计"], WAN["年终结余"]) == (189_420, 7_050)
    assert (table["difference"], table["state"], table["rows"]) == ("0.00", "balanced", len(GENERAL_ITEMS))


async def test_the_fund_budget_adds_up_and_shows_what_the_account_leaves_out(huaishang: Suite) -> None:
    table, items = await balance(huaishang, "government_fund", "final")
    assert items["income"] == WAN["政府性基金收入总计"] == 91_302
    assert items["expenditure"] == items["own_expenditure"] == WAN["基金支出完成"] == 89_453
    # Remittance, repayment and carry-over of the fund are not published: a gap, and told as one.
    assert (table["difference"], table["state"]) == (f"{91_302 - 89_453}0000.00", "unbalanced")


async def test_the_funds_execution_is_that_of_the_account(huaishang: Suite) -> None:
    done, planned = [(await balance(huaishang, "government_fund", stage))[1] for stage in ("final", "in_force")]
    assert planned["own_expenditure"] == WAN["基金支出调整预算"] == 90_983
    executed = done["own_expenditure"] * 100 / planned["own_expenditure"]
    assert executed.quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal("98.32")
