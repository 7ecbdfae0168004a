"""Disclosure as it is entered: what a unit must publish, where it did, checks, and what they found of each document."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.records import BusinessDate, ImpersonalLine, RecordEntry, RegisteredUnit

DutyNo = Annotated[ImpersonalLine, Field(title="公开事项编号")]
CheckNo = Annotated[ImpersonalLine, Field(title="检查编号")]


class DisclosedDocument(Labelled):
    """What is published."""

    BUDGET = "budget", "预算"
    FINAL_ACCOUNTS = "final_accounts", "决算"
    THREE_PUBLIC = "three_public", "“三公”经费"


class CheckResult(Labelled):
    """What a check found of a document."""

    PASSED = "passed", "合格"
    LATE = "late", "公开不及时"
    INCOMPLETE = "incomplete", "内容不完整"
    WRONG = "wrong", "数据不真实"
    MISSING = "missing", "未公开"


class DisclosureDutyEntry(RecordEntry):
    """A document that a unit must publish, since the day on which it was approved or replied to."""

    business_date: Annotated[BusinessDate, Field(title="批准（批复）日期")]
    duty_no: DutyNo
    unit: Annotated[RegisteredUnit, Field(title="公开单位代码")]
    fiscal_year: Annotated[int, Field(ge=2000, le=2199, title="预决算年度")]
    document: Annotated[DisclosedDocument, Field(title="公开内容")]
    due_on: Annotated[Day, Field(title="公开期限")]


class DisclosureEntry(RecordEntry):
    """A document is published, on the business date."""

    business_date: Annotated[BusinessDate, Field(title="公开日期")]
    duty_no: DutyNo
    address: Annotated[ImpersonalLine, Field(title="公开网址")]


class DisclosureCheckEntry(RecordEntry):
    """A check of disclosure, however many units it looks at."""

    business_date: Annotated[BusinessDate, Field(title="检查日期")]
    check_no: CheckNo
    checked_by: Annotated[ImpersonalLine, Field(title="检查机构")]
    document: Annotated[ImpersonalLine, Field(title="检查通知")]


class DisclosureCheckResultEntry(RecordEntry):
    """What a check found of one document, with its score out of a hundred."""

    business_date: Annotated[BusinessDate, Field(title="认定日期")]
    check_no: CheckNo
    duty_no: DutyNo
    result: Annotated[CheckResult, Field(title="检查结果")]
    score: Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2, title="检查得分")]
