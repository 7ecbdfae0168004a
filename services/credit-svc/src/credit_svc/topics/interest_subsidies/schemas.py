"""Schemes, terms, batches, their loans and segments, approvals, payments and returns, as they are entered."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from bureau_common.schemas.codes import ContentHash
from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, RecordEntry

from ...reference.fields import Amount, Bank, EnterpriseCode, Percent, Told

SchemeNo = Annotated[Told, Field(title="方案文号")]
BatchNo = Annotated[Told, Field(title="贴息批次编号")]
LoanNo = Annotated[Told, Field(title="贷款编号")]
BatchOrder = Annotated[int, Field(ge=1, le=99, title="当年第几批")]
Cost = Annotated[Money, Field(ge=0)]


class DayBasis(Labelled):
    """By how many days a year's rate is divided."""

    DAYS_360 = "360", "360天"
    DAYS_365 = "365", "365天"


class InterestSubsidySchemeEntry(RecordEntry):
    """A scheme document; it ends on its own day, or with the document that repeals it."""

    business_date: Annotated[BusinessDate, Field(title="施行日期")]
    scheme_no: SchemeNo
    name: Annotated[Told, Field(title="方案名称")]
    ends_on: Annotated[Day | None, Field(title="失效日期")] = None
    """The first day on which it no longer holds."""
    repeals: Annotated[Told | None, Field(title="废止文号")] = None


class InterestSubsidyTermsEntry(RecordEntry):
    """What a scheme pays for interest of days from the business date on, until its next terms."""

    business_date: Annotated[BusinessDate, Field(title="起始日期")]
    scheme_no: SchemeNo
    rate_cap_pct: Annotated[Percent, Field(title="贴息利率上限（%/年）", examples=["3.85"])]
    share_pct: Annotated[Percent, Field(title="贴息比例（%）", examples=["50"])]
    day_basis: Annotated[DayBasis, Field(title="计息基准")]


class InterestSubsidyBatchEntry(RecordEntry):
    """A batch of a year under a scheme."""

    business_date: Annotated[BusinessDate, Field(title="设立日期")]
    batch_no: BatchNo
    scheme_no: SchemeNo
    fiscal_year: Annotated[int, Field(ge=2000, le=2199, title="年度")]
    batch_order: BatchOrder


class InterestSubsidyLoanEntry(RecordEntry):
    """A loan in a batch, with its all-in cost over the batch's days: before the subsidy, and after it and what came with it."""

    business_date: Annotated[BusinessDate, Field(title="申报日期")]
    batch_no: BatchNo
    loan_no: LoanNo
    credit_code: EnterpriseCode
    bank: Bank
    due_on: Annotated[Day, Field(title="到期日期")]
    interest_before: Annotated[Cost, Field(title="贴息前利息（元）")]
    guarantee_fee_before: Annotated[Cost, Field(title="贴息前担保费（元）")]
    other_fees_before: Annotated[Cost, Field(title="贴息前其他费用（元）")]
    interest_after: Annotated[Cost, Field(title="贴息后利息（元）")]
    guarantee_fee_after: Annotated[Cost, Field(title="贴息后担保费（元）")]
    other_fees_after: Annotated[Cost, Field(title="贴息后其他费用（元）")]


class InterestSubsidySegmentEntry(RecordEntry):
    """Days over which a loan had one principal and one rate: the first day counts, the last does not."""

    business_date: Annotated[BusinessDate, Field(title="申报日期")]
    batch_no: BatchNo
    loan_no: LoanNo
    starts_on: Annotated[Day, Field(title="起息日")]
    ends_on: Annotated[Day, Field(title="止息日（不计）")]
    principal: Annotated[Money, Field(gt=0, title="本金（元）")]
    rate_pct: Annotated[Percent, Field(title="合同利率（%/年）")]
    overdue_days: Annotated[int, Field(ge=0, le=36_600, title="其中逾期天数")] = 0


class InterestSubsidyApprovalEntry(RecordEntry):
    """A batch as two persons approve it: how many loans and how much, and the hash of its content, as its statement says."""

    business_date: Annotated[BusinessDate, Field(title="审批日期")]
    batch_no: BatchNo
    loans: Annotated[int, Field(ge=1, le=1_000_000, title="贷款笔数")]
    amount: Annotated[Amount, Field(title="贴息金额（元）")]
    content_hash: Annotated[ContentHash, Field(title="内容摘要（SHA-256）")]
    document: Annotated[Told, Field(title="审批文件")]


class InterestSubsidyPaymentEntry(RecordEntry):
    """The subsidy of a loan in an approved batch was paid through the treasury."""

    business_date: Annotated[BusinessDate, Field(title="拨付日期")]
    batch_no: BatchNo
    batch_order: BatchOrder
    loan_no: LoanNo
    credit_code: EnterpriseCode
    amount: Amount
    payment_no: Annotated[Told, Field(title="国库支付凭证号")]


class InterestSubsidyReturnEntry(RecordEntry):
    """Of what was paid for a loan something came back."""

    business_date: Annotated[BusinessDate, Field(title="退回日期")]
    batch_no: BatchNo
    batch_order: BatchOrder
    loan_no: LoanNo
    credit_code: EnterpriseCode
    amount: Amount
    reason: Annotated[Told, Field(title="退回原因")]


class LoanSubsidy(BaseModel):
    """What a loan gets in a batch, for how many days."""

    loan_no: str
    credit_code: str
    subsidised_days: int
    subsidy: Money


class InterestSubsidyStatement(BaseModel):
    """A batch as it is to be approved; `approved_on` is null until it is."""

    batch_no: str
    loans: list[LoanSubsidy]
    amount: Money
    content_hash: str
    approved_on: date | None


_COMMON = ("business_date", "reporting_unit")
BATCH_FIELDS = ("batch_no", "scheme_no", "fiscal_year", "batch_order", *_COMMON)
LOAN_FIELDS = (
    "loan_no", "credit_code", "bank", "due_on",
    "interest_before", "guarantee_fee_before", "other_fees_before",
    "interest_after", "guarantee_fee_after", "other_fees_after", *_COMMON,
)  # fmt: skip
SEGMENT_FIELDS = ("starts_on", "ends_on", "principal", "rate_pct", "overdue_days", *_COMMON)
TERMS_FIELDS = ("rate_cap_pct", "share_pct", "day_basis")
"""What of each record is of a batch's content, in the order in which it is hashed: what was approved is read so for good."""
