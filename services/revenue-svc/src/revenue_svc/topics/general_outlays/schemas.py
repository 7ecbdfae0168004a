"""The year's cut target as it is proposed."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry

from ...reference.subjects import FiscalYear


class OutlayCutTargetEntry(RecordEntry):
    """By how much a year's general outlays shall stay below those of the whole year before: in percent or in yuan."""

    business_date: Annotated[BusinessDate, Field(title="文件日期")]
    """When it was set; one that was set before its year counts from January on."""
    fiscal_year: FiscalYear
    document_no: Annotated[Line, Field(title="文号")]
    cut_pct: Annotated[
        Decimal | None, Field(gt=0, le=100, max_digits=5, decimal_places=2, title="压减比例（%）", examples=["5"])
    ] = None
    cut_amount: Annotated[Money | None, Field(gt=0, title="压减金额（元）")] = None
