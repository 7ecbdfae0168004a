"""Centralized treasury payment in the summary: cleared payments against statements, claim C17, and what is overdue."""

from bureau_common.kit.figures.claims import Claim, Evidence, Watch
from bureau_common.kit.figures.figures import Definition, Input, since_ever
from bureau_common.kit.figures.formulas import difference
from bureau_common.schemas.alerts import Cause
from bureau_common.schemas.findings import Clause

from ..topics.clearing.figures import STATED
from ..topics.clearing.rules import CLEARING
from ..topics.payments.figures import BOUNCED_OVERDUE, CLEARED_ROWS, UNCLEARED_OVERDUE
from ..topics.payments.rules import BOUNCED_DAYS, CLEARING_DAYS, TREASURY_PAYMENT
from ..topics.township_treasury.figures import COVERAGE, townships_outside

CLEARING_DIFFERENCE = "revenue.treasury_payment.clearing_difference"

FIGURES = (
    Definition(
        id=CLEARING_DIFFERENCE,
        name_zh="清算单与支付记录差额",
        display_unit="元",
        basis="point",
        inputs={"cleared": Input(CLEARED_ROWS, since_ever), "stated": Input(STATED, since_ever)},
        formula=difference("cleared", "stated"),
        formula_text="月末累计支付记录清算净额－代理银行清算单净额",
    ),
)

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


def _cause(code: str, seen: Evidence, figure: str, told: tuple[str, str], clause: Clause) -> Cause | None:
    value = seen.exact(figure)
    if value == 0:
        return None
    zh, en = (text.format(f"{value:f}") for text in told)
    day = seen.period.last_day
    return Cause(
        code=code, level="orange", on=day, message_zh=zh, message_en=en, clause=clause, figure_ids=(figure,)
    )  # fmt: skip


def _bounced(seen: Evidence) -> Cause | None:
    told = (
        "有{}笔退票逾期未重新支付或退回国库",
        "{} bounced payments were neither paid again nor cleared back in time",
    )
    return _cause("bounced_overdue", seen, BOUNCED_OVERDUE, told, TREASURY_PAYMENT)


def _uncleared(seen: Evidence) -> Cause | None:
    told = ("有{}笔支付逾期未与代理银行清算", "{} payments were not cleared with the agent bank in time")
    return _cause("clearing_overdue", seen, UNCLEARED_OVERDUE, told, CLEARING)


def _unreconciled(seen: Evidence) -> Cause | None:
    told = (
        "支付记录清算净额与代理银行清算单相差{}元",
        "Cleared payments and the statements of the agent banks differ by {}",
    )
    return _cause("clearing_unreconciled", seen, CLEARING_DIFFERENCE, told, CLEARING)


WATCHES = (
    Watch("bounced_overdue", (BOUNCED_OVERDUE,), _bounced, parameters=(BOUNCED_DAYS,)),
    Watch("clearing_overdue", (UNCLEARED_OVERDUE,), _uncleared, parameters=(CLEARING_DAYS,)),
    Watch("clearing_unreconciled", (CLEARING_DIFFERENCE,), _unreconciled),
)
