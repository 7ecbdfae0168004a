"""The need of one item of one unit as it is entered."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry

from ...reference.subjects import FiscalYear


class GuaranteeKind(Labelled):
    """Which of the three."""

    BASIC_LIVELIHOOD = "basic_livelihood", "保基本民生"
    WAGES = "wages", "保工资"
    RUNNING_COSTS = "running_costs", "保运转"


class GuaranteeNeedEntry(RecordEntry):
    """What an item needs in its fiscal year and what the budget sets aside for it."""

    business_date: Annotated[BusinessDate, Field(title="预算安排日期")]
    """When it was budgeted; one that was budgeted before its year counts from January on."""
    fiscal_year: FiscalYear
    kind: Annotated[GuaranteeKind, Field(title="三保类别")]
    item: Annotated[Line, Field(title="保障项目")]
    need: Annotated[Money, Field(ge=0, title="需求（元）")]
    guaranteed: Annotated[Money, Field(ge=0, title="预算安排（元）")]
