"""Zero-balance accounts and their closings, as they are entered."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.records import Line, RecordEntry

from ...reference.accounts import Account


class TreasuryAccountKind(Labelled):
    """Whose account it is: the bureau pays direct ones from its own, units pay authorised ones from theirs."""

    FISCAL = "fiscal", "财政零余额账户"
    UNIT = "unit", "预算单位零余额账户"


AccountNo = Annotated[Account, Field(title="账号")]


class TreasuryAccountEntry(RecordEntry):
    """A zero-balance account of the reporting unit, opened on the business date (开户日期)."""

    account: AccountNo
    kind: Annotated[TreasuryAccountKind, Field(title="账户类型")]
    agent_bank: Annotated[Line, Field(title="代理银行")]
    document: Annotated[Line, Field(title="批准文件")]


class TreasuryAccountClosingEntry(RecordEntry):
    """An account is closed: from the business date (销户日期) on nothing is paid from it."""

    account: AccountNo
    document: Annotated[Line, Field(title="销户文件")]
