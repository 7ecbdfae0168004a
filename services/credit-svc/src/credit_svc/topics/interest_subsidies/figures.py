"""The figures of interest subsidies: enterprises and money paid, in the first batch and in all, and how costs fell.

The first batch is that of the year under the scheme that was in force when it was approved; a year's batches are those
with a payment in it.
"""

from decimal import Decimal

from sqlalchemy import ColumnElement, Numeric, case, cast, func, select

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, year_to_date
from bureau_common.kit.figures.formulas import difference, percent
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.derived import Derived
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import Flow
from bureau_common.kit.measures.stocks import End, Stock

from .tables import batches, ended_on, loans, payments, returns, schemes, segments, terms

_FIRST = payments.c.batch_order == 1
PAID = Flow("interest_subsidy_payments", payments, case((_FIRST, "first"), else_="later"), payments.c.amount)
RETURNED = Flow(
    "interest_subsidy_returns", returns, case((returns.c.batch_order == 1, "first"), else_="later"), returns.c.amount
)
_KEYS = {
    payments: payments.c.loan_no,
    loans: loans.c.loan_no,
    segments: segments.c.loan_no,
    batches: batches.c.batch_no,
}


def _of_first(cutoff: Cutoff) -> ColumnElement[bool]:
    return _FIRST


def _saved(cutoff: Cutoff) -> ColumnElement[Decimal]:
    """What the loan that was paid for costs less than before."""
    before = loans.c.interest_before + loans.c.guarantee_fee_before + loans.c.other_fees_before
    after = loans.c.interest_after + loans.c.guarantee_fee_after + loans.c.other_fees_after
    of_loan = select(func.sum(before - after)).where(
        cutoff.live(loans), loans.c.batch_no == payments.c.batch_no, loans.c.loan_no == payments.c.loan_no
    )
    return of_loan.correlate(payments).scalar_subquery()


def _years(cutoff: Cutoff) -> ColumnElement[Decimal]:
    """Principal x days / basis of the loan that was paid for: all the days, overdue ones, too."""
    basis = (
        select(cast(terms.c.day_basis, Numeric))
        .join(batches, batches.c.scheme_no == terms.c.scheme_no)
        .where(cutoff.live(terms), cutoff.live(batches), batches.c.batch_no == segments.c.batch_no)
        .where(terms.c.business_date <= segments.c.starts_on)
        .order_by(terms.c.business_date.desc())
        .limit(1)
        .correlate(segments)
        .scalar_subquery()
    )
    days = cast(segments.c.ends_on - segments.c.starts_on, Numeric)
    of_loan = select(func.sum(segments.c.principal * days / basis)).where(
        cutoff.live(segments), segments.c.batch_no == payments.c.batch_no, segments.c.loan_no == payments.c.loan_no
    )
    return of_loan.correlate(payments).scalar_subquery()


_SAVED = Derived("interest_subsidy_saved", payments, _KEYS, _of_first, _saved)
_YEARS = Derived("interest_subsidy_years", payments, {**_KEYS, terms: terms.c.scheme_no}, _of_first, _years)
_IN_FORCE = Stock(
    "interest_subsidy_schemes", schemes,
    End(
        lambda cutoff: ended_on(cutoff.live), {schemes: schemes.c.scheme_no}, also={schemes: schemes.c.repeals}
    ),
)  # fmt: skip


def _paid(*kinds: str) -> Measure:
    return Measure("拨付贴息", PAID, kinds)


def _returned(*kinds: str) -> Input:
    return Input(Measure("退回贴息", RETURNED, kinds), year_to_date, nil=True)


FIGURES = topic_figures(
    "credit.interest_subsidy",
    figure(
        "enterprises", "首批贴息企业", "家", "本年至本月第一批拨付过贴息的企业，同一企业只计一次", basis="annual",
        enterprises=Distinct("subsidised_first", payments, payments.c.credit_code, where=_FIRST),
    ),
    figure(
        "amount", "首批贴息资金", "万元", "本年至本月第一批拨付的贴息减退回", difference("paid", "returned"),
        basis="annual", paid=_paid("first"), returned=_returned("first"),
    ),
    figure(
        "enterprises_total", "贴息企业（各批）", "家", "本年至本月各批拨付过贴息的企业，同一企业只计一次", basis="annual",
        enterprises=Distinct("subsidised_all", payments, payments.c.credit_code),
    ),
    figure(
        "amount_total", "贴息资金（各批）", "万元", "本年至本月各批拨付的贴息减退回", difference("paid", "returned"),
        basis="annual", paid=_paid("first", "later"), returned=_returned("first", "later"),
    ),
    figure(
        "batches", "贴息已拨付批次", "批", "本年至本月有拨付的批次", basis="annual",
        batches=Distinct("interest_subsidy_batches_paid", payments, payments.c.batch_no),
    ),
    figure(
        "cost_reduction_pp", "综合融资成本降低", "百分点",
        "第一批已拨付贷款：（贴息前利息、担保费、其他费用合计－贴息后合计）÷Σ（本金×天数÷计息基准）×100；"
        "天数含逾期天数，为总额之比，不取利率的平均",
        percent("saved", "years"), basis="annual",
        saved=Measure("降低的融资成本", _SAVED), years=Measure("本金×天数÷计息基准", _YEARS),
    ),
    figure(
        "scheme_in_force", "贴息实施方案施行", "项", "月末已施行、未失效也未被废止的贴息实施方案", schemes=_IN_FORCE
    ),
)  # fmt: skip
