"""The cap of one unit and kind as it is entered."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry

from ...reference.subjects import FiscalYear
from ...reference.three_public import ThreePublic


class ThreePublicCapEntry(RecordEntry):
    """What a unit may spend on one kind in its fiscal year; without a cap nothing is limited, and 0 allows nothing."""

    business_date: Annotated[BusinessDate, Field(title="批复日期")]
    fiscal_year: FiscalYear
    expense: Annotated[ThreePublic, Field(title="三公经费类别")]
    amount: Annotated[Money, Field(ge=0, title="年度限额（元）")]
    document_no: Annotated[Line, Field(title="批复文号")]
