"""Fields that records of several topics have: text without ID numbers, a bank, a bond, an amount that moved, a percentage."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from bureau_common.kit.core.identifiers import CreditCode
from bureau_common.schemas.codes import Spelt
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import ImpersonalLine

Told = ImpersonalLine
EnterpriseCode = Annotated[CreditCode, Field(title="企业统一社会信用代码")]
EnterpriseName = Annotated[Told, Field(title="企业名称")]
Bank = Annotated[Told, Field(title="银行")]
Amount = Annotated[Money, Field(gt=0, title="金额（元）")]
People = Annotated[int, Field(ge=0, le=10_000_000)]
BondCode = Annotated[
    str,
    Spelt(
        r"^[0-9A-Za-z.-]{1,32}$",
        "债券代码为1至32位数字、字母、点或短横线",
        "a bond's code has 1 to 32 digits, letters, dots or hyphens",
    ),
]
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=7, decimal_places=4)]
