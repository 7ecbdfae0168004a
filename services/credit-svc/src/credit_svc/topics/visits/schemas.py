"""Visits, problems raised in them, and the loans that followed them, as they are entered."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.records import BusinessDate, RecordEntry

from ...reference.fields import Amount, Bank, EnterpriseCode, Told

VisitNo = Annotated[Told, Field(title="走访编号")]
ProblemNo = Annotated[Told, Field(title="问题编号")]
LoanNo = Annotated[Told, Field(title="贷款编号")]


class VisitChannel(Labelled):
    """Who visits; what one channel did is never added to what the other did."""

    ADVISER = "adviser", "金融顾问"
    BANK_PRESIDENT = "bank_president", "行长遍访"


class VisitEntry(RecordEntry):
    """A visit to an enterprise, and what it said that it needs."""

    business_date: Annotated[BusinessDate, Field(title="走访日期")]
    visit_no: VisitNo
    channel: Annotated[VisitChannel, Field(title="走访渠道")]
    credit_code: EnterpriseCode
    bank: Bank
    need: Annotated[Told | None, Field(title="企业需求")] = None


class VisitProblemEntry(RecordEntry):
    """A problem that an enterprise raised in a visit; it is open from the business date on."""

    business_date: Annotated[BusinessDate, Field(title="提出日期")]
    problem_no: ProblemNo
    visit_no: VisitNo
    problem: Annotated[Told, Field(title="问题")]


class VisitProblemResultEntry(RecordEntry):
    """A problem was solved on the business date."""

    business_date: Annotated[BusinessDate, Field(title="解决日期")]
    problem_no: ProblemNo
    result: Annotated[Told, Field(title="解决情况")]


class VisitLoanEntry(RecordEntry):
    """A loan that followed visits, on the day on which it was disbursed; what it followed stands in records of their own."""

    business_date: Annotated[BusinessDate, Field(title="放款日期")]
    loan_no: LoanNo
    bank: Bank
    credit_code: EnterpriseCode
    amount: Amount


class FollowedVisitEntry(RecordEntry):
    """One of the visits that a loan followed; it repeats the loan's day and enterprise."""

    business_date: Annotated[BusinessDate, Field(title="放款日期")]
    loan_no: LoanNo
    visit_no: VisitNo
    credit_code: EnterpriseCode
