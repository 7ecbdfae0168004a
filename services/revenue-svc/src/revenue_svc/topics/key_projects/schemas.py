"""A key project, its expected tax of a year, and the receipts it brought."""

from typing import Annotated

from pydantic import Field

from bureau_common.kit.core.identifiers import CreditCode
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry

from ...reference.subjects import FiscalYear

ProjectNo = Annotated[Line, Field(title="重点项目编号")]


class KeyProjectEntry(RecordEntry):
    """A project from the day on which it was listed."""

    business_date: Annotated[BusinessDate, Field(title="列入日期")]
    project_no: ProjectNo
    name: Annotated[Line, Field(title="项目名称")]
    credit_code: Annotated[CreditCode, Field(title="项目单位统一社会信用代码")]


class KeyProjectTaxEntry(RecordEntry):
    """The tax that a project is expected to bring in a year, as estimated in that year or before."""

    business_date: Annotated[BusinessDate, Field(title="测算日期")]
    project_no: ProjectNo
    fiscal_year: FiscalYear
    expected_tax: Annotated[Money, Field(ge=0, title="预计税收（元）")]


class KeyProjectReceiptEntry(RecordEntry):
    """The part of a voucher that a project brought in; the business date is the voucher's treasury date."""

    business_date: Annotated[BusinessDate, Field(title="入库日期")]
    project_no: ProjectNo
    voucher_no: Annotated[Line, Field(title="凭证号")]
    amount: Annotated[Money, Field(gt=0, title="入库税额（元）")]
