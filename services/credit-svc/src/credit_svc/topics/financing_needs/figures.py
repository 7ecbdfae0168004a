"""The figures of financing needs: what was lent for them, how many led to a loan, and how long the first one took."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, Numeric, cast, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Measure
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.derived import Derived, Median
from bureau_common.kit.measures.flows import Flow

from .schemas import NeedOutcome
from .tables import needs, outcomes

LENT = Flow("financing_outcomes", outcomes, outcomes.c.outcome, func.coalesce(outcomes.c.amount, 0))
_KEYS = {outcomes: outcomes.c.need_no, needs: needs.c.need_no}


def _first(cutoff: Cutoff) -> ColumnElement[bool]:
    """The first loan of its need: of several on its day the one that was entered first."""
    of_need = select(outcomes).where(cutoff.live(outcomes), outcomes.c.outcome == NeedOutcome.LENT).subquery()
    in_order = aggregate_order_by(of_need.c.id, of_need.c.business_date, of_need.c.id)
    first = select(func.array_agg(in_order)[1]).where(of_need.c.need_no == outcomes.c.need_no)
    return outcomes.c.id == first.correlate(outcomes).scalar_subquery()


def _days(cutoff: Cutoff) -> ColumnElement[Decimal]:
    """From the day of the need to that of the loan."""
    day: ColumnElement[date] = select(needs.c.business_date).where(
        cutoff.live(needs), needs.c.need_no == outcomes.c.need_no
    ).correlate(outcomes).scalar_subquery()  # fmt: skip
    return cast(outcomes.c.business_date - day, Numeric)


FIGURES = topic_figures(
    "credit.financing_needs",
    figure(
        "matched_amount", "银企对接落实融资", "亿元", "1月至本月为已登记融资需求发放的贷款合计，按放款日期计",
        lent=Measure("银企对接贷款", LENT, (NeedOutcome.LENT,)),
    ),
    figure(
        "matched_needs", "银企对接落实需求", "个", "1月至本月发放首笔贷款的融资需求，一个需求只计一次",
        needs=Derived("needs_matched", outcomes, _KEYS, _first, unit="count"),
    ),
    figure(
        "median_days", "需求到放款中位天数", "天",
        "1月至本月发放首笔贷款的融资需求，从登记到首笔放款的天数的中位数；需求个数见银企对接落实需求",
        days=Measure("需求到首笔放款的天数", Median("needs_days", outcomes, _KEYS, _first, _days, "count")),
    ),
)  # fmt: skip
