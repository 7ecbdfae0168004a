"""Accounts and what happens to them, as they are entered."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry

from ...reference.accounts import Account


class AccountKind(Labelled):
    """What an account is for."""

    ZERO_BALANCE = "zero_balance", "零余额账户"
    BASIC = "basic", "基本存款账户"
    GENERAL = "general", "一般存款账户"
    SPECIAL = "special", "专用存款账户"
    TEMPORARY = "temporary", "临时存款账户"


class AccountEventKind(Labelled):
    """A bank statement, the yearly inspection with its result, or the end."""

    STATEMENT = "statement", "对账"
    INSPECTION_PASSED = "inspection_passed", "年检合格"
    INSPECTION_FAILED = "inspection_failed", "年检不合格"
    CLOSED = "closed", "销户"


AccountNo = Annotated[Account, Field(title="账号")]


class UnitAccountEntry(RecordEntry):
    """An account that the reporting unit opened on the business date (开户日期)."""

    business_date: Annotated[BusinessDate, Field(title="开户日期")]
    account_no: AccountNo
    bank: Annotated[Line, Field(title="开户银行")]
    kind: Annotated[AccountKind, Field(title="账户类别")]
    purpose: Annotated[Line, Field(title="核算内容")]
    approval_no: Annotated[Line | None, Field(title="批复文号")] = None
    approved_on: Annotated[Day | None, Field(title="批复日期")] = None


class UnitAccountEventEntry(RecordEntry):
    """What was seen of an account, or done to it, on the business date (办理日期); an inspection is of that year."""

    business_date: Annotated[BusinessDate, Field(title="办理日期")]
    account_no: AccountNo
    event: Annotated[AccountEventKind, Field(title="事项")]
    balance: Annotated[Money, Field(ge=0, title="余额（元）")]
    last_movement_on: Annotated[Day | None, Field(title="最近一次收支日期")] = None
    """Empty where nothing has moved since the account was opened."""
    document: Annotated[Line | None, Field(title="办理文号")] = None
