"""Findings of borrowing by a township as they are entered, and their rectification."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.records import BusinessDate, RecordEntry, RegisteredUnit

from ...reference.fields import Amount, Told

FindingNo = Annotated[Told, Field(title="问题编号")]


class FoundBy(Labelled):
    """Who found it."""

    INSPECTION = "inspection", "监督检查"
    AUDIT = "audit", "审计"


class BorrowingFindingEntry(RecordEntry):
    """What a township was found to have borrowed; the creditor is an organisation or named without ID numbers."""

    business_date: Annotated[BusinessDate, Field(title="发现日期")]
    finding_no: FindingNo
    township: Annotated[RegisteredUnit, Field(title="乡镇代码")]
    creditor: Annotated[Told, Field(title="债权人")]
    amount: Amount
    found_by: Annotated[FoundBy, Field(title="发现途径")]
    document: Annotated[Told, Field(title="检查或审计文书号")]


class BorrowingRectificationEntry(RecordEntry):
    """That a finding is rectified: the debt is repaid, or the contract undone."""

    business_date: Annotated[BusinessDate, Field(title="整改完成日期")]
    finding_no: FindingNo
    measure: Annotated[Told, Field(title="整改措施")]
    document: Annotated[Told, Field(title="整改依据")]
