"""Programs, awards and their payments, as they are entered."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from bureau_common.kit.core.identifiers import CreditCode
from bureau_common.schemas.codes import Spelt
from bureau_common.schemas.money import Money
from bureau_common.schemas.periods import spell_span
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry

ProgramCode = Annotated[Line, Field(title="补贴项目编码")]
AwardNo = Annotated[Line, Field(title="补贴编号")]
EnterpriseCode = Annotated[CreditCode, Field(title="统一社会信用代码")]
Positive = Annotated[Money, Field(gt=0, title="金额（元）")]
AwardPeriod = Annotated[
    str,
    Spelt(
        r"^(19|20|21)[0-9]{2}(-(0[1-9]|1[0-2])|-Q[1-4])?$",
        "所属期写作年 2021、季 2021-Q3 或月 2021-10",
        "a period is a year 2021, a quarter 2021-Q3 or a month 2021-10",
    ),
    BeforeValidator(spell_span),
    Field(
        title="补贴所属期",
        examples=["2021", "2021-Q3", "2021-10"],
    ),
]


class SubsidyProgramEntry(RecordEntry):
    """A program of subsidies with its budget, from its business date (起始日期) to its last day."""

    business_date: Annotated[BusinessDate, Field(title="起始日期")]
    program_code: ProgramCode
    name: Annotated[Line, Field(title="补贴项目名称")]
    document: Annotated[Line, Field(title="政策文件")]
    ends_on: Annotated[BusinessDate, Field(title="截止日期")]
    budget: Annotated[Money, Field(ge=0, title="预算（元）")]


class SubsidyAwardEntry(RecordEntry):
    """What an enterprise is granted under a program for a period, on the business date (审定日期)."""

    business_date: Annotated[BusinessDate, Field(title="审定日期")]
    award_no: AwardNo
    program_code: ProgramCode
    credit_code: EnterpriseCode
    award_period: AwardPeriod
    purpose: Annotated[Line, Field(title="用途")]
    amount: Positive


class SubsidyPaymentEntry(RecordEntry):
    """An award was paid in full on the business date (兑现日期), through a treasury payment where one is named."""

    business_date: Annotated[BusinessDate, Field(title="兑现日期")]
    award_no: AwardNo
    credit_code: EnterpriseCode
    amount: Positive
    payment_no: Annotated[Line | None, Field(title="国库支付凭证号")] = None
