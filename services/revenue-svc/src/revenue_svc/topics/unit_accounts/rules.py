"""The rules of unit accounts: approved before opened, closed empty, and what is an alert of an account."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from bureau_common.schemas.alerts import cause
from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import AlertOn, Term

from .schemas import AccountEventKind, UnitAccountEntry, UnitAccountEventEntry

APPROVAL = Clause(
    document="财政部《中央预算单位银行账户管理暂行办法》（地方参照）", article="审批与年检", verified=False
)
SETTLEMENT = Clause(document="中国人民银行《人民币银行结算账户管理办法》", article="基本存款账户", verified=False)

INSPECTION_MONTH = Parameter(
    key="account_inspection_month",
    label_zh="预算单位账户年检应完成的月份（当月末前）",
    kind="count",
    default="6",
    clause=APPROVAL,
    minimum=Decimal(1),
    maximum=Decimal(12),
)
IDLE_DAYS = Parameter(
    key="account_idle_days",
    label_zh="预算单位账户无收支即列为闲置的天数",
    kind="count",
    default="365",
    clause=APPROVAL,
    minimum=Decimal(1),
    maximum=Decimal(3650),
)
UNINSPECTED_ALERT = "accounts_uninspected"
FAILED_ALERT = "account_inspection_failed"
IDLE_ALERT = "account_idle"

INSPECTIONS = (AccountEventKind.INSPECTION_PASSED, AccountEventKind.INSPECTION_FAILED)
ACCOUNT = Term("账户", "account", APPROVAL)
CLOSING = Term("账户的销户", "closing of the account", APPROVAL)


def check_account(entry: UnitAccountEntry) -> Iterator[Finding]:
    """No account without an approval, and none before it."""
    day, number, approved_on = entry.business_date, entry.approval_no, entry.approved_on
    if number is None or approved_on is None:
        zh, en = "开立账户须有财政部门批复文号和批复日期", "An account needs the number and the date of its approval"
        yield blocked("account_unapproved", zh, en, APPROVAL, "approval_no" if number is None else "approved_on")
    elif day < approved_on:
        zh = f"开户日期{day}早于批复日期{approved_on}，应先批复后开户"
        en = f"The account was opened on {day}, before its approval on {approved_on}"
        yield blocked("account_opened_before_approval", zh, en, APPROVAL, "business_date", day, f">= {approved_on}")


def check_event(entry: UnitAccountEventEntry) -> Iterator[Finding]:
    """A closed account is empty, and no movement lies after the day on which it was seen."""
    day, left, moved_on = entry.business_date, entry.balance, entry.last_movement_on
    if entry.event is AccountEventKind.CLOSED and left != 0:
        zh = f"销户时余额应为0，尚有{left}元；请先将余额缴回或转出"
        en = f"An account is closed empty; {left} is left: pay it back or transfer it first"
        told = f"{left:.2f}"
        yield blocked("account_closed_with_balance", zh, en, APPROVAL, "balance", told, "0.00", difference=told)
    if moved_on is not None and moved_on > day:
        zh, en = "最近一次收支日期不得晚于办理日期", "The last movement cannot lie after the day of the event"
        yield blocked("movement_after_event", zh, en, APPROVAL, "last_movement_on", moved_on, f"<= {day}")


def judge_idle(account_no: str, moved_on: date, days: Decimal) -> Iterator[AlertOn]:
    """An open account in which nothing moved for `days` or longer."""
    zh = "账户{no}自{moved_on}起无收支（闲置标准{days}天），应清理或销户"
    en = "Account {no} has not moved since {moved_on} (idle from {days} days on)"
    found = cause(IDLE_ALERT, "yellow", zh, en, APPROVAL, no=account_no, moved_on=moved_on, days=int(days))
    yield AlertOn(account_no, moved_on + timedelta(int(days)), None, found)


def judge_failed(account_no: str, since: date) -> Iterator[AlertOn]:
    """An open account whose newest inspection was failed, since the first failed one that none passed after."""
    zh = "账户{no}{year}年年检不合格，须整改后复检"
    en = "Account {no} failed its inspection of {year}: put it right and have it inspected again"
    found = cause(FAILED_ALERT, "orange", zh, en, APPROVAL, no=account_no, year=since.year)
    yield AlertOn(account_no, since, None, found)
