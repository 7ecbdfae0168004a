"""The receipt as it is entered."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from bureau_common.kit.core.identifiers import CreditCode
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import Line, RecordEntry

from ...reference.fiscal_years import BookedYear
from ...reference.subject_lists import BudgetKind
from ...reference.subjects import SubjectCode


class BudgetLevel(Labelled):
    """Whose revenue it is: of one level, or shared between levels."""

    CENTRAL = "central", "中央级"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    DISTRICT = "district", "区级"
    ZONE = "zone", "园区级"
    TOWNSHIP = "township", "乡镇级"
    SHARED = "shared", "共享"


class ReceiptKind(Labelled):
    """A refund is entered as a positive amount and counts negatively; corrections and transfers carry their sign."""

    IN = "in", "入库"
    REFUND = "refund", "退库"
    CORRECTION = "correction", "更正"
    TRANSFER = "transfer", "调库"


class CollectingBody(Labelled):
    """Who collected it."""

    TAX = "tax", "税务部门"
    FINANCE = "finance", "财政部门"
    OTHER = "other", "其他部门"


class ReceiptEntry(RecordEntry):
    """One line of a treasury voucher; the business date is the treasury date (入库日期)."""

    voucher_no: Annotated[Line, Field(title="凭证号")]
    budget_kind: Annotated[BudgetKind, Field(title="预算种类")]
    subject: SubjectCode
    budget_level: Annotated[BudgetLevel, Field(title="预算级次")]
    district_share_pct: Annotated[
        Decimal, Field(ge=0, le=100, max_digits=7, decimal_places=4, title="区级分成比例", examples=["50"])
    ]
    """Percent of the amount that is the district's own (district, townships and zones)."""
    kind: Annotated[ReceiptKind, Field(title="收入类型")]
    amount: Annotated[Money, Field(title="金额（元）")]
    collecting_body: Annotated[CollectingBody, Field(title="征收机关")]
    payer_code: Annotated[CreditCode | None, Field(title="缴款单位代码")] = None
    item_code: Annotated[Line | None, Field(title="非税项目编码")] = None
    fiscal_year: BookedYear = None
    """Left out, the year of the treasury date; last year within the closing days."""
