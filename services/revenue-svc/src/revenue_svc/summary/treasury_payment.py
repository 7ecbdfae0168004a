"""Centralized treasury payment in the summary: cleared payments against statements, claim C17, and what is overdue."""

from bureau_common.kit.figures.claims import Claim, Evidence, Watch
from bureau_common.kit.figures.declaring import figure, topic_figures
from bureau_common.kit.figures.figures import Input, since_ever
from bureau_common.kit.figures.formulas import difference
from bureau_common.schemas.alerts import Cause, FigurePart, cause
from bureau_common.schemas.findings import Clause
from bureau_common.schemas.parameters import Parameter

from ..topics.clearing.figures import STATED
from ..topics.clearing.rules import CLEARING
from ..topics.payments.figures import BOUNCED_OVERDUE, CLEARED_ROWS, UNCLEARED_OVERDUE
from ..topics.payments.rules import BOUNCED_DAYS, CLEARING_DAYS, TREASURY_PAYMENT
from ..topics.township_treasury.figures import COVERAGE, townships_outside

CLEARING_DIFFERENCE = "revenue.treasury_payment.clearing_difference"

FIGURES = topic_figures(
    "revenue.treasury_payment",
    figure(
        "clearing_difference", "清算单与支付记录差额", "元", "月末累计支付记录清算净额－代理银行清算单净额",
        difference("cleared", "stated"),
        cleared=Input(CLEARED_ROWS, since_ever), stated=Input(STATED, since_ever),
    ),
)  # fmt: skip

CLAIMS = (
    Claim(
        "C17",
        "乡镇国库集中支付全覆盖",
        "乡镇国库集中支付尚未全覆盖",
        (COVERAGE,),
        lambda seen: seen.exact(COVERAGE) == 100,
        names=townships_outside,
    ),
)


def _raised(code: str, figure_id: str, zh: str, en: str, clause: Clause, *parameters: Parameter) -> Watch:
    """The watch over a figure that should be 0; the texts say how much it is."""

    def judge(seen: Evidence) -> Cause | None:
        if seen.exact(figure_id) == 0:
            return None
        return cause(code, "orange", zh, en, clause, told=FigurePart(figure_id=figure_id))

    return Watch(code, (figure_id,), judge, parameters=parameters)


WATCHES = (
    _raised(
        "bounced_overdue", BOUNCED_OVERDUE,
        "有{told}退票逾期未重新支付或退回国库",
        "{told} bounced payments were neither paid again nor cleared back in time",
        TREASURY_PAYMENT, BOUNCED_DAYS,
    ),
    _raised(
        "clearing_overdue", UNCLEARED_OVERDUE,
        "有{told}支付逾期未与代理银行清算",
        "{told} payments were not cleared with the agent bank in time",
        CLEARING, CLEARING_DAYS,
    ),
    _raised(
        "clearing_unreconciled", CLEARING_DIFFERENCE,
        "支付记录清算净额与代理银行清算单相差{told}",
        "Cleared payments and the statements of the agent banks differ by {told}",
        CLEARING,
    ),
)  # fmt: skip
