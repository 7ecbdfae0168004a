"""The rules of checked payees: pure functions over a check, an application or payment, and its day.

Account numbers stand in the records, never in findings.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from bureau_common.schemas.findings import Clause, Finding, blocked, warned
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import Term

from .schemas import CheckResult, PayeeAccountEntry

PAYEE_CHECK_CLAUSE = Clause(document="财政国库管理制度（国库集中支付）", article=None, verified=False)
PAYEE_CHECK = Parameter(
    key="payee_check",
    label_zh="收款人账户未核验的支付申请发送代理银行",
    kind="choice",
    choices={"block": "不得发送", "warn": "提示后可发送"},
    default="block",
    clause=PAYEE_CHECK_CLAUSE,
)
"""By its day of sending an application is refused or warned about; a bureau that has yet to check its payees sets warn."""


class Payee(NamedTuple):
    """Whom an application or a payment of that number names, and the check in force on its day, if any."""

    number: str
    name: str
    day: date
    checked_name: str | None
    result: CheckResult | None
    valid_until: date | None


def check_validity(entry: PayeeAccountEntry) -> Iterator[Finding]:
    """A check does not end before it was made."""
    if entry.valid_until is not None and entry.valid_until < entry.business_date:
        zh, en = "有效期不得早于核验日期", "A check must not expire before it was made"
        yield blocked(
            "payee_check_validity", zh, en, PAYEE_CHECK_CLAUSE, "valid_until", entry.valid_until,
            f">= {entry.business_date}",
        )  # fmt: skip


def judge_repeated(day: date) -> Iterator[Finding]:
    """Of two checks of one day nobody knew which holds."""
    zh = f"同一账户在{day}已有核验记录，请更正该记录"
    en = f"The account has a check of {day} already; correct that record"
    yield blocked("repeated", zh, en, PAYEE_CHECK_CLAUSE, "payee_account")


def judge_payee(of: Term, payee: Payee, mode: str = "block") -> Finding:
    """Why a payee may not be paid, or in the mode `warn` should not."""
    code, wrong_zh, wrong_en, actual, expected = _wrong_with(payee)
    zh = (
        f"{of.label_zh}{payee.number}：收款账户在{payee.day}{wrong_zh}，请先登记核验（payee-accounts）或更正收款人；"
        "尚未建立核验台账的，可报批参数payee_check"
    )
    en = (
        f"{of.label_en.capitalize()} {payee.number}: on {payee.day} the payee's account {wrong_en}; register its check "
        "(payee-accounts) or correct the payee; before a register exists, the parameter payee_check can be set"
    )
    field = "payee_name" if code == "payee_name_differs" else "payee_account"
    tell = blocked if mode == "block" else warned
    return tell(code, zh, en, PAYEE_CHECK_CLAUSE, field, actual, expected)


def _wrong_with(payee: Payee) -> tuple[str, str, str, object, object]:
    """Never checked, found wrong, expired, or of another name: the code, what is wrong, and both sides."""
    result, until, matched = payee.result, payee.valid_until, CheckResult.MATCHED
    if result is None:
        return "payee_unchecked", "未经核验", "has not been checked", None, matched
    if result is not matched:
        return "payee_check_failed", f"核验结果为{result.label_zh}", f"was found: {result}", result, matched
    if until is not None and until < payee.day:
        return "payee_check_expired", f"核验已于{until}到期", f"was checked until {until}", until, f">= {payee.day}"
    return "payee_name_differs", "户名与核验记录不一致", "is of another name", payee.name, payee.checked_name


def judge_repayment(payment_no: str, bounced: date, checked: date | None) -> Finding:
    """After a bounce for its account nothing is paid there again before a new check."""
    zh = f"支付凭证{payment_no}：同一申请{bounced}因账户原因退票，重新支付应更正收款账号或在退票后重新核验"
    en = (
        f"Payment {payment_no}: on {bounced} a payment of its application bounced for its account; "
        "name a corrected account, or check it anew"
    )
    return blocked("repaid_unchecked", zh, en, PAYEE_CHECK_CLAUSE, "payee_account", checked, f">= {bounced}")


def judge_other_account(payment_no: str) -> Finding:
    """Without such a bounce a payment goes where its application says."""
    zh = f"支付凭证{payment_no}：未发生账户原因退票，不得改付其他账户"
    en = f"Payment {payment_no}: nothing bounced for its account; it goes to that of the application"
    return blocked("payee_account_changed", zh, en, PAYEE_CHECK_CLAUSE, "payee_account")
