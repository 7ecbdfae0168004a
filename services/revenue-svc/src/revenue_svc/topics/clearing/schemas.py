"""Daily clearing statements as they are entered."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.money import Money
from bureau_common.schemas.records import Line, RecordEntry


class ClearingStatementEntry(RecordEntry):
    """What an agent bank and the treasury settled on the business date (清算日期), both ways."""

    statement_no: Annotated[Line, Field(title="清算单号")]
    agent_bank: Annotated[Line, Field(title="代理银行")]
    cleared_amount: Annotated[Money, Field(ge=0, title="清算金额（元）")]
    returned_amount: Annotated[Money, Field(ge=0, title="退款清算金额（元）")]
