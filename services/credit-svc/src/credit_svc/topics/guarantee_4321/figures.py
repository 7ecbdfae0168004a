"""The figures of 4321 loans: disbursed to date, the year's target and its completion, and what is outstanding."""

from sqlalchemy import Date, Integer, case, cast, func

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, since_ever
from bureau_common.kit.figures.formulas import difference, percent
from bureau_common.kit.measures.flows import Flow

from .schemas import LoanAction
from .tables import compensations, steps, targets

MOVED = Flow(
    "guarantee_loan_steps",
    steps,
    steps.c.action,
    steps.c.amount * case((steps.c.action == LoanAction.REPAY, -1), else_=1),
)
COMPENSATED = Flow("compensations", compensations, "compensated", compensations.c.loss_amount)
TARGETS = Flow(
    "guarantee_targets",
    targets,
    "target",
    targets.c.amount,
    # A target is the whole year's, whenever it was set.
    on=func.make_date(cast(targets.c.fiscal_year, Integer), 1, 1, type_=Date),
)

_disbursed = Measure("4321贷款发放", MOVED, (LoanAction.DISBURSE,))
_target = Measure("4321全年目标", TARGETS, ("target",))
_lent = Input(Measure("4321贷款发放减还款", MOVED, (LoanAction.DISBURSE, LoanAction.REPAY)), since_ever)
_compensated = Input(Measure("4321贷款代偿", COMPENSATED, ("compensated",)), since_ever, nil=True)

FIGURES = topic_figures(
    "credit.guarantee_4321",
    figure(
        "ytd", "4321政银担业务投放（累计）", "亿元", "按发放日期计，1月至本月4321政银担贷款发放额累计",
        disbursed=_disbursed,
    ),
    figure(
        "annual_target", "4321政银担全年目标", "亿元", "本年度下达的4321政银担业务目标", basis="annual", target=_target
    ),
    figure(
        "completion_pct", "4321政银担完成全年任务", "%", "1月至本月发放额累计÷全年目标×100",
        percent("disbursed", "target"), disbursed=_disbursed, target=_target,
    ),
    figure(
        "outstanding", "4321政银担在保余额（贷款本金）", "亿元",
        "截至本月末累计发放－累计还款－累计代偿，按贷款本金计，不乘担保比例",
        difference("lent", "compensated"), lent=_lent, compensated=_compensated,
    ),
)  # fmt: skip
