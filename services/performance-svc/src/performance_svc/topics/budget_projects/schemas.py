"""A project of a year's budget, as it is entered."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, RecordEntry, RegisteredUnit

from ...reference.fields import Document, Told
from ...reference.projects import FiscalYear, ProjectCode


class Origin(Labelled):
    """By what a project came into the year's budget."""

    INITIAL = "initial", "年初预算"
    ADDED = "added", "年中追加"


class BudgetProjectEntry(RecordEntry):
    """A project on the day on which its money was approved, with the year's budget or later in the year."""

    business_date: Annotated[BusinessDate, Field(title="批复（追加）日期")]
    project_code: ProjectCode
    fiscal_year: FiscalYear
    name: Annotated[Told, Field(title="项目名称")]
    unit: Annotated[RegisteredUnit, Field(title="项目单位代码")]
    origin: Annotated[Origin, Field(title="预算来源")]
    amount: Annotated[Money, Field(gt=0, title="批复金额（元）")]
    document: Document
