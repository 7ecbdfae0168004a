"""Figures that join two topics: what was done, measured against what was planned; revenue against spending."""

from bureau_common.kit.figures.figures import Definition, Input, year_to_date
from bureau_common.kit.figures.formulas import ahead_of_schedule, percent

from ..topics.budgets.figures import GENERAL_BUDGET
from ..topics.payments.figures import EXPENDITURE
from ..topics.receipts.figures import GENERAL

_REVENUE_AND_BUDGET = {"revenue": Input(GENERAL, year_to_date), "budget": GENERAL_BUDGET}

FIGURES = (
    Definition(
        id="revenue.general_revenue.completion_pct",
        name_zh="完成年度预算",
        display_unit="%",
        basis="ytd",
        inputs=_REVENUE_AND_BUDGET,
        formula=percent("revenue", "budget"),
        formula_text="一般公共预算收入累计÷年度预算×100",
    ),
    Definition(
        id="revenue.general_revenue.ahead_of_schedule_pp",
        name_zh="超序时进度",
        display_unit="百分点",
        basis="ytd",
        inputs=_REVENUE_AND_BUDGET,
        formula=ahead_of_schedule("revenue", "budget"),
        formula_text="一般公共预算收入累计÷年度预算×100－月份÷12×100；按月不按日，负数为落后序时进度",
    ),
    Definition(
        id="revenue.self_sufficiency.pct",
        name_zh="财政自给率",
        display_unit="%",
        basis="ytd",
        inputs={"revenue": Input(GENERAL, year_to_date), "expenditure": Input(EXPENDITURE, year_to_date)},
        formula=percent("revenue", "expenditure"),
        formula_text="一般公共预算收入累计÷一般公共预算支出累计×100",
    ),
)
