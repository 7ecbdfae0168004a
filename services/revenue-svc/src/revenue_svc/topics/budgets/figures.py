"""The figures that budgets feed: the annual budget of general public budget revenue, and the share that is adjusted."""

from sqlalchemy import Date, Text, and_, case, func

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, Selected, year_to_date
from bureau_common.kit.figures.formulas import percent
from bureau_common.kit.measures.derived import Derived
from bureau_common.kit.measures.flows import Flow

from ...reference.subject_lists import GENERAL_WITHIN, BudgetKind
from ...reference.taxes import TAXES, is_tax, tax_of
from .rules import BUDGET_DENOMINATOR, IN_FORCE
from .schemas import BudgetItem, BudgetStage
from .tables import budgets

_CATEGORY = func.concat_ws(":", budgets.c.budget_kind, budgets.c.item, budgets.c.stage, type_=Text)
# Within its fiscal year: what was approved before it counts from January 1 on, what was decided after it in December.
_COUNTS_AT = func.greatest(
    func.make_date(budgets.c.fiscal_year, 1, 1),
    func.least(budgets.c.business_date, func.make_date(budgets.c.fiscal_year, 12, 31)),
    type_=Date,
)
LINES = Flow("budgets", budgets, _CATEGORY, budgets.c.amount, on=_COUNTS_AT)
_MOVES = case((budgets.c.stage == BudgetStage.ADJUSTMENT, func.abs(budgets.c.amount)), else_=0)
ADJUSTED = Flow("budget_adjustments", budgets, _CATEGORY, _MOVES, on=_COUNTS_AT)
"""How much adjustments move, up or down: what is shifted between lines is adjusted, too."""
_of_tax = and_(
    budgets.c.budget_kind == BudgetKind.GENERAL_PUBLIC_BUDGET,
    budgets.c.item == BudgetItem.OWN_REVENUE,
    is_tax(budgets.c.subject),
)
BY_TAX = Flow(
    "budgets_by_tax",
    budgets,
    case((_of_tax, func.concat_ws(":", tax_of(budgets.c.subject), budgets.c.stage, type_=Text)), else_="other"),
    budgets.c.amount,
    on=_COUNTS_AT,
)
FLOWS = (LINES, ADJUSTED, BY_TAX)


def category(kind: BudgetKind, item: BudgetItem, stage: BudgetStage) -> str:
    """The category of `LINES` that a line counts in."""
    return f"{kind}:{item}:{stage}"


def _general(label_zh: str, flow: Flow, item: BudgetItem, *stages: BudgetStage) -> Measure:
    return Measure(label_zh, flow, tuple(category(BudgetKind.GENERAL_PUBLIC_BUDGET, item, stage) for stage in stages))


_BY_DENOMINATOR = {
    "adjusted": _general("一般公共预算收入调整预算", LINES, BudgetItem.OWN_REVENUE, *IN_FORCE),
    "initial": _general("一般公共预算收入年初预算", LINES, BudgetItem.OWN_REVENUE, BudgetStage.APPROVED),
}

GENERAL_BUDGET = Input(Selected(BUDGET_DENOMINATOR, _BY_DENOMINATOR.__getitem__), year_to_date, needs_rows=True)
"""The annual budget as it stands at the period's end; a draft is none."""

_SPENT = BudgetItem.OWN_EXPENDITURE
_SPENDING_BY_DENOMINATOR = {
    "adjusted": _general("一般公共预算支出调整预算", LINES, _SPENT, *IN_FORCE),
    "initial": _general("一般公共预算支出年初预算", LINES, _SPENT, BudgetStage.APPROVED),
}
SPENDING_BUDGET = Input(
    Selected(BUDGET_DENOMINATOR, _SPENDING_BY_DENOMINATOR.__getitem__), year_to_date, needs_rows=True
)
"""The annual budget of expenditure, adjusted or initial as that of revenue is."""


