"""The rules of zero-balance accounts; account numbers stand in the records, never in findings."""

from collections.abc import Iterator
from datetime import date

from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.terms import Term

ZERO_BALANCE = Clause(document="财政国库管理制度（零余额账户）", article=None, verified=False)


def judge_account(opened: int, first: date | None, closed: int, end: date | None) -> Iterator[Finding]:
    """What contradicts in an account's story: opened once, closed once at most and not before."""
    if opened == 0:
        zh, en = "销户的账户未登记，请先登记开户", "The closed account is not registered; register its opening first"
        yield blocked("unknown", zh, en, ZERO_BALANCE, "account")
    if opened > 1 or closed > 1:
        zh, en = "同一账户重复开户或销户，请更正原记录", "An account is opened and closed once; correct that record"
        yield blocked("repeated", zh, en, ZERO_BALANCE, "account")
    if first is not None and end is not None and end <= first:
        zh = f"销户日期{end}应晚于开户日期{first}"
        en = f"The account was opened on {first}; it cannot be closed on {end}"
        yield blocked("too_early", zh, en, ZERO_BALANCE, "business_date", end, f"> {first}")


def judge_payer(application_no: str, day: date) -> Iterator[Finding]:
    """A unit that has zero-balance accounts pays from one of them."""
    zh = f"支付申请{application_no}：付款账号在{day}不是该单位（或财政直接支付）在用的零余额账户"
    en = f"Application {application_no}: on {day} the payer's account is no zero-balance account in use for the unit"
    yield blocked("payer_account_unregistered", zh, en, ZERO_BALANCE, "payer_account")


def judge_own_payee(of: Term, number: str) -> Finding:
    """Treasury money is not moved to an account of the unit that pays."""
    zh = f"{of.label_zh}{number}：收款账号是付款单位自己的零余额账户，请核对收款人"
    en = f"{of.label_en.capitalize()} {number}: the payee's account is one of the paying unit's own; check the payee"
    return blocked("payee_is_own_account", zh, en, ZERO_BALANCE, "payee_account")
