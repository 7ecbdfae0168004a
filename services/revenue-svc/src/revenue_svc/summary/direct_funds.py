"""The figures of direct funds that join notices and payments, and the alerts that a month's evaluation raises on them."""

from sqlalchemy import ColumnElement, and_, select

from bureau_common.kit.figures.claims import Evidence, Watch
from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, year_to_date
from bureau_common.kit.figures.formulas import difference, percent
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.measures.derived import Derived
from bureau_common.schemas.alerts import Cause

from ..reference.fiscal_years import fiscal_year
from ..topics.direct_funds.figures import OVERDUE, RECEIVED_TO_DATE
from ..topics.direct_funds.rules import OVERDUE_ALERT, overdue_cause
from ..topics.direct_funds.tables import notices
from ..topics.payments.figures import DIRECT_FUNDS
from ..topics.payments.schemas import PaymentKind
from ..topics.payments.tables import COUNTS_ON, PAID, RETURNED, payments

# A fund that was received and of which nothing is paid yet is 0, no gap.
_paid = Input(Measure("直达资金支付", DIRECT_FUNDS, ("direct_fund",)), year_to_date, nil=True)


def _is_carried(cutoff: Cutoff) -> ColumnElement[bool]:
    """A payment of a fund of an earlier year: its tag goes on over the year's end."""
    p, n = payments.c, notices.c
    earlier = and_(cutoff.live(notices), n.tag == p.direct_fund_tag, n.fiscal_year < fiscal_year(payments))
    return and_(
        p.direct_fund_tag.is_not(None),
        p.kind.in_((PaymentKind.PAID, PaymentKind.BOUNCED, PaymentKind.REFUNDED)),
        p.carried_over.is_not(True),
        select(n.id).where(earlier).exists(),
    )


_CARRIED = Input(
    Measure(
        "其中结转的以前年度直达资金支付",
        Derived(
            "direct_funds_carried", payments, {payments: payments.c.direct_fund_tag, notices: notices.c.tag},
            _is_carried, lambda cutoff: PAID - RETURNED, on=lambda cutoff: COUNTS_ON, few=True,
        ),
    ),
    year_to_date,
    nil=True,
)  # fmt: skip

FIGURES = topic_figures(
    "revenue.direct_funds",
    # Where nothing was received there is nothing to pay: not reported, and not 0.
    figure(
        "paid", "直达资金支付数", "万元", "带直达资金标识的支付1月至本月累计，退票、退回扣减，清算不计",
        paid=_paid, received=RECEIVED_TO_DATE,
    ),
    figure(
        "paid_pct", "直达资金支付进度", "%", "（直达资金支付数－其中结转的以前年度直达资金）÷本年度收到数×100",
        percent(difference("paid", "carried"), "received"), version=3, paid=_paid, received=RECEIVED_TO_DATE,
        carried=_CARRIED,
    ),
)  # fmt: skip


def _judge_overdue(seen: Evidence) -> Cause | None:
    return overdue_cause(seen.exact(OVERDUE), OVERDUE)


WATCHES = (Watch(OVERDUE_ALERT, (OVERDUE,), _judge_overdue),)
