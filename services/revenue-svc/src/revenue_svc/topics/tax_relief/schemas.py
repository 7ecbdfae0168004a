"""A policy, relief granted under it, and its redemption, as they are entered."""

from typing import Annotated

from pydantic import BaseModel, Field

from bureau_common.kit.core.identifiers import CreditCode
from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry

from ...reference.subjects import SubjectCode


class PolicyKind(Labelled):
    """Whether a policy waives a tax, waives a fee, or pays an enterprise."""

    TAX_CUT = "tax_cut", "减税"
    FEE_CUT = "fee_cut", "降费"
    BENEFIT = "benefit", "惠企兑现"


PolicyNo = Annotated[Line, Field(title="政策编号")]
Enterprise = Annotated[CreditCode, Field(title="企业统一社会信用代码")]


class ReliefPolicyEntry(RecordEntry):
    """A policy for one tax or fee from its business date on; a document that concerns several stands several times."""

    business_date: Annotated[BusinessDate, Field(title="执行起始日期")]
    policy_no: PolicyNo
    name: Annotated[Line, Field(title="政策名称")]
    document: Annotated[Line, Field(title="政策文件")]
    kind: Annotated[PolicyKind, Field(title="政策类别")]
    subject: Annotated[SubjectCode | None, Field(title="税费科目编码")] = None
    """The revenue that is waived; of a benefit there is none."""
    ends_on: Annotated[Day | None, Field(title="执行截止日期")] = None


class TaxReliefEntry(RecordEntry):
    """What an enterprise was relieved of under a policy."""

    business_date: Annotated[BusinessDate, Field(title="减免日期")]
    policy_no: PolicyNo
    credit_code: Enterprise
    amount: Annotated[Money, Field(gt=0, title="减免金额（元）")]


class PolicyRedemptionEntry(RecordEntry):
    """What was paid to an enterprise under a policy."""

    business_date: Annotated[BusinessDate, Field(title="兑现日期")]
    policy_no: PolicyNo
    credit_code: Enterprise
    amount: Annotated[Money, Field(gt=0, title="兑现金额（元）")]


class PolicyTotal(BaseModel):
    """What a policy came to from January to a month: relief, or what was paid out, and to how many enterprises."""

    policy_no: str
    name: str
    document: str
    kind: PolicyKind
    subject: str | None
    amount: Money
    enterprises: int
