"""Fields that records of several topics have: text without ID numbers, the enterprise's code."""

from typing import Annotated

from pydantic import Field

from bureau_common.kit.core.identifiers import CreditCode
from bureau_common.schemas.records import ImpersonalLine

Told = ImpersonalLine
Document = Annotated[Told, Field(title="依据文件")]
EnterpriseCode = Annotated[CreditCode, Field(title="企业统一社会信用代码")]
