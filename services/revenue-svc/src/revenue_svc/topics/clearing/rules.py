"""The rules of clearing: one statement a bank and day, and what the payments say must be what it says."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bureau_common.schemas.alerts import cause, yuan
from bureau_common.schemas.findings import Clause
from bureau_common.schemas.terms import AlertOn, Term

CLEARING = Clause(document="财政国库管理制度（代理银行资金清算）", article=None, verified=False)
STATEMENT = Term("代理银行清算单", "clearing statement of", CLEARING)
CLEARING_ALERT = "clearing_differs"


def judge_day(
    bank: str, day: date, out: Decimal, back: Decimal, paid_out: Decimal, paid_back: Decimal
) -> Iterator[AlertOn]:
    """What a day's statement says was cleared (out) and cleared back, against what the payments say: until they agree."""
    zh = "{bank}{day}清算单为清算{out}、退款{back}，支付记录为清算{paid_out}、退款{paid_back}"
    en = "The statement of {bank} of {day} says {out} cleared and {back} back; the payments say {paid_out} and {paid_back}"
    differs = cause(
        CLEARING_ALERT, "red", zh, en, CLEARING, bank=bank, day=day,
        out=yuan(out), back=yuan(back), paid_out=yuan(paid_out), paid_back=yuan(paid_back),
    )  # fmt: skip
    yield AlertOn(f"{bank} {day}", day, None, differs)
