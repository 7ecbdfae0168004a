"""The figures of non-tax notices: issued and collected in the year, and overdue at a month's end."""

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Measure
from bureau_common.kit.measures.flows import Flow
from bureau_common.kit.measures.stocks import Stock, first_of

from .schemas import Destination
from .tables import notices, payments

OVERDUE = "revenue.non_tax.overdue_notices"

ISSUED = Flow("payment_notices", notices, "issued", notices.c.amount)
COLLECTED = Flow("notice_payments", payments, payments.c.destination, payments.c.amount)
_OVERDUE = Stock("payment_notices_overdue", notices, first_of(notices, payments, "notice_no"), on=notices.c.due_on + 1)

FIGURES = topic_figures(
    "revenue.non_tax",
    figure(
        "notices_issued", "非税缴款书开具金额（累计）", "万元", "1月至本月开具的非税缴款书金额合计",
        issued=Measure("缴款书开具金额", ISSUED, ("issued",)),
    ),
    figure(
        "notices_collected", "非税缴款书收缴金额（累计）", "万元",
        "1月至本月凭缴款书缴入国库和财政专户的金额合计，按缴款日期",
        collected=Measure("缴款书收缴金额", COLLECTED, tuple(Destination)),
    ),
    figure(
        "overdue_notices", "逾期未缴非税缴款书", "笔", "缴款期限早于月末、月末仍未缴款的非税缴款书",
        overdue=Measure("逾期未缴缴款书", _OVERDUE),
    ),
)  # fmt: skip
