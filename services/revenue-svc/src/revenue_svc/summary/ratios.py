"""Figures that join two topics: what was done, measured against what was planned; revenue against spending."""

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.formulas import ahead_of_schedule, percent

from ..topics.budgets.figures import GENERAL_BUDGET, NON_TAX_BUDGET, SPENDING_BUDGET, TAX_BUDGET
from ..topics.payments.figures import EXPENDITURE
from ..topics.receipts.figures import GENERAL, NON_TAX, TAX

FIGURES = topic_figures(
    "revenue",
    figure(
        "general_revenue.completion_pct", "完成年度预算", "%", "一般公共预算收入累计÷年度预算×100",
        percent("revenue", "budget"), version=2, revenue=GENERAL, budget=GENERAL_BUDGET,
    ),
    figure(
        "general_revenue.ahead_of_schedule_pp", "超序时进度", "百分点",
        "一般公共预算收入累计÷年度预算×100－月份÷12×100；按月不按日，负数为落后序时进度",
        ahead_of_schedule("revenue", "budget"), version=2, revenue=GENERAL, budget=GENERAL_BUDGET,
    ),
    figure(
        "tax_revenue.completion_pct", "税收收入完成年度预算", "%", "税收收入累计÷年度预算×100",
        percent("tax", "budget"), tax=TAX, budget=TAX_BUDGET,
    ),
    figure(
        "non_tax.completion_pct", "非税收入完成年度预算", "%", "非税收入累计÷年度预算×100",
        percent("non_tax", "budget"), non_tax=NON_TAX, budget=NON_TAX_BUDGET,
    ),
    figure(
        "expenditure.completion_pct", "支出完成年度预算", "%", "一般公共预算支出累计÷年度预算×100",
        percent("expenditure", "budget"), expenditure=EXPENDITURE, budget=SPENDING_BUDGET,
    ),
    figure(
        "self_sufficiency.pct", "财政自给率", "%", "一般公共预算收入累计÷一般公共预算支出累计×100",
        percent("revenue", "expenditure"), version=2, revenue=GENERAL, expenditure=EXPENDITURE,
    ),
)  # fmt: skip
