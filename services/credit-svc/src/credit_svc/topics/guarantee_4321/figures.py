"""The figures of 4321 loans: disbursed to date, the year's target and its completion, and what is outstanding."""

from sqlalchemy import Date, Integer, Text, case, cast, func, literal

from bureau_common.kit.figures.figures import Definition, Input, Measure, since_ever, year_to_date
from bureau_common.kit.figures.formulas import difference, percent, total
from bureau_common.kit.measures.flows import Flow

from .schemas import LoanAction
from .tables import compensations, steps, targets

MOVED = Flow(
    name="guarantee_loan_steps",
    table=steps,
    category=steps.c.action,
    amount=steps.c.amount * case((steps.c.action == LoanAction.REPAY, -1), else_=1),
)
COMPENSATED = Flow(
    name="compensations",
    table=compensations,
    category=literal("compensated", Text),
    amount=compensations.c.loss_amount,
)
TARGETS = Flow(
    name="guarantee_targets",
    table=targets,
    category=literal("target", Text),
    amount=targets.c.amount,
    # A target is the whole year's, whenever it was set.
    on=func.make_date(cast(targets.c.fiscal_year, Integer), 1, 1, type_=Date),
)

_disbursed = Input(Measure("4321贷款发放", MOVED, (LoanAction.DISBURSE,)), year_to_date)
_target = Input(Measure("4321全年目标", TARGETS, ("target",)), year_to_date)
_lent = Input(Measure("4321贷款发放减还款", MOVED, (LoanAction.DISBURSE, LoanAction.REPAY)), since_ever)
_compensated = Input(Measure("4321贷款代偿", COMPENSATED, ("compensated",)), since_ever, nil=True)

FIGURES = (
    Definition(
        id="credit.guarantee_4321.ytd",
        name_zh="4321政银担业务投放（累计）",
        display_unit="亿元",
        basis="ytd",
        inputs={"disbursed": _disbursed},
        formula=total("disbursed"),
        formula_text="按发放日期计，1月至本月4321政银担贷款发放额累计",
    ),
    Definition(
        id="credit.guarantee_4321.annual_target",
        name_zh="4321政银担全年目标",
        display_unit="亿元",
        basis="annual",
        inputs={"target": _target},
        formula=total("target"),
        formula_text="本年度下达的4321政银担业务目标",
    ),
    Definition(
        id="credit.guarantee_4321.completion_pct",
        name_zh="4321政银担完成全年任务",
        display_unit="%",
        basis="ytd",
        inputs={"disbursed": _disbursed, "target": _target},
        formula=percent("disbursed", "target"),
        formula_text="1月至本月发放额累计÷全年目标×100",
    ),
    Definition(
        id="credit.guarantee_4321.outstanding",
        name_zh="4321政银担在保余额（贷款本金）",
        display_unit="亿元",
        basis="point",
        inputs={"lent": _lent, "compensated": _compensated},
        formula=difference("lent", "compensated"),
        formula_text="截至本月末累计发放－累计还款－累计代偿，按贷款本金计，不乘担保比例",
    ),
)
