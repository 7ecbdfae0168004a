"""Checks of payee accounts as they are entered; payees are organisations, never persons."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry

from ...reference.accounts import Account


class PayeeKind(Labelled):
    """What kind of organisation is paid."""

    ENTERPRISE = "enterprise", "企业"
    PUBLIC_INSTITUTION = "public_institution", "事业单位"
    GOVERNMENT_BODY = "government_body", "行政机关"
    SETTLEMENT_CENTRE = "settlement_centre", "代发结算机构"
    OTHER = "other", "其他组织"


class CheckResult(Labelled):
    """What the account's bank answered."""

    MATCHED = "matched", "核验一致"
    NAME_DIFFERS = "name_differs", "户名不符"
    ACCOUNT_CLOSED = "account_closed", "账户已销户"
    NOT_FOUND = "not_found", "账号不存在"


class PayeeAccountEntry(RecordEntry):
    """One check of an account, made on the business date (核验日期); it holds until it expires or the next one."""

    payee_account: Annotated[Account, Field(title="收款账号")]
    payee_name: Annotated[Line, Field(title="收款单位全称")]
    payee_bank: Annotated[Line, Field(title="收款银行")]
    payee_kind: Annotated[PayeeKind, Field(title="收款单位类型")]
    result: Annotated[CheckResult, Field(title="核验结果")]
    document: Annotated[Line, Field(title="核验依据")]
    valid_until: Annotated[BusinessDate | None, Field(title="有效期至")] = None
