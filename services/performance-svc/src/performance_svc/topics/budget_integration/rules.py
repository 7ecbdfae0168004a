"""The words and settings of budget integration: what is the second stage, and which funds are to be in the system."""

from collections.abc import Iterator
from datetime import date

from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import Term

from .schemas import IntegratedFund, Module

INTEGRATION = Clause(document="财政部《预算管理一体化规范（试行）》", article=None, verified=False)
UNIT = Term("核算单位", "accounting unit", INTEGRATION)
CLOSING = Term("核算单位撤销", "closing of the unit", INTEGRATION)
PLAN = Term("上线计划", "launch plan", INTEGRATION)
LAUNCH = Term("模块上线", "launch", INTEGRATION)
FUND = Term("纳入资金性质", "kind of funds in", INTEGRATION)

SECOND_STAGE = Parameter(
    key="integration_second_stage", label_zh="一体化第二阶段的模块", kind="codes",
    default="accounting,assets,budget_adjustment,final_accounts",
    choices={each.value: each.label_zh for each in Module}, clause=INTEGRATION,
)  # fmt: skip
REQUIRED_FUNDS = Parameter(
    key="integration_funds", label_zh="应纳入一体化的资金性质", kind="codes",
    default="general_public_budget,government_fund,unit_funds",
    choices={each.value: each.label_zh for each in IntegratedFund}, clause=INTEGRATION,
)  # fmt: skip
PARAMETERS = (SECOND_STAGE, REQUIRED_FUNDS)


def say_not_live(unit_code: str, module: Module, day: date) -> Iterator[Finding]:
    """Funds in a module that the unit does not run yet."""
    zh = f"核算单位{unit_code}至{day}尚未上线{module.label_zh}，不能登记纳入资金；请先登记上线，或核对日期"
    en = f"By {day} the accounting unit {unit_code} does not run {module}: enter its launch first, or check the day"
    yield blocked("funds_before_launch", zh, en, INTEGRATION, "business_date", day)


def say_closed(unit_code: str, day: date, closed_on: date) -> Iterator[Finding]:
    """No unit goes live that is closed."""
    zh = f"核算单位{unit_code}已于{closed_on}撤销，不能在{day}上线；请核对上线日期或撤销日期"
    en = f"The accounting unit {unit_code} closed on {closed_on} and cannot go live on {day}; check both dates"
    yield blocked("launch_after_closing", zh, en, INTEGRATION, "business_date", day, f"< {closed_on}")
