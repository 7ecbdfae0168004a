"""Collection items, payment notices and their payments, as they are entered."""

from typing import Annotated

from pydantic import Field

from bureau_common.kit.core.identifiers import CreditCode
from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry

from ...reference.accounts import Account
from ...reference.subject_lists import BudgetKind
from ...reference.subjects import SubjectCode


class NonTaxKind(Labelled):
    """The kinds of non-tax revenue, as the classification groups them."""

    GOVERNMENT_FUND = "government_fund", "政府性基金收入"
    SPECIAL_REVENUE = "special_revenue", "专项收入"
    ADMINISTRATIVE_FEE = "administrative_fee", "行政事业性收费收入"
    FINE = "fine", "罚没收入"
    STATE_CAPITAL = "state_capital", "国有资本经营收入"
    STATE_RESOURCE = "state_resource", "国有资源（资产）有偿使用收入"
    DONATION = "donation", "捐赠收入"
    HOUSING_FUND = "housing_fund", "政府住房基金收入"
    OTHER = "other", "其他收入"


class Destination(Labelled):
    """Where the money of an item is paid: there is no third way."""

    TREASURY = "treasury", "国库"
    FISCAL_SPECIAL_ACCOUNT = "fiscal_special_account", "财政专户"


ItemCode = Annotated[Line, Field(title="执收项目编码")]
NoticeNo = Annotated[Line, Field(title="缴款书编号")]
Positive = Annotated[Money, Field(gt=0, title="金额（元）")]


class CollectionItemEntry(RecordEntry):
    """An item that the reporting unit (执收单位) may charge, from its business date (执收起始日期) on."""

    business_date: Annotated[BusinessDate, Field(title="执收起始日期")]
    item_code: ItemCode
    name: Annotated[Line, Field(title="执收项目名称")]
    kind: Annotated[NonTaxKind, Field(title="非税收入类别")]
    subject: SubjectCode
    budget_kind: Annotated[BudgetKind, Field(title="预算种类")]
    destination: Annotated[Destination, Field(title="缴入方式")]
    standard: Annotated[Line, Field(title="执收标准")]
    document: Annotated[Line, Field(title="执收依据")]
    valid_until: Annotated[BusinessDate | None, Field(title="执收终止日期")] = None
    """The last day on which it may be charged; empty while no end is set."""


class PaymentNoticeEntry(RecordEntry):
    """A notice to pay (缴款书) that the reporting unit gave on its business date (开具日期)."""

    business_date: Annotated[BusinessDate, Field(title="开具日期")]
    notice_no: NoticeNo
    item_code: ItemCode
    payer_code: Annotated[CreditCode | None, Field(title="缴款单位代码")] = None
    amount: Positive
    due_on: Annotated[Day, Field(title="缴款期限")]


class NoticePaymentEntry(RecordEntry):
    """A notice was paid, in full, on the business date (缴款日期), through a bank to the treasury or special account."""

    business_date: Annotated[BusinessDate, Field(title="缴款日期")]
    notice_no: NoticeNo
    destination: Annotated[Destination, Field(title="缴入方式")]
    account_no: Annotated[Account, Field(title="收款账号")]
    bank: Annotated[Line, Field(title="代收银行")]
    bank_reference: Annotated[Line, Field(title="银行流水号")]
    amount: Positive
