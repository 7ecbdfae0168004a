"""Notices of direct funds, their allocation and whom they reached as entered; and where a fund stands."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from bureau_common.schemas.codes import Spelt
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry, RegisteredUnit

from ...reference.subjects import FiscalYear
from ...reference.tiers import UpperTier

SEPARATOR = "、"
_CODE = "[1-9][0-9]{2}([0-9]{2}){0,3}"


def _separated(value: Any) -> Any:
    """Offices part codes by whatever comma is at hand; one spelling is kept."""
    return re.sub(r"[\s,，;；、]+", SEPARATOR, value.strip()) if isinstance(value, str) else value


Codes = Annotated[
    str,
    Spelt(
        f"^{_CODE}({SEPARATOR}{_CODE})*$",
        "科目为3、5、7或9位数字，首位不为0，多个以顿号分隔，如 205、20805",
        "subjects of 3, 5, 7 or 9 digits, parted by commas, e.g. 205、20805",
    ),
    BeforeValidator(_separated),
    Field(max_length=400, examples=["205、20805"]),
]
"""Subjects or whole classes of them."""
Tag = Annotated[Line, Field(title="直达资金标识")]


class NoticeKind(Labelled):
    """Every amount is entered positive; what is taken back counts negatively."""

    RECEIVED = "received", "下达"
    WITHDRAWN = "withdrawn", "收回"


class BeneficiaryKind(Labelled):
    """Whose register holds the beneficiary."""

    HOUSEHOLD = "household", "农户"
    ENTERPRISE = "enterprise", "企业"


class DirectFundNoticeEntry(RecordEntry):
    """A notice from above on a fund of one fiscal year: what came, what it is for, and until when it is to be allocated."""

    business_date: Annotated[BusinessDate, Field(title="收到日期")]
    tag: Tag
    fund_name: Annotated[Line, Field(title="资金名称")]
    tier: Annotated[UpperTier, Field(title="下达级次")]
    fiscal_year: FiscalYear
    document_no: Annotated[Line, Field(title="下达文号")]
    kind: Annotated[NoticeKind, Field(title="通知类型")]
    amount: Annotated[Money, Field(gt=0, title="金额（元）")]
    allocate_by: Annotated[BusinessDate | None, Field(title="分配期限")] = None
    functional_codes: Annotated[Codes, Field(title="允许的功能科目")]
    payee_classes: Annotated[Codes | None, Field(title="允许的支付对象（政府经济科目）")] = None


class DirectFundAllocationEntry(RecordEntry):
    """What of a fund is allocated to a unit, and to which of its projects; later cuts carry their sign."""

    business_date: Annotated[BusinessDate, Field(title="分配日期")]
    tag: Tag
    fiscal_year: FiscalYear
    to_unit: Annotated[RegisteredUnit, Field(title="承接单位")]
    project_code: Annotated[Line | None, Field(title="项目编码")] = None
    amount: Annotated[Money, Field(title="金额（元）")]


class DirectFundBenefitEntry(RecordEntry):
    """Money of a fund that reached a household or an enterprise of the registers; no person stands here."""

    business_date: Annotated[BusinessDate, Field(title="受益日期")]
    tag: Tag
    beneficiary: Annotated[BeneficiaryKind, Field(title="受益对象类型")]
    beneficiary_code: Annotated[Line, Field(title="户编号或统一社会信用代码")]
    amount: Annotated[Money, Field(gt=0, title="金额（元）")]


class FundProgress(BaseModel):
    """Where one fund of a year stands at a month's end, from the notice to whom it reached."""

    tag: str
    fund_name: str
    tier: UpperTier
    allocate_by: date | None
    received: Money
    allocated: Money
    allotted: Money
    paid: Money
    reached: Money
    """What reached households and enterprises."""
    paid_pct: Decimal | None
    """Null where nothing is left of what was received, or more was taken back."""
