"""The wording of what published reports print beside general revenue: taxes, both growths, funds, state capital, bonds by purpose."""

from bureau_common.schemas.figures import Figure
from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import FigureRun
from bureau_gateway.report.compose import compose
from bureau_gateway.report.context import Names
from bureau_gateway.report.template import parse_template, shipped_template
from gateway.tests.report.factories import OCTOBER, complete, context, figure, section

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


def tax(code: str, name: str, amount: str | None, growth: str | None, completion: str | None) -> list[Figure]:
    """The three figures of one tax."""
    return [
        figure(f"revenue.taxes.{code}.ytd", amount, name_zh=f"{name}（累计）"),
        figure(f"revenue.taxes.{code}.yoy_pct", growth, "%"),
        figure(f"revenue.taxes.{code}.completion_pct", completion, "%"),
    ]


def test_each_tax_is_told_in_the_order_of_its_subject_with_what_is_known_of_it() -> None:
    taxes = [
        *tax("10119", "契税", "0", "-100", None),
        *tax("10104", "企业所得税", "21260000.00", "0.04", None),
        *tax("10101", "增值税", "38000000.00", "5", "80.25"),
        *tax("10112", "城镇土地使用税", "0", None, "0"),
        *tax("10120", "烟叶税", "0", None, None),
        *tax("10110", "房产税", None, None, None),
        *tax("10199", "其他各税", "-30000.00", "0", None),
    ]
    report = compose(OCTOBER, [complete("revenue", 3, *taxes)], shipped_template(), Names())
    text = "".join(run.text for paragraph in report.paragraphs for run in paragraph.runs)
    assert (
        "分税种看，增值税3800万元，同比增长5.0%，完成年度预算的80.3%；企业所得税2126万元，与上年同期基本持平；"
        "城镇土地使用税0万元，完成年度预算的0.0%；契税0万元，同比下降100.0%；其他各税-3万元，与上年同期持平。" in text
    )
    opened = {run.figure_id for paragraph in report.paragraphs for run in paragraph.runs if isinstance(run, FigureRun)}
    assert opened >= {"revenue.taxes.10101.ytd", "revenue.taxes.10101.yoy_pct", "revenue.taxes.10101.completion_pct"}
    assert not [name for name in report.missing if "taxes" in name]
    assert "分税种看" not in told(INCOME)


def test_a_carried_tax_is_counted_among_what_is_carried() -> None:
    carried = [
        each.model_copy(update={"state": "carried", "carried_from": Period(2021, 9)})
        for each in tax("10101", "增值税", "1.00", "5", None)
    ]
    report = compose(OCTOBER, [complete("revenue", 3, *carried)], parse_template("{{ taxes() }}"), Names())
    assert report.carried == ["revenue.taxes.10101.yoy_pct", "revenue.taxes.10101.ytd"]
    assert compose(OCTOBER, [complete("revenue", 3, *carried)], parse_template("无"), Names()).carried == []


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
