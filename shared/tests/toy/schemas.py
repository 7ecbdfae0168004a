"""An order, and an amount that is granted under a limit."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from bureau_common.kit.core.identifiers import CreditCode
from bureau_common.schemas.codes import Spelt
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import Line, RecordEntry


class OrderKind(Labelled):
    """A return is entered as a positive amount and counts negatively; a correction carries its sign."""

    ORDER = "order", "订购"
    RETURN = "return", "退货"
    CORRECTION = "correction", "更正"


class OrderEntry(RecordEntry):
    """One line of an order."""

    order_no: Annotated[Line, Field(title="订单号")]
    item: Annotated[
        str,
        Spelt(r"^[1-9][0-9]{2}([0-9]{2}){0,3}$", "品目编码为3、5、7或9位数字", "an item has 3, 5, 7 or 9 digits"),
        Field(title="品目编码"),
    ]
    share_pct: Annotated[
        Decimal, Field(ge=0, le=100, max_digits=7, decimal_places=4, title="本级承担比例", examples=["50"])
    ]
    kind: Annotated[OrderKind, Field(title="订单类型")]
    amount: Annotated[Money, Field(title="金额（元）")]
    supplier_code: Annotated[CreditCode | None, Field(title="供应商代码")] = None
    limit_no: Annotated[Line | None, Field(title="额度编号")] = None


class LimitEntry(RecordEntry):
    """An amount granted under a limit from its day on; a limit is the sum of what was granted."""

    limit_no: Annotated[Line, Field(title="额度编号")]
    fiscal_year: Annotated[int, Field(ge=1994, le=2199, title="年度")]
    amount: Annotated[Money, Field(ge=0, title="额度金额（元）")]
