"""Balances, transfers and forecasts of the treasury's cash as entered."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.codes import Spelt
from bureau_common.schemas.days import Day
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.periods import Period
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry

Account = Annotated[
    str,
    Spelt(
        r"^[0-9A-Za-z-]{2,32}$",
        "账户编号为2至32位数字、字母或短横线",
        "an account has 2 to 32 digits, letters or hyphens",
    ),
]


class FlowKind(Labelled):
    """What money is expected for: four kinds come in, the others go out, in the order in which they are paid."""

    TAX = "tax", "税收入库"
    NON_TAX = "non_tax", "非税入库"
    TRANSFER = "transfer", "上级转移支付"
    DEBT_PROCEEDS = "debt_proceeds", "债券资金"
    WAGES = "wages", "工资"
    BASIC_LIVELIHOOD = "basic_livelihood", "基本民生"
    RUNNING_COSTS = "running_costs", "机构运转"
    DEBT_SERVICE = "debt_service", "还本付息"
    PROJECTS = "projects", "项目支出"
    OTHER = "other", "其他支出"


class TreasuryBalanceEntry(RecordEntry):
    """What stood in an account at the end of a day, and what moved since its balance before; transfers included."""

    business_date: Annotated[BusinessDate, Field(title="余额日期")]
    account: Annotated[Account, Field(title="账户编号")]
    received: Annotated[Money | None, Field(ge=0, title="本期收入（元）")] = None
    paid: Annotated[Money | None, Field(ge=0, title="本期支出（元）")] = None
    balance: Annotated[Money, Field(ge=0, title="日末余额（元）")]


class CashTransferEntry(RecordEntry):
    """Money moved from one of the treasury's accounts to another (调度)."""

    business_date: Annotated[BusinessDate, Field(title="调度日期")]
    transfer_no: Annotated[Line, Field(title="调度单号")]
    from_account: Annotated[Account, Field(title="调出账户")]
    to_account: Annotated[Account, Field(title="调入账户")]
    amount: Annotated[Money, Field(gt=0, title="金额（元）")]
    purpose: Annotated[Line, Field(title="用途")]
    document: Annotated[Line, Field(title="批准文号")]


class CashForecastEntry(RecordEntry):
    """What is expected in or out in a month, or on a day of it; it is made before the month begins."""

    business_date: Annotated[BusinessDate, Field(title="编报日期")]
    month: Annotated[Period, Field(title="所属月份", examples=["2021-11"])]
    expected_on: Annotated[Day | None, Field(title="预计日期")] = None
    kind: Annotated[FlowKind, Field(title="收支类型")]
    item: Annotated[Line, Field(title="收支事项")]
    amount: Annotated[Money, Field(gt=0, title="预计金额（元）")]
