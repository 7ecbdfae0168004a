"""The figures of enterprise subsidies: awarded and paid in the year, enterprises reached, and what is still unpaid."""

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, Measure, since_ever
from bureau_common.kit.figures.formulas import difference
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import Flow

from .tables import awards, payments

AWARDED = Flow("subsidy_awards", awards, "awarded", awards.c.amount)
PAID = Flow("subsidy_payments", payments, "paid", payments.c.amount)
_REACHED = Distinct("subsidised_enterprises", payments, payments.c.credit_code)

_awarded, _paid = Measure("审定补贴", AWARDED, ("awarded",)), Measure("已兑现补贴", PAID, ("paid",))

FIGURES = topic_figures(
    "revenue.enterprise_subsidies",
    figure("awarded", "审定涉企补贴（累计）", "万元", "1月至本月审定的涉企补贴合计", awarded=_awarded),
    figure("ytd", "兑现涉企补贴（累计）", "万元", "1月至本月实际拨付企业的补贴合计，按兑现日期", paid=_paid),
    figure(
        "enterprises", "享受涉企补贴的企业", "家", "1月至本月兑现过补贴的企业，同一企业只计一次",
        enterprises=Measure("已兑现补贴的企业", _REACHED),
    ),
    figure(
        "unpaid", "已审定未兑现涉企补贴", "万元", "历年审定补贴合计－历年兑现合计，截至月末",
        difference("awarded", "paid"), awarded=Input(_awarded, since_ever), paid=Input(_paid, since_ever, nil=True),
    ),
)  # fmt: skip
