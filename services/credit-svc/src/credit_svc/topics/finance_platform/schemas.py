"""Registrations, needs, products and loans of the platform, as they are entered."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.records import BusinessDate, RecordEntry

from ...reference.fields import Amount, Bank, EnterpriseCode, Told

NeedNo = Annotated[Told, Field(title="平台需求编号")]
ProductNo = Annotated[Told, Field(title="平台产品编号")]


class PlatformAction(Labelled):
    """In the order of a day: what ends comes before what begins."""

    WITHDRAW = "withdraw", "注销"
    REGISTER = "register", "注册"


class PlatformRegistrationEntry(RecordEntry):
    """An enterprise registered at the platform, or withdrew from it, on the business date."""

    credit_code: EnterpriseCode
    action: Annotated[PlatformAction, Field(title="事项")]


class PlatformNeedEntry(RecordEntry):
    """What a registered enterprise published that it needs."""

    business_date: Annotated[BusinessDate, Field(title="发布日期")]
    need_no: NeedNo
    credit_code: EnterpriseCode
    amount: Amount


class PlatformProductEntry(RecordEntry):
    """What a bank offers on the platform, from the business date on."""

    business_date: Annotated[BusinessDate, Field(title="上架日期")]
    product_no: ProductNo
    bank: Bank
    name: Annotated[Told, Field(title="产品名称")]


class PlatformLoanEntry(RecordEntry):
    """A loan that a bank made through the platform on the business date; it may answer a need, by a product."""

    business_date: Annotated[BusinessDate, Field(title="放款日期")]
    loan_no: Annotated[Told, Field(title="贷款编号")]
    bank: Bank
    credit_code: EnterpriseCode
    amount: Amount
    need_no: Annotated[NeedNo | None, Field(title="平台需求编号")] = None
    product_no: Annotated[ProductNo | None, Field(title="平台产品编号")] = None