def _part(name: str, label_zh: str, code: str) -> Input:
    """The annual budget of one part of general revenue, by its subject."""

    def of(choice: str, *stages: BudgetStage) -> Measure:
        b = budgets.c
        own = and_(b.budget_kind == BudgetKind.GENERAL_PUBLIC_BUDGET, b.item == BudgetItem.OWN_REVENUE)
        counted = and_(own, b.stage.in_(stages), b.subject.startswith(code))
        lines = Derived(
            f"budget_{name}_{choice}", budgets, {budgets: b.id}, lambda cutoff: counted, lambda cutoff: b.amount,
            on=lambda cutoff: _COUNTS_AT,
        )  # fmt: skip
        return Measure(f"{label_zh}年度预算", lines)

    by_denominator = {"adjusted": of("adjusted", *IN_FORCE), "initial": of("initial", BudgetStage.APPROVED)}
    return Input(Selected(BUDGET_DENOMINATOR, by_denominator.__getitem__), year_to_date, needs_rows=True)


TAX_BUDGET, NON_TAX_BUDGET = [
    _part(name, label, code)
    for name, label, code in zip(("tax", "non_tax"), ("税收收入", "非税收入"), GENERAL_WITHIN, strict=True)
]


def _budget_of(code: str, name: str) -> Input:
    """The annual budget of one tax."""

    def of(label_zh: str, *stages: BudgetStage) -> Measure:
        return Measure(f"{name}{label_zh}", BY_TAX, tuple(f"{code}:{stage}" for stage in stages))

    by_denominator = {"adjusted": of("调整预算", *IN_FORCE), "initial": of("年初预算", BudgetStage.APPROVED)}
    return Input(Selected(BUDGET_DENOMINATOR, by_denominator.__getitem__), year_to_date, needs_rows=True)


BUDGET_OF_TAX = {code: _budget_of(code, name) for code, name in TAXES.items()}
_BUDGET_TEXT = "人大批准的年初预算，加截至本月人大常委会批准的调整；口径选年初预算时不计调整"
EXPENDITURE_BUDGET = Input(
    _general("一般公共预算支出年度预算", LINES, _SPENT, *IN_FORCE), year_to_date, needs_rows=True
)
_INITIAL = Input(
    _general("一般公共预算支出年初预算", LINES, _SPENT, BudgetStage.APPROVED), year_to_date, needs_rows=True
)
_MOVED = Input(_general("一般公共预算支出调整额", ADJUSTED, _SPENT, BudgetStage.ADJUSTMENT), year_to_date)
ADJUSTMENT_PCT = "revenue.budgets.adjustment_pct"

FIGURES = topic_figures(
    "revenue",
    figure(
        "general_revenue.budget", "一般公共预算收入年度预算", "万元",
        "一般公共预算本级收入：人大批准的年初预算，加截至本月人大常委会批准的调整；口径选年初预算时不计调整",
        basis="annual", budget=GENERAL_BUDGET,
    ),
    figure(
        "expenditure.budget", "一般公共预算支出年度预算", "万元", f"一般公共预算本级支出：{_BUDGET_TEXT}",
        basis="annual", budget=SPENDING_BUDGET,
    ),
    figure(
        "tax_revenue.budget", "税收收入年度预算", "万元", f"一般公共预算101类：{_BUDGET_TEXT}",
        basis="annual", budget=TAX_BUDGET,
    ),
    figure(
        "non_tax.budget", "非税收入年度预算", "万元", f"一般公共预算103类：{_BUDGET_TEXT}",
        basis="annual", budget=NON_TAX_BUDGET,
    ),
    figure(
        "budgets.adjustment_pct", "预算调整率", "%",
        "截至本月批准的一般公共预算本级支出调整额（调增、调减取绝对值相加）÷年初预算×100",
        percent("adjusted", "initial"), basis="annual", adjusted=_MOVED, initial=_INITIAL,
    ),
)  # fmt: skip
