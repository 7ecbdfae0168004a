"""The wording of what published reports print beside general revenue: taxes, both growths, funds, state capital, bonds by purpose."""

from bureau_common.schemas.figures import Figure
from bureau_gateway.report.template import shipped_template
from gateway.tests.report.factories import context, figure, section

INCOME, SPENDING, DEBT = "（一）财政收入组织情况", "（二）财政支出与民生保障情况", "（五）政府债务管理情况"
MONEY = {
    "tax_revenue.ytd": "70000000.00", "non_tax.ytd": "30000000.00", "total_revenue.ytd": "180000000.00",
    "government_fund.ytd": "55000000.00", "state_capital.ytd": "6000000.00", "expenditure.ytd": "90000000.00",
    "expenditure.budget": "120000000.00", "government_fund.expenditure_ytd": "40000000.00",
    "state_capital.expenditure_ytd": "700000.00",
}  # fmt: skip
SHARES = {
    "tax_revenue.yoy_pct": "8.5", "tax_revenue.completion_pct": "81.2", "non_tax.yoy_pct": "-3.1", "non_tax.completion_pct": "77",
    "total_revenue.yoy_pct": "6", "government_fund.yoy_pct": "-20.4", "state_capital.yoy_pct": "0",
    "expenditure.yoy_pct": "4.2", "expenditure.completion_pct": "75", "government_fund.expenditure_yoy_pct": "12.3",
    "state_capital.expenditure_yoy_pct": "-1.5",
}  # fmt: skip


def told(heading: str, *without: str, **changes: str) -> str:
    """A section of the shipped report, of all the figures but some."""
    given: list[Figure] = [figure(f"revenue.{name}", value) for name, value in {**MONEY, **changes}.items()]
    given += [figure(f"revenue.{name}", value, "%") for name, value in SHARES.items()]
    left = [each for each in given if each.id.removeprefix("revenue.") not in without]
    return "".join(section(shipped_template(), heading, context(*left)))


def test_taxes_and_other_revenue_have_their_growth_and_completion() -> None:
    text = told(INCOME)
    assert "税收收入7000万元，同比增长8.5%，完成年度预算的81.2%；" in text
    assert "非税收入3000万元，同比下降3.1%，完成年度预算的77.0%。" in text
    assert "税收收入7000万元；" in told(INCOME, "tax_revenue.yoy_pct", "tax_revenue.completion_pct")


def test_total_revenue_funds_and_state_capital_are_told_where_there_are_any() -> None:
    text = told(INCOME)
    assert "含上划中央、省、市收入的财政总收入18000万元，同比增长6.0%。" in text
    assert "政府性基金预算收入5500万元，同比下降20.4%。" in text
    assert "国有资本经营预算收入600万元，与上年同期持平。" in text
    none = told(INCOME, **{"government_fund.ytd": "0", "state_capital.ytd": "0"})
    assert "政府性基金预算收入" not in none
    assert "国有资本经营预算收入" not in none


def test_both_growths_are_told_where_they_differ() -> None:
    def growths(natural: str, comparable: str) -> str:
        given = {"ytd": "285830000.00", "yoy_increase": "27980000.00"}
        rates = {"yoy_pct": natural, "natural_yoy_pct": natural, "comparable_yoy_pct": comparable}
        figures = [figure(f"revenue.general_revenue.{name}", value) for name, value in given.items()]
        figures += [figure(f"revenue.general_revenue.{name}", value, "%") for name, value in rates.items()]
        return "".join(section(shipped_template(), INCOME, context(*figures)))

    assert "增收2798万元（自然口径增长10.9%，同口径增长17.0%）。" in growths("10.851269", "16.971107")
    assert "增收2798万元。" in growths("10.851269", "10.851269")


def test_spending_stands_against_its_budget_and_other_budgets_beside_it() -> None:
    text = told(SPENDING)
    assert "支出9000万元，同比增长4.2%，完成年度预算12000万元的75.0%。" in text
    assert "政府性基金预算支出4000万元，同比增长12.3%。国有资本经营预算支出70万元，同比下降1.5%。" in text


def test_bonds_are_told_by_purpose_where_there_are_any() -> None:
    def bonds(new: str, refinancing: str, replacement: str) -> str:
        amounts = {"new": new, "refinancing": refinancing, "replacement": replacement}
        names = [f"debt.government_debt.{purpose}_on_lent" for purpose in amounts]
        given = [figure(name, amount, "亿元") for name, amount in zip(names, amounts.values(), strict=True)]
        return "".join(section(shipped_template(), DEBT, context(*given)))

    text = bonds("250000000.00", "95000000.00", "40000000.00")
    assert "；一般和专项合计，转贷新增债券2.50亿元；转贷再融资债券0.95亿元；转贷置换债券0.40亿元" in text
    assert "转贷再融资债券" not in bonds("250000000.00", "0", "0")
