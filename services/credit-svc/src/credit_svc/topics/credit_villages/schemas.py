"""Credit villages as they are entered: rounds, villages, grades, lines, drawings, and what a grade is good for."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, RecordEntry, RegisteredUnit, wrong_field

from ...reference.fields import Told

RoundNo = Annotated[Told, Field(title="轮次编号")]
LineNo = Annotated[Told, Field(title="授信编号")]
HouseholdNo = Annotated[Told, Field(title="户编号")]
Positive = Annotated[Money, Field(gt=0, title="金额（元）")]


class CreditGrade(Labelled):
    """The grades, the best first."""

    AAA = "aaa", "AAA级"
    AA = "aa", "AA级"
    A = "a", "A级"
    B = "b", "B级"
    C = "c", "C级"
    D = "d", "D级"


class DrawingAction(Labelled):
    """What happens to a line; of one day a drawing counts before a repayment."""

    DRAW = "draw", "用信"
    REPAY = "repay", "归还"


class CreditRoundEntry(RecordEntry):
    """A round of grading, from its first day to its last."""

    business_date: Annotated[BusinessDate, Field(title="起始日期")]
    round_no: RoundNo
    until: Annotated[Day, Field(title="截止日期")]
    document: Annotated[Told, Field(title="来源文件")]

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until <= self.business_date:
            words = "截止日期应晚于起始日期 / a round ends after it begins"
            raise wrong_field(type(self), "until", words)
        return self


class CreditVillageEntry(RecordEntry):
    """A village that takes part in a round."""

    round_no: RoundNo
    village: Annotated[RegisteredUnit, Field(title="村代码")]


class HouseholdGradeEntry(RecordEntry):
    """The grade of a household from the business date on, until it is graded again."""

    business_date: Annotated[BusinessDate, Field(title="评定日期")]
    round_no: RoundNo
    village: Annotated[RegisteredUnit, Field(title="村代码")]
    household_no: HouseholdNo
    grade: Annotated[CreditGrade, Field(title="信用等级")]


class CreditLineEntry(RecordEntry):
    """A line that a bank gives to a household on its grade, through the day on which it expires."""

    business_date: Annotated[BusinessDate, Field(title="授信日期")]
    line_no: LineNo
    round_no: RoundNo
    household_no: HouseholdNo
    bank: Annotated[Told, Field(title="授信银行")]
    amount: Positive
    expires_on: Annotated[Day, Field(title="到期日期")]


class LineDrawingEntry(RecordEntry):
    """What a household draws on its line, or repays, which makes room again."""

    line_no: LineNo
    household_no: HouseholdNo
    action: Annotated[DrawingAction, Field(title="事项")]
    amount: Positive


class CreditBenefitEntry(RecordEntry):
    """What a grade is good for from the business date on."""

    business_date: Annotated[BusinessDate, Field(title="施行日期")]
    benefit_no: Annotated[Told, Field(title="政策编号")]
    name: Annotated[Told, Field(title="政策名称")]
    lowest_grade: Annotated[CreditGrade, Field(title="适用的最低等级")]
    document: Annotated[Told, Field(title="来源文件")]
    ends_on: Annotated[Day | None, Field(title="停止日期")] = None


class BenefitUseEntry(RecordEntry):
    """A household that was given a benefit for its grade."""

    benefit_no: Annotated[Told, Field(title="政策编号")]
    household_no: HouseholdNo
