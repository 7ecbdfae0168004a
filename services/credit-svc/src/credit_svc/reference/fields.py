"""Fields that records of several topics have: text without ID numbers, the enterprise, the bank, an amount that moved, a rate."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from bureau_common.kit.core.identifiers import CreditCode
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import ImpersonalLine

Told = ImpersonalLine
EnterpriseCode = Annotated[CreditCode, Field(title="企业统一社会信用代码")]
Bank = Annotated[Told, Field(title="银行")]
Amount = Annotated[Money, Field(gt=0, title="金额（元）")]
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=7, decimal_places=4)]
