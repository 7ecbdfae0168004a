"""The figures of relief: what was granted and paid out to date, and to how many enterprises."""

from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.measures.distinct import Distinct
from bureau_common.kit.measures.flows import Flow

from .tables import redemptions, reliefs

GRANTED = Flow("tax_reliefs", reliefs, "granted", reliefs.c.amount)
REDEEMED = Flow("policy_redemptions", redemptions, "redeemed", redemptions.c.amount)
_RELIEVED = Distinct("tax_reliefs_enterprises", reliefs, reliefs.c.credit_code)
_PAID = Distinct("policy_redemptions_enterprises", redemptions, redemptions.c.credit_code)

FIGURES = topic_figures(
    "revenue.tax_relief",
    figure("granted", "减税降费", "万元", "1月至本月按政策减免的税费合计", granted=GRANTED),
    figure(
        "enterprises", "享受减税降费企业", "家", "1月至本月享受减免的企业，同一企业享受多次、多项的计一家",
        enterprises=_RELIEVED,
    ),
    figure("redeemed", "惠企政策兑现", "万元", "1月至本月按惠企政策兑现的资金合计", redeemed=REDEEMED),
    figure(
        "redeemed_enterprises", "惠企政策兑现企业", "家", "1月至本月获得惠企资金的企业，同一企业获得多次的计一家",
        enterprises=_PAID,
    ),
)  # fmt: skip
