"""Cases as they are entered: the lead, each step, and what was recovered for those who lost."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, RecordEntry

from ...reference.fields import Amount, People, Told

CaseNo = Annotated[Told, Field(title="案件编号")]


class CaseKind(Labelled):
    """What a case is about."""

    ILLEGAL_FUND_RAISING = "illegal_fund_raising", "非法集资"
    PREDATORY_LENDING = "predatory_lending", "套路贷"
    DEBT_EVASION = "debt_evasion", "恶意逃废金融债务"


class CaseAction(Labelled):
    """A step of a case; of one day they come in this order."""

    HAND_OVER = "hand_over", "移送"
    FILE = "file", "立案"
    PROSECUTE = "prosecute", "移送起诉"
    JUDGE = "judge", "判决"
    CLOSE = "close", "办结"


class RiskCaseEntry(RecordEntry):
    """A lead on the day on which it was received; nobody is named but the organisation that it is about."""

    business_date: Annotated[BusinessDate, Field(title="受理日期")]
    case_no: CaseNo
    kind: Annotated[CaseKind, Field(title="类型")]
    lead: Annotated[Told, Field(title="线索来源")]
    organisation: Annotated[Told | None, Field(title="涉及机构")] = None
    people: Annotated[People, Field(title="涉及人数")]
    amount: Annotated[Money, Field(ge=0, title="涉及金额（元）")]


class RiskCaseStepEntry(RecordEntry):
    """A step of a case; one that is handed over says to whom."""

    case_no: CaseNo
    action: Annotated[CaseAction, Field(title="环节")]
    handed_to: Annotated[Told | None, Field(title="移送单位")] = None
    document: Annotated[Told | None, Field(title="依据文书")] = None


class RiskCaseRecoveryEntry(RecordEntry):
    """Money that was recovered in a case."""

    business_date: Annotated[BusinessDate, Field(title="追回日期")]
    case_no: CaseNo
    amount: Amount
