"""The figures of the state capital budget: what it takes in and spends in the year, and the profit remitted so far."""

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, year_to_date
from bureau_common.kit.figures.formulas import total
from bureau_common.kit.measures.flows import Flow

from .schemas import INCOME, CapitalBudgetItem
from .tables import budgets, remittances

BUDGETED = Flow("state_capital_budgets", budgets, budgets.c.item, budgets.c.amount)
REMITTED = Flow("soe_profit_remittances", remittances, "remitted", remittances.c.amount)
_OUTLAY = tuple(item for item in CapitalBudgetItem if item not in INCOME)
_INCOME = Measure("国有资本经营预算收入", BUDGETED, INCOME)

FIGURES = topic_figures(
    "performance.soe",
    figure(
        "profit_remitted", "国有企业上缴利润", "万元", "1月至本月入库的国有企业上缴利润",
        total("remitted"), remitted=Input(Measure("上缴利润", REMITTED, ("remitted",)), year_to_date, nil=True),
        income=_INCOME,
    ),
    figure(
        "capital_budget_income", "国有资本经营预算收入", "万元", "本年至月末批准的国有资本经营预算收入",
        basis="annual", income=_INCOME,
    ),
    figure(
        "capital_budget_outlay", "国有资本经营预算支出", "万元", "本年至月末批准的国有资本经营预算支出，含调出至一般公共预算",
        basis="annual", outlay=Measure("国有资本经营预算支出", BUDGETED, _OUTLAY),
    ),
)  # fmt: skip
