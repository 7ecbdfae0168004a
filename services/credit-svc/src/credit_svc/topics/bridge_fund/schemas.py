"""The records of the bridge fund as they are entered, and what is derived of a bridge loan."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

from pydantic import BaseModel, BeforeValidator, Field

from bureau_common.kit.core.identifiers import CreditCode
from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, RecordEntry

from ...reference.fields import Told

BridgeNo = Annotated[Told, Field(title="过桥编号")]
LoanNo = Told
Amount = Annotated[Money, Field(gt=0, title="金额（元）")]


def _yes_or_no(value: object) -> object:
    """In files of people a flag is 是 or 否."""
    return {"是": True, "否": False}.get(value, value) if isinstance(value, str) else value


class PoolDirection(Labelled):
    """Into the pool or out of it."""

    PAID_IN = "paid_in", "拨入"
    WITHDRAWN = "withdrawn", "收回"


class BridgeAction(Labelled):
    """A step of a bridge loan; on one day they come in this order."""

    APPROVE = "approve", "审批"
    DRAW = "draw", "发放"
    EXTEND = "extend", "展期"
    RETURN = "return", "归还"


class BridgeState(Labelled):
    """Where a bridge loan stands, as its steps have brought it; overdue it is from the day after the one it is due on."""

    APPLIED = "applied", "已申请"
    APPROVED = "approved", "已审批"
    DRAWN = "drawn", "已发放"
    EXTENDED = "extended", "已展期"
    OVERDUE = "overdue", "逾期"
    RETURNED = "returned", "已归还"


class BridgePoolMovementEntry(RecordEntry):
    """Capital that somebody paid into the pool, or withdrew, on the business date."""

    direction: Annotated[PoolDirection, Field(title="方向")]
    party: Annotated[Told, Field(title="出资方")]
    amount: Amount
    document: Annotated[Told, Field(title="来源文件")]


class BridgeLoanEntry(RecordEntry):
    """An application for a bridge loan; approved it is with the bank's commitment to renew and a closed account alone."""

    business_date: Annotated[BusinessDate, Field(title="申请日期")]
    bridge_no: BridgeNo
    credit_code: Annotated[CreditCode, Field(title="统一社会信用代码")]
    bank: Annotated[Told, Field(title="续贷银行")]
    old_loan_no: Annotated[LoanNo, Field(title="原贷款编号")]
    amount: Annotated[Money, Field(gt=0, title="申请金额（元）")]
    daily_rate_pct: Annotated[Decimal, Field(ge=0, le=1, max_digits=7, decimal_places=4, title="日费率（%）")]
    closed_account: Annotated[bool, BeforeValidator(_yes_or_no), Field(title="封闭运行账户", examples=["是"])]
    commitment_no: Annotated[Told | None, Field(title="续贷承诺函编号")] = None
    commitment_amount: Annotated[Money | None, Field(gt=0, title="承诺续贷金额（元）")] = None


class BridgeStepEntry(RecordEntry):
    """A step of a bridge loan: a drawing says its amount and day due, an extension the new day, a return its amount."""

    bridge_no: BridgeNo
    action: Annotated[BridgeAction, Field(title="环节")]
    amount: Annotated[Money | None, Field(gt=0, title="金额（元）")] = None
    due_on: Annotated[Day | None, Field(title="应归还日期")] = None
    new_loan_no: Annotated[LoanNo | None, Field(title="新贷款编号")] = None


class BridgePosition(BaseModel):
    """Where a bridge loan stands on a day; `days_out` are those from its drawing to its return, or to the day."""

    bridge_no: str
    state: BridgeState
    drawn: Money
    returned: Money
    outstanding: Money
    due_on: date | None
    days_out: int


class Terms(NamedTuple):
    """What an application says of a bridge loan."""

    bridge_no: str
    amount: Decimal
    is_closed: bool
    committed: Decimal | None


class Step(NamedTuple):
    """A step as the fold sees it; `max_days` is the limit of its day."""

    action: BridgeAction
    day: date
    amount: Decimal | None
    due_on: date | None
    max_days: Decimal | int


@dataclass(frozen=True)
class Bridge:
    """A bridge loan as its steps have brought it."""

    terms: Terms
    state: BridgeState = BridgeState.APPLIED
    drawn: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)
    drawn_on: date | None = None
    due_on: date | None = None
    returned_on: date | None = None

    @property
    def outstanding(self) -> Decimal:
        return self.drawn - self.returned
