"""Programs, their reviews and moves to the card, deaths, batches with their lines and steps, and the bank's results."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field

from bureau_common.schemas.codes import ContentHash, Spelt
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.periods import spell_span
from bureau_common.schemas.records import BusinessDate, ImpersonalLine, RecordEntry

ProgramCode = Annotated[ImpersonalLine, Field(title="补贴项目编码")]
BatchNo = Annotated[ImpersonalLine, Field(title="补贴批次编号")]
LineNo = Annotated[ImpersonalLine, Field(title="发放明细编号")]
HouseholdNo = Annotated[ImpersonalLine, Field(title="户编号")]
PayPeriod = Annotated[
    str,
    Spelt(
        r"^20[0-9]{2}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?$",
        "所属期写作年 2021、半年 2021-H1、季 2021-Q3 或月 2021-07",
        "a period is a year 2021, a half-year 2021-H1, a quarter 2021-Q3 or a month 2021-07",
    ),
    BeforeValidator(spell_span),
    Field(title="补贴所属期", examples=["2021", "2021-Q3"]),
]
"""A year, half-year, quarter or month: 2021, 2021-H1, 2021-Q3, 2021-07."""
Document = Annotated[ImpersonalLine, Field(title="来源文件")]
Amount = Annotated[Money, Field(gt=0, title="金额（元）")]
PositiveNumber = Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=4)]


class Payee(Labelled):
    """Whom a program pays."""

    PERSONS = "persons", "个人"
    HOUSEHOLDS = "households", "农户"
    ORGANISATIONS = "organisations", "组织"


class PayBasis(Labelled):
    """By what a program is measured: by area each plot is paid once, else each person or household."""

    HEAD = "head", "按人（户、头、台）"
    AREA = "area", "按面积"


class PayFrequency(Labelled):
    """Of which periods a program pays; one without fixed times is of the month of its batch."""

    YEARLY = "yearly", "每年"
    HALF_YEARLY = "half_yearly", "每半年（学期）"
    QUARTERLY = "quarterly", "每季"
    MONTHLY = "monthly", "每月或不定期"


class ReviewOutcome(Labelled):
    """What a review of a program comes to; one that is stopped is no longer in force from the review's day on."""

    KEPT = "kept", "保留"
    ADJUSTED = "adjusted", "调整"
    STOPPED = "stopped", "停止"


class CardKind(Labelled):
    """To which card a line is paid."""

    SOCIAL = "social", "社会保障卡"
    OTHER = "other", "其他银行卡（折）"


class BatchAction(Labelled):
    """What happens to a batch, in its order."""

    POST = "post", "公示"
    CHECK = "check", "审核"
    APPROVE = "approve", "审批"
    SEND = "send", "送代发银行"


class BatchState(Labelled):
    """Where a batch is; an approved one is frozen."""

    LISTED = "listed", "已造册"
    POSTED = "posted", "已公示"
    CHECKED = "checked", "已审核"
    FROZEN = "frozen", "已审批冻结"
    SENT = "sent", "已送银行"


class ResultAction(Labelled):
    """What the bank says of a line."""

    PAY = "pay", "发放成功"
    FAIL = "fail", "发放失败"
    RETURN = "return", "退回"
    REISSUE = "reissue", "重新发放"


class LineState(Labelled):
    """Where a line of a batch is that was sent."""

    SENT = "sent", "已送银行"
    FAILED = "failed", "发放失败"
    PAID = "paid", "已发放"
    RETURNED = "returned", "已退回"
    REISSUED = "reissued", "已重新发放"


class SubsidyProgramEntry(RecordEntry):
    """A program, from its business date on until a review stops it."""

    business_date: Annotated[BusinessDate, Field(title="施行日期")]
    program_code: ProgramCode
    name: Annotated[ImpersonalLine, Field(title="补贴项目名称")]
    department: Annotated[ImpersonalLine, Field(title="主管部门")]
    payee: Annotated[Payee, Field(title="补贴对象")]
    basis: Annotated[PayBasis, Field(title="计算方式")]
    frequency: Annotated[PayFrequency, Field(title="发放频次")]
    document: Document


