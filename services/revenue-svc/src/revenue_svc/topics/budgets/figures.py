"""The figures that budgets feed: the annual budget of general public budget revenue, as adjusted or as first approved."""

from sqlalchemy import Date, Text, func

from bureau_common.kit.figures import Definition, Input, Measure, Selected, year_to_date
from bureau_common.kit.flows import Flow
from bureau_common.kit.formulas import total

from ...reference.budget_kinds import BudgetKind
from .rules import BUDGET_DENOMINATOR, IN_FORCE
from .schemas import BudgetItem, BudgetStage
from .tables import budgets

LINES = Flow(
    name="budgets",
    table=budgets,
    category=func.concat_ws(":", budgets.c.budget_kind, budgets.c.item, budgets.c.stage, type_=Text),
    amount=budgets.c.amount,
    # Within its fiscal year: what was approved before it counts from January 1 on, what was decided after it in December.
    on=func.greatest(
        func.make_date(budgets.c.fiscal_year, 1, 1),
        func.least(budgets.c.business_date, func.make_date(budgets.c.fiscal_year, 12, 31)),
        type_=Date,
    ),
)


def category(kind: BudgetKind, item: BudgetItem, stage: BudgetStage) -> str:
    """The category of `LINES` that a line counts in."""
    return f"{kind}:{item}:{stage}"


def _general_revenue(label_zh: str, *stages: BudgetStage) -> Measure:
    general, own = BudgetKind.GENERAL_PUBLIC_BUDGET, BudgetItem.OWN_REVENUE
    return Measure(label_zh, LINES, tuple(category(general, own, stage) for stage in stages))


_BY_DENOMINATOR = {
    "adjusted": _general_revenue("一般公共预算收入调整预算", *IN_FORCE),
    "initial": _general_revenue("一般公共预算收入年初预算", BudgetStage.APPROVED),
}

GENERAL_BUDGET = Input(Selected(BUDGET_DENOMINATOR, _BY_DENOMINATOR.__getitem__), year_to_date, needs_rows=True)
"""The annual budget as it stands at the period's end; a draft is none."""

FIGURES = (
    Definition(
        id="revenue.general_revenue.budget",
        name_zh="一般公共预算收入年度预算",
        display_unit="万元",
        basis="annual",
        inputs={"budget": GENERAL_BUDGET},
        formula=total("budget"),
        formula_text="一般公共预算本级收入：人大批准的年初预算，加截至本月人大常委会批准的调整；口径选年初预算时不计调整",
    ),
)
