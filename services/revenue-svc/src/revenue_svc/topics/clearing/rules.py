"""The rules of clearing: one statement a bank and day, and what the payments say must be what it says."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bureau_common.schemas.alerts import cause
from bureau_common.schemas.findings import Clause
from bureau_common.schemas.terms import AlertOn, Term

CLEARING = Clause(document="财政国库管理制度（代理银行资金清算）", article=None, verified=False)
STATEMENT = Term("代理银行清算单", "clearing statement of", CLEARING)
CLEARING_ALERT = "clearing_differs"


def judge_day(
    bank: str, day: date, out: Decimal | None, back: Decimal | None, paid_out: Decimal, paid_back: Decimal
) -> Iterator[AlertOn]:
    """A day's alert: what the statement says was cleared (out) and cleared back, against what the payments say.

    A day without a statement has none.
    """
    differs = None
    if out is not None and back is not None and (out, back) != (paid_out, paid_back):
        zh = (
            f"{bank}{day}清算单为清算{out:.2f}元、退款{back:.2f}元，"
            f"支付记录为清算{paid_out:.2f}元、退款{paid_back:.2f}元"
        )
        en = (
            f"The statement of {bank} of {day} says {out:.2f} cleared and {back:.2f} back; "
            f"the payments say {paid_out:.2f} and {paid_back:.2f}"
        )
        differs = cause(CLEARING_ALERT, "red", day, zh, en, CLEARING)
    yield AlertOn(CLEARING_ALERT, f"{bank} {day}", differs)
