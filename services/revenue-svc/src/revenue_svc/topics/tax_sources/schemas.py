"""Facts of other departments, declared tax, leads with their steps and results, and what reads answer with them."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from bureau_common.kit.core.identifiers import CreditCode
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.periods import Period
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry

from ...reference.subjects import SubjectCode


class SourceDepartment(Labelled):
    """Who knows something that the declarations may not say."""

    TAX = "tax", "税务"
    FINANCE = "finance", "财政"
    MARKET_REGULATION = "market_regulation", "市场监管"
    POWER = "power", "电力"
    WATER = "water", "供水"
    LAND = "land", "自然资源"
    HOUSING = "housing", "住建"
    TRANSPORT = "transport", "交通运输"
    OTHER = "other", "其他部门"


class FactKind(Labelled):
    """What a department's fact is about."""

    REGISTRATION = "registration", "市场主体登记"
    EQUITY_TRANSFER = "equity_transfer", "股权转让"
    CONSUMPTION = "consumption", "用电用水"
    LAND_TRANSFER = "land_transfer", "土地出让转让"
    LAND_USE = "land_use", "土地占用"
    CONSTRUCTION = "construction", "工程施工"
    PROPERTY_SALE = "property_sale", "房屋销售"
    RENT = "rent", "房屋出租"
    OTHER = "other", "其他事项"


class LeadAction(Labelled):
    """What brings a lead on, in the order of a day's work."""

    ASSIGN = "assign", "分派"
    VERIFY = "verify", "核实"
    DISMISS = "dismiss", "排除"
    REALISE = "realise", "入库"


class LeadState(Labelled):
    """Where a lead stands; it ends in receipts or in a reason."""

    FOUND = "found", "已发现"
    ASSIGNED = "assigned", "已分派"
    VERIFIED = "verified", "已核实"
    REALISED = "realised", "已入库"
    DISMISSED = "dismissed", "已排除"


def _no_receipt(action: LeadAction) -> LeadAction:
    if action is LeadAction.REALISE:
        raise ValueError(
            "入库以入库结果登记，不作为办理环节 / receipts are entered as results of the lead, not as a step"
        )
    return action


LeadNo = Annotated[Line, Field(title="线索编号")]
TaxPeriod = Annotated[Period, Field(title="税款所属期")]
Taxpayer = Annotated[CreditCode, Field(title="纳税人统一社会信用代码")]
Department = Annotated[SourceDepartment, Field(title="来源部门")]
Kind = Annotated[FactKind, Field(title="涉税事项")]


class ThirdPartyFactEntry(RecordEntry):
    """What a department knows of a taxpayer's month, and the tax that it implies; the business date is its receipt."""

    business_date: Annotated[BusinessDate, Field(title="数据接收日期")]
    source_department: Department
    kind: Kind
    credit_code: Taxpayer
    tax_period: TaxPeriod
    subject: SubjectCode
    quantity: Annotated[Decimal | None, Field(ge=0, max_digits=20, decimal_places=4, title="数量")] = None
    quantity_unit: Annotated[Line | None, Field(title="计量单位", examples=["千瓦时"])] = None
    amount: Annotated[Money | None, Field(ge=0, title="涉及金额（元）")] = None
    taxable_amount: Annotated[Money, Field(ge=0, title="推算计税依据（元）")]
    rate_pct: Annotated[Decimal, Field(gt=0, le=100, max_digits=7, decimal_places=4, title="适用税率（%）")]


class DeclaredTaxEntry(RecordEntry):
    """What a taxpayer declared for a month under one subject; a supplement is a declaration of its own."""

    business_date: Annotated[BusinessDate, Field(title="申报日期")]
    declaration_no: Annotated[Line, Field(title="申报编号")]
    credit_code: Taxpayer
    tax_period: TaxPeriod
    subject: SubjectCode
    tax_amount: Annotated[Money, Field(ge=0, title="申报税额（元）")]


class LeadSubject(BaseModel):
    """What a lead is about, as a comparison proposes it and as the lead says it."""

    source_department: Department
    kind: Kind
    credit_code: Taxpayer
    tax_period: TaxPeriod
    subject: SubjectCode
    expected_amount: Annotated[Money, Field(gt=0, title="预计税额（元）")]


class TaxLeadEntry(RecordEntry, LeadSubject):
    """A tax that may be owed; the business date is the day on which it was found."""

    business_date: Annotated[BusinessDate, Field(title="发现日期")]
    lead_no: LeadNo


class TaxLeadStepEntry(RecordEntry):
    """A step of a lead: to whom it is given, that it was verified, or why it is none."""

    lead_no: LeadNo
    action: Annotated[LeadAction, AfterValidator(_no_receipt), Field(title="办理环节")]
    handler: Annotated[Line | None, Field(title="承办单位")] = None
    grounds: Annotated[Line | None, Field(title="排除原因")] = None


class LeadResultEntry(RecordEntry):
    """The part of a voucher that a lead brought in; the business date is the voucher's treasury date."""

    business_date: Annotated[BusinessDate, Field(title="入库日期")]
    lead_no: LeadNo
    voucher_no: Annotated[Line, Field(title="凭证号")]
    amount: Annotated[Money, Field(gt=0, title="入库税额（元）")]


class LeadStanding(BaseModel):
    """Where a lead stands, since when, and what it has brought in."""

    lead_no: str
    state: LeadState
    expected_amount: Money
    realised: Money
    handler: str | None
    grounds: str | None


class TaxSourceComparison(BaseModel):
    """A taxpayer whose third-party facts imply more tax than was declared, and who has no lead for it yet.

    `lead` is what `POST /v1/tax-leads` takes beside the reporting unit and the day, `reference` its lead_no, and under
    `source` comparison its source_ref: entered twice, it is one lead.
    """

    reference: str
    taxpayer: str | None
    implied_tax: Money
    declared_tax: Money
    gap: Money
    lead: LeadSubject
