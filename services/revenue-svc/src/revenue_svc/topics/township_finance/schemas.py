"""Township budgets, notices, postings, checks and policy documents as entered."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.periods import Period
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry, RegisteredUnit

from ...reference.subjects import FiscalYear

Township = Annotated[RegisteredUnit, Field(title="乡镇")]
"""A township by its code in the register of units."""
NoticeNo = Annotated[Line, Field(title="抄告单号")]
CheckNo = Annotated[Line, Field(title="抽查编号")]
FindingNo = Annotated[Line, Field(title="问题编号")]


class TownshipBudgetKind(Labelled):
    """A budget stands once a year; what comes after it is an adjustment and carries its sign."""

    BUDGET = "budget", "年初预算"
    ADJUSTMENT = "adjustment", "预算调整"


class PolicyDocumentKind(Labelled):
    """What a policy document regulates."""

    PAYMENT = "payment", "资金支付管理"
    BUDGET = "budget", "预算管理"
    SUPERVISION = "supervision", "资金监管"
    DISCLOSURE = "disclosure", "公开公示"
    OTHER = "other", "其他"


class TownshipBudgetEntry(RecordEntry):
    """A township's expenditure budget of a year, or a change of it, with the resolution that decided it."""

    business_date: Annotated[BusinessDate, Field(title="批准日期")]
    township: Township
    fiscal_year: FiscalYear
    kind: Annotated[TownshipBudgetKind, Field(title="预算类型")]
    amount: Annotated[Money, Field(title="金额（元）")]
    resolution_no: Annotated[Line | None, Field(title="决议文号")] = None


class TownshipPlanEntry(RecordEntry):
    """What a township plans to spend in a month of the year; reductions carry their sign."""

    business_date: Annotated[BusinessDate, Field(title="编报日期")]
    township: Township
    month: Annotated[Period, Field(title="用款月份", examples=["2021-03"])]
    amount: Annotated[Money, Field(title="计划金额（元）")]


class FundNoticeEntry(RecordEntry):
    """A notice that tells a township which funds come to its people and projects (抄告)."""

    business_date: Annotated[BusinessDate, Field(title="抄告日期")]
    notice_no: NoticeNo
    township: Township
    amount: Annotated[Money, Field(gt=0, title="金额（元）")]
    purpose: Annotated[Line, Field(title="资金用途")]


class NoticeConfirmationEntry(RecordEntry):
    """The township's word that it has received a notice."""

    business_date: Annotated[BusinessDate, Field(title="签收日期")]
    notice_no: NoticeNo


class FundPostingEntry(RecordEntry):
    """What a township posted in public about the funds of a notice, where, from when, and for how many days."""

    business_date: Annotated[BusinessDate, Field(title="公示开始日期")]
    notice_no: NoticeNo
    content: Annotated[Line, Field(title="公示内容")]
    place: Annotated[Line, Field(title="公示地点")]
    days: Annotated[int, Field(ge=1, le=3660, title="公示天数")]


class SpotCheckEntry(RecordEntry):
    """A spot check of a township's funds (抽查)."""

    business_date: Annotated[BusinessDate, Field(title="抽查日期")]
    check_no: CheckNo
    township: Township
    scope: Annotated[Line, Field(title="抽查内容")]


class CheckFindingEntry(RecordEntry):
    """What a spot check found, and until when it is to be put right."""

    business_date: Annotated[BusinessDate, Field(title="发现日期")]
    finding_no: FindingNo
    check_no: CheckNo
    description: Annotated[Line, Field(title="问题")]
    due_on: Annotated[Day, Field(title="整改期限")]


class RectificationEntry(RecordEntry):
    """A finding was put right."""

    business_date: Annotated[BusinessDate, Field(title="整改完成日期")]
    finding_no: FindingNo
    measure: Annotated[Line, Field(title="整改措施")]


class PolicyDocumentEntry(RecordEntry):
    """A document that regulates township funds; it ends on its own day, or with the document that repeals it."""

    business_date: Annotated[BusinessDate, Field(title="施行日期")]
    document_no: Annotated[Line, Field(title="文号")]
    title: Annotated[Line, Field(title="制度名称")]
    kind: Annotated[PolicyDocumentKind, Field(title="制度类别")]
    ends_on: Annotated[Day | None, Field(title="失效日期")] = None
    """The first day on which it no longer holds."""
    repeals: Annotated[Line | None, Field(title="废止文号")] = None
