"""Inspections as they are entered: the inspection of a unit, its findings, their rectification, and who answered for them."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, ImpersonalLine, RecordEntry, RegisteredUnit

InspectionNo = Annotated[ImpersonalLine, Field(title="检查编号")]
FindingNo = Annotated[ImpersonalLine, Field(title="问题编号")]


class InspectionKind(Labelled):
    """What is inspected."""

    SPECIAL = "special", "专项检查"
    POVERTY_FUNDS = "poverty_funds", "扶贫资金检查"
    OFF_BOOK_FUNDS = "off_book_funds", "“小金库”治理"


class FindingKind(Labelled):
    """What is wrong."""

    MISAPPROPRIATED = "misappropriated", "挤占挪用"
    IDLE = "idle", "闲置沉淀"
    OVERPAID = "overpaid", "超标准超范围支出"
    OFF_BOOK = "off_book", "账外设账"
    UNSUPPORTED = "unsupported", "凭证不实不全"
    OTHER = "other", "其他"


class Measure(Labelled):
    """How somebody answers for a finding."""

    CRITICISM = "criticism", "批评教育"
    NOTICE = "notice", "通报批评"
    DISCIPLINE = "discipline", "党纪政务处分"
    HANDED_OVER = "handed_over", "移送有关机关"


class SpecialInspectionPlanEntry(RecordEntry):
    """A line of the year's plan: which unit is to be inspected for what, and by when; an inspection of both carries it out."""

    business_date: Annotated[BusinessDate, Field(title="计划下达日期")]
    plan_no: Annotated[ImpersonalLine, Field(title="计划编号")]
    kind: Annotated[InspectionKind, Field(title="检查类别")]
    unit: Annotated[RegisteredUnit, Field(title="被检查单位代码")]
    due_on: Annotated[Day, Field(title="计划完成日期")]
    document: Annotated[ImpersonalLine, Field(title="计划文件")]


class SpecialInspectionEntry(RecordEntry):
    """An inspection of a unit, from its business date on."""

    business_date: Annotated[BusinessDate, Field(title="检查日期")]
    inspection_no: InspectionNo
    kind: Annotated[InspectionKind, Field(title="检查类别")]
    unit: Annotated[RegisteredUnit, Field(title="被检查单位代码")]
    document: Annotated[ImpersonalLine, Field(title="检查通知书")]


class SpecialInspectionFindingEntry(RecordEntry):
    """What an inspection found: an amount, which is 0 where no money is concerned, and by when it is to be rectified."""

    business_date: Annotated[BusinessDate, Field(title="认定日期")]
    finding_no: FindingNo
    inspection_no: InspectionNo
    kind: Annotated[FindingKind, Field(title="问题类别")]
    amount: Annotated[Money, Field(ge=0, title="问题金额（元）")]
    due_on: Annotated[Day, Field(title="整改期限")]


class SpecialInspectionRectificationEntry(RecordEntry):
    """How much of a finding is rectified; one without an amount is so by its first record."""

    business_date: Annotated[BusinessDate, Field(title="整改日期")]
    finding_no: FindingNo
    amount: Annotated[Money, Field(ge=0, title="整改金额（元）")]
    document: Annotated[ImpersonalLine, Field(title="整改依据")]


class AccountabilityEntry(RecordEntry):
    """How many persons answered for a finding, and how; nobody is named."""

    business_date: Annotated[BusinessDate, Field(title="问责日期")]
    finding_no: FindingNo
    measure: Annotated[Measure, Field(title="问责方式")]
    people: Annotated[int, Field(ge=1, le=1000, title="问责人数")]
    document: Annotated[ImpersonalLine, Field(title="问责文件")]