class SubsidyCardMoveEntry(RecordEntry):
    """From the business date on a program is paid to social security cards."""

    business_date: Annotated[BusinessDate, Field(title="纳入社保卡日期")]
    program_code: ProgramCode
    document: Document


class SubsidyProgramReviewEntry(RecordEntry):
    """A program of the list was reviewed, and kept, adjusted or stopped."""

    business_date: Annotated[BusinessDate, Field(title="审核日期")]
    program_code: ProgramCode
    outcome: Annotated[ReviewOutcome, Field(title="审核结果")]
    document: Document


class DeathEntry(RecordEntry):
    """A registered person died on the business date."""

    business_date: Annotated[BusinessDate, Field(title="死亡日期")]
    person: Annotated[UUID, Field(title="人员编号")]
    told_by: Annotated[ImpersonalLine, Field(title="信息来源")]


class SubsidyBatchEntry(RecordEntry):
    """A list that is to be paid: of one program and one period."""

    business_date: Annotated[BusinessDate, Field(title="造册日期")]
    batch_no: BatchNo
    program_code: ProgramCode
    period: PayPeriod
    document: Document


class SubsidyLineEntry(RecordEntry):
    """A line of a batch: who gets how much for which household, on which card; a plot where the program is by area."""

    business_date: Annotated[BusinessDate, Field(title="造册日期")]
    line_no: LineNo
    batch_no: BatchNo
    program_code: ProgramCode
    period: PayPeriod
    beneficiary: Annotated[UUID, Field(title="受益人人员编号")]
    household_no: HouseholdNo
    payee: Annotated[UUID | None, Field(title="收款人人员编号（受益人本人不填）")] = None
    plot_no: Annotated[ImpersonalLine | None, Field(title="地块编号")] = None
    standard: Annotated[PositiveNumber, Field(title="补贴标准（元）")]
    quantity: Annotated[PositiveNumber, Field(title="补贴数量")]
    amount: Amount
    card_kind: Annotated[CardKind, Field(title="发放卡种")]


class SubsidyBatchStepEntry(RecordEntry):
    """A batch goes on; with the step to the bank the treasury's payment is named that the money comes from."""

    business_date: Annotated[BusinessDate, Field(title="办理日期")]
    batch_no: BatchNo
    action: Annotated[BatchAction, Field(title="环节")]
    document: Annotated[ImpersonalLine | None, Field(title="公示地点或审核依据")] = None
    payment_no: Annotated[ImpersonalLine | None, Field(title="国库支付凭证号")] = None


class SubsidyBatchApprovalEntry(RecordEntry):
    """A batch as two persons approve it: how many lines, how much, and the hash of its list, as its statement says."""

    business_date: Annotated[BusinessDate, Field(title="审批日期")]
    batch_no: BatchNo
    lines: Annotated[int, Field(ge=1, le=10_000_000, title="发放笔数")]
    amount: Amount
    content_hash: Annotated[ContentHash, Field(title="清册摘要（SHA-256）")]
    document: Annotated[ImpersonalLine, Field(title="审批文件")]


class SubsidyResultEntry(RecordEntry):
    """What the bank says of a line; household, card and amount are those of the frozen list."""

    business_date: Annotated[BusinessDate, Field(title="银行处理日期")]
    batch_no: BatchNo
    line_no: LineNo
    household_no: HouseholdNo
    card_kind: Annotated[CardKind, Field(title="发放卡种")]
    amount: Amount
    action: Annotated[ResultAction, Field(title="银行处理结果")]
    result_code: Annotated[ImpersonalLine | None, Field(title="银行返回码")] = None


class SubsidyStatement(BaseModel):
    """A batch as it is to be approved; `approved_on` is null until it is."""

    batch_no: str
    state: BatchState
    lines: int
    amount: Money
    content_hash: str
    approved_on: date | None


class PublicSubsidyLine(BaseModel):
    """A line as it is shown in public: whose it is, masked."""

    line_no: str
    name: str | None
    id_number: str | None
    standard: Decimal
    quantity: Decimal
    amount: Money


LINE_FIELDS = (
    "line_no", "batch_no", "program_code", "period", "beneficiary", "household_no", "payee", "plot_no", "standard",
    "quantity", "amount", "card_kind",
)  # fmt: skip
"""What of each line is hashed, in this order: what was approved is read so for good."""
