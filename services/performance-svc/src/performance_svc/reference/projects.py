"""How records of several topics name a project of the budget, and the year that its money is of."""

from typing import Annotated

from pydantic import Field

from .fields import Told

ProjectCode = Annotated[Told, Field(title="项目编码")]
FiscalYear = Annotated[int, Field(ge=2000, le=2199, title="预算年度")]
ObjectiveNo = Annotated[Told, Field(title="绩效目标编号")]
