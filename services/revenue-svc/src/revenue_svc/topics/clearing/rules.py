"""The rules of clearing: one statement a bank and day, and what the payments say must be what it says."""

from datetime import date
from decimal import Decimal

from bureau_common.schemas.alerts import Cause
from bureau_common.schemas.findings import Clause, Finding, blocked

CLEARING = Clause(document="财政国库管理制度（代理银行资金清算）", article=None, verified=False)
CLEARING_ALERT = "clearing_differs"


def repeated_statement(bank: str, day: date) -> Finding:
    """An agent bank clears once a day."""
    zh, en = f"{bank}{day}的清算单已登记，请更正该记录", f"{bank} has a statement of {day} already; correct that record"
    return blocked("clearing_repeated", zh, en, CLEARING, "agent_bank")


def clearing_cause(
    bank: str, day: date, stated: tuple[Decimal, Decimal], paid: tuple[Decimal, Decimal]
) -> Cause | None:
    """What keeps a day's alert open; each pair holds what was cleared and what was cleared back."""
    if stated == paid:
        return None
    return Cause(
        code=CLEARING_ALERT,
        level="red",
        on=day,
        message_zh=f"{bank}{day}清算单为清算{stated[0]:.2f}元、退款{stated[1]:.2f}元，"
        f"支付记录为清算{paid[0]:.2f}元、退款{paid[1]:.2f}元",
        message_en=f"The statement of {bank} of {day} says {stated[0]:.2f} cleared and {stated[1]:.2f} back; "
        f"the payments say {paid[0]:.2f} and {paid[1]:.2f}",
        clause=CLEARING,
    )
