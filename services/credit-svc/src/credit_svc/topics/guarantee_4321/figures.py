"""The figures of guaranteed loans: disbursed by product, the year's 4321 target, the fee rate, and what is outstanding."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Numeric,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, same_months_last_year, since_ever
from bureau_common.kit.figures.formulas import Formula, Outcome, Value, difference, percent
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.derived import Derived
from bureau_common.schemas.money import ratio

from .schemas import GuaranteeProduct, LoanAction, TargetTier
from .tables import PRODUCT, compensations, loans, steps, targets

_STEPS = {steps: steps.c.contract_no, loans: loans.c.contract_no}
_MOVED = steps.c.amount * case((steps.c.action == LoanAction.REPAY, -1), else_=1)


def _sold_as(product: GuaranteeProduct, key: ColumnElement[str], cutoff: Cutoff) -> ColumnElement[bool]:
    """That the loan which a row names is of a product."""
    return exists().where(cutoff.live(loans), loans.c.contract_no == key, PRODUCT == product)  # noqa: SIM300


def _moved(name: str, product: GuaranteeProduct, *actions: LoanAction) -> Derived:
    """What steps of the loans of a product come to, repayments negative."""
    return Derived(
        name,
        steps,
        _STEPS,
        where=lambda cutoff: and_(steps.c.action.in_(actions), _sold_as(product, steps.c.contract_no, cutoff)),
        amount=lambda cutoff: _MOVED,
    )


_4321 = GuaranteeProduct.GUARANTEE_4321
DISBURSED = {product: _moved(f"{product}_disbursed", product, LoanAction.DISBURSE) for product in GuaranteeProduct}
LENT = _moved("guarantee_4321_lent", _4321, LoanAction.DISBURSE, LoanAction.REPAY)
COMPENSATED = Derived(
    "guarantee_4321_compensated",
    compensations,
    {compensations: compensations.c.contract_no, loans: loans.c.contract_no},
    where=lambda cutoff: _sold_as(_4321, compensations.c.contract_no, cutoff),
    amount=lambda cutoff: compensations.c.loss_amount,
)


def _weighed(name: str, weight: ColumnElement[Decimal]) -> Derived:
    """What was disbursed of 4321, each amount times the days of its loan and a weight of it."""

    def amount(cutoff: Cutoff) -> ColumnElement[Decimal]:
        of_loan = select((loans.c.due_on - loans.c.starts_on) * weight).where(cutoff.live(loans))
        named = of_loan.where(loans.c.contract_no == steps.c.contract_no).limit(1)
        return steps.c.amount * named.correlate(steps).scalar_subquery()

    return Derived(name, steps, _STEPS, where=DISBURSED[_4321].where, amount=amount)


_january = func.make_date(cast(targets.c.fiscal_year, Integer), 1, 1, type_=Date)
_earlier = targets.alias("earlier")


def _is_own(table: FromClause) -> ColumnElement[bool]:
    return func.coalesce(table.c.set_by, literal(TargetTier.CITY, Text)) == TargetTier.DISTRICT


def _replaced(cutoff: Cutoff) -> ColumnElement[Decimal]:
    """The amount that a target replaces: of the newest one before it, of the same year."""
    before = tuple_(_earlier.c.business_date, _earlier.c.id) < tuple_(targets.c.business_date, targets.c.id)
    same = and_(_earlier.c.fiscal_year == targets.c.fiscal_year, _is_own(_earlier) == _is_own(targets))
    found = select(_earlier.c.amount).where(cutoff.live(_earlier), same, before)
    newest = found.order_by(_earlier.c.business_date.desc(), _earlier.c.id.desc()).limit(1)
    return newest.correlate(targets).scalar_subquery()


def _is_task(cutoff: Cutoff) -> ColumnElement[bool]:
    """That a target is of the tier above; the district's own is one as long as no other was set for the year."""
    above = exists().where(cutoff.live(_earlier), _earlier.c.fiscal_year == targets.c.fiscal_year, ~_is_own(_earlier))
    return or_(~_is_own(targets), ~above.correlate(targets))


TARGET = Derived(
    "guarantee_4321_target",
    targets,
    {targets: targets.c.fiscal_year},
    where=_is_task,
    # By how much each target changes the one before it: so they add up to the newest.
    amount=lambda cutoff: targets.c.amount - func.coalesce(_replaced(cutoff), 0),
    # The first of a year is the whole year's, whenever it was set; one that replaces it counts from its own day on.
    on=lambda cutoff: case(
        (_replaced(cutoff).is_(None), _january), else_=func.greatest(targets.c.business_date, _january)
    ),
)


def _fall(inputs: Mapping[str, Value]) -> Outcome:
    """The rate of last year's months less that of this year's, in one division."""
    fees, weight, fees_before, weight_before = (
        inputs[name].sum.amount for name in ("fees", "weight", "fees_before", "weight_before")
    )
    found = ratio((fees_before * weight - fees * weight_before) * 100, weight * weight_before)
    if found is None:
        return Outcome(None, "not_applicable", "有一年没有发放，不比较费率")
    return Outcome(found, "reported")


_disbursed = Measure("4321贷款发放", DISBURSED[_4321])
_target = Measure("4321全年目标", TARGET)
_lent = Input(Measure("4321贷款发放减还款", LENT), since_ever)
_compensated = Input(Measure("4321贷款代偿", COMPENSATED), since_ever, nil=True)
_fees = Measure(
    "担保费率×发放额×天数", _weighed("guarantee_4321_fee_days", loans.c.fee_rate_pct * literal(Decimal("0.01")))
)
_weight = Measure("发放额×天数", _weighed("guarantee_4321_amount_days", literal(1, Numeric)))

FIGURES = (
    *topic_figures(
        "credit.guarantee_4321",
        figure(
            "ytd", "4321政银担业务投放（累计）", "亿元",
            "按发放日期计，1月至本月政银担产品贷款发放额累计；科技担保、税融通另计",
            disbursed=_disbursed,
        ),
        figure(
            "annual_target", "4321政银担全年目标", "亿元",
            "截至本月末上级最近一次下达的本年度业务目标，调整后以新替旧；上级未下达的，取区级自定目标", basis="annual", target=_target,
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
        figure(
            "fee_rate_pct", "4321政银担平均担保费率", "%",
            "1月至本月发放的贷款：Σ（担保费率×发放额×贷款天数）÷Σ（发放额×贷款天数）",
            percent("fees", "weight"), decimals=2, fees=_fees, weight=_weight,
        ),
        figure(
            "fee_rate_fall_pp", "4321政银担平均担保费率同比降低", "百分点", "上年同期平均担保费率－本年平均担保费率",
            Formula(_fall, {}), decimals=2, fees=_fees, weight=_weight,
            fees_before=Input(_fees, same_months_last_year), weight_before=Input(_weight, same_months_last_year),
        ),
    ),
    *topic_figures(
        "credit.products",
        figure(
            "science_guarantee_ytd", "科技担保投放（累计）", "亿元", "按发放日期计，1月至本月科技担保贷款发放额累计",
            disbursed=DISBURSED[GuaranteeProduct.SCIENCE_GUARANTEE],
        ),
        figure(
            "tax_loan_ytd", "税融通投放（累计）", "亿元", "按发放日期计，1月至本月税融通贷款发放额累计",
            disbursed=DISBURSED[GuaranteeProduct.TAX_LOAN],
        ),
    ),
)  # fmt: skip
