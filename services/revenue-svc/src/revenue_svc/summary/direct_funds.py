"""The figures of direct funds that join notices and payments, and the alerts that a month's evaluation raises on them."""

from bureau_common.kit.figures.claims import Evidence, Watch
from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, year_to_date
from bureau_common.kit.figures.formulas import percent
from bureau_common.schemas.alerts import Cause

from ..topics.direct_funds.figures import OVERDUE, RECEIVED_TO_DATE
from ..topics.direct_funds.rules import OVERDUE_ALERT, overdue_cause
from ..topics.payments.figures import DIRECT_FUNDS

# A fund that was received and of which nothing is paid yet is 0, no gap.
_paid = Input(Measure("直达资金支付", DIRECT_FUNDS, ("direct_fund",)), year_to_date, nil=True)

FIGURES = topic_figures(
    "revenue.direct_funds",
    # Where nothing was received there is nothing to pay: not reported, and not 0.
    figure(
        "paid", "直达资金支付数", "万元", "带直达资金标识的支付1月至本月累计，退票、退回扣减，清算不计",
        paid=_paid, received=RECEIVED_TO_DATE,
    ),
    figure(
        "paid_pct", "直达资金支付进度", "%", "直达资金支付数÷收到数×100",
        percent("paid", "received"), version=2, paid=_paid, received=RECEIVED_TO_DATE,
    ),
)  # fmt: skip


def _judge_overdue(seen: Evidence) -> Cause | None:
    return overdue_cause(seen.exact(OVERDUE), OVERDUE)


WATCHES = (Watch(OVERDUE_ALERT, (OVERDUE,), _judge_overdue),)
