"""A line of a framework as it is entered."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.codes import Spelt
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry, RegisteredUnit

from ...reference.subjects import FiscalYear

FunctionalClass = Annotated[
    str,
    Spelt(r"^2[0-9]{2}$", "支出功能分类（类）为2开头的3位数字，如 205", "a functional class has 3 digits, e.g. 205"),
    Field(title="支出功能分类（类）", examples=["205"]),
]


class RollingBudgetEntry(RecordEntry):
    """What a unit shall spend on a class in one of the framework's three years.

    Version 1 is the framework itself; every later version holds what it adds or takes off, with its sign.
    """

    reporting_unit: Annotated[RegisteredUnit, Field(title="预算单位")]
    business_date: Annotated[BusinessDate, Field(title="编制（修订）日期")]
    prepared_year: Annotated[FiscalYear, Field(title="规划首年")]
    version: Annotated[int, Field(ge=1, le=99, title="版次")]
    fiscal_year: FiscalYear
    functional_class: FunctionalClass
    amount: Annotated[Money, Field(title="金额（元）")]
    document_no: Annotated[Line | None, Field(title="文号")] = None
