"""Figures that join two topics: what was done, measured against what was planned; revenue against spending."""

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.formulas import ahead_of_schedule, percent

from ..topics.budgets.figures import GENERAL_BUDGET
from ..topics.payments.figures import EXPENDITURE
from ..topics.receipts.figures import GENERAL

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
        "self_sufficiency.pct", "财政自给率", "%", "一般公共预算收入累计÷一般公共预算支出累计×100",
        percent("revenue", "expenditure"), version=2, revenue=GENERAL, expenditure=EXPENDITURE,
    ),
)  # fmt: skip
