"""What enterprises file of themselves, how it is reviewed, and what changed their capital without their doing."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, RecordEntry

from ...reference.fields import Document, EnterpriseCode, Told

StatementNo = Annotated[Told, Field(title="报表编号")]
NotNegative = Annotated[Money, Field(ge=0)]


class StatementKind(Labelled):
    """A month's statement, or the year's."""

    MONTHLY = "monthly", "财务月报"
    ANNUAL = "annual", "资产年报"


class StatementScope(Labelled):
    """Whose figures a statement has: with the subsidiaries merged, or the enterprise alone."""

    SINGLE = "single", "单户报表"
    MERGED = "merged", "合并报表"


class ReviewAction(Labelled):
    """What the bureau says of a statement, in the order of a day."""

    CHECK = "check", "审核通过"
    RETURN = "return", "退回"
    CONFIRM = "confirm", "确认"


class FactorKind(Labelled):
    """What moved state capital without the enterprise's own doing."""

    INVESTED = "invested", "国家直接或追加投资增加"
    TRANSFERRED_IN = "transferred_in", "无偿划入增加"
    REVALUED_UP = "revalued_up", "资产评估增加"
    VERIFIED_UP = "verified_up", "清产核资增加"
    PREMIUM = "premium", "资本溢价增加"
    TAX_RETURNED = "tax_returned", "税收返还增加"
    OTHER_UP = "other_up", "其他客观因素增加"
    WRITTEN_OFF = "written_off", "经专项批准核销减少"
    TRANSFERRED_OUT = "transferred_out", "无偿划出减少"
    REVALUED_DOWN = "revalued_down", "资产评估减少"
    VERIFIED_DOWN = "verified_down", "清产核资减少"
    DISASTER = "disaster", "自然灾害等不可抗拒因素减少"
    DIVIDENDS = "dividends", "上缴利润减少"
    OTHER_DOWN = "other_down", "其他客观因素减少"


RAISING = (
    FactorKind.INVESTED, FactorKind.TRANSFERRED_IN, FactorKind.REVALUED_UP, FactorKind.VERIFIED_UP, FactorKind.PREMIUM,
    FactorKind.TAX_RETURNED, FactorKind.OTHER_UP,
)  # fmt: skip
"""What is taken off the closing capital; the others are added to it."""


class StateEnterpriseStatementEntry(RecordEntry):
    """A statement that an enterprise filed of itself: a month's counts in its month, a year's on the day that it was filed."""

    business_date: Annotated[BusinessDate, Field(title="业务日期（月报为月末，年报为报送日）")]
    statement_no: StatementNo
    credit_code: EnterpriseCode
    kind: Annotated[StatementKind, Field(title="报表类别")]
    statement_date: Annotated[Day, Field(title="报表截止日")]
    scope: Annotated[StatementScope, Field(title="报表口径")]
    filed_on: Annotated[Day, Field(title="报送日期")]
    assets: Annotated[NotNegative, Field(title="资产总额（元）")]
    liabilities: Annotated[NotNegative, Field(title="负债总额（元）")]
    equity: Annotated[Money, Field(title="所有者权益（元）")]
    state_equity: Annotated[Money, Field(title="其中国有权益（元）")]
    opening_state_equity: Annotated[Money, Field(title="年初国有权益（元）")]
    revenue: Annotated[NotNegative, Field(title="营业收入（元）")]
    profit: Annotated[Money, Field(title="利润总额（元）")]
    tax: Annotated[NotNegative, Field(title="实缴税费（元）")]
    headcount: Annotated[int, Field(ge=0, le=10_000_000, title="从业人数")]


class StatementReviewEntry(RecordEntry):
    """What becomes of a statement; what is said of a month's statement counts in its month, as the statement does."""

    business_date: Annotated[BusinessDate, Field(title="业务日期（月报为月末）")]
    statement_no: StatementNo
    action: Annotated[ReviewAction, Field(title="审核事项")]
    reviewed_on: Annotated[Day, Field(title="办理日期")]
    remark: Annotated[Told | None, Field(title="说明")] = None


class CapitalFactorEntry(RecordEntry):
    """An amount by which state capital rose or fell for an objective reason; the kind says which."""

    credit_code: EnterpriseCode
    kind: Annotated[FactorKind, Field(title="客观因素")]
    amount: Annotated[Money, Field(gt=0, title="金额（元）")]
    document: Document
