"""Units, their closings, launch plans and launches, as they are entered."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.records import BusinessDate, Line, RecordEntry, RegisteredUnit


class Module(Labelled):
    """What the one system consists of, by the parts of the budget's course."""

    PROJECT_LIBRARY = "project_library", "项目库管理"
    BUDGET_PREPARATION = "budget_preparation", "预算编制"
    BUDGET_ADJUSTMENT = "budget_adjustment", "预算调整"
    BUDGET_EXECUTION = "budget_execution", "预算执行"
    ACCOUNTING = "accounting", "会计核算"
    FINAL_ACCOUNTS = "final_accounts", "决算和报告"
    ASSETS = "assets", "资产管理"


class IntegratedFund(Labelled):
    """Whose money runs through the system, by its nature."""

    GENERAL = "general_public_budget", "一般公共预算"
    GOVERNMENT_FUND = "government_fund", "政府性基金预算"
    STATE_CAPITAL = "state_capital", "国有资本经营预算"
    SPECIAL_ACCOUNT = "special_account", "财政专户管理资金"
    UNIT_FUNDS = "unit_funds", "单位资金"


AccountingUnitCode = Annotated[RegisteredUnit, Field(title="核算单位代码")]


class AccountingUnitEntry(RecordEntry):
    """A unit that keeps accounts of its own, from its business date (开设日期) on; its code is never used again."""

    unit_code: AccountingUnitCode
    name: Annotated[Line, Field(title="核算单位名称")]
    department: Annotated[Line, Field(title="主管部门")]


class UnitClosingEntry(RecordEntry):
    """A unit ends, merged or abolished: from its business date (撤销日期) on it no longer counts."""

    unit_code: AccountingUnitCode
    document: Annotated[Line | None, Field(title="撤并文件")] = None


class LaunchPlanEntry(RecordEntry):
    """The day that a unit is to go live on a module: the business date (计划上线日期)."""

    unit_code: AccountingUnitCode
    module: Annotated[Module, Field(title="模块")]


class ModuleLaunchEntry(RecordEntry):
    """A unit has gone live on a module, on the business date (实际上线日期)."""

    unit_code: AccountingUnitCode
    module: Annotated[Module, Field(title="模块")]
    funds: Annotated[Line, Field(title="纳入资金性质", examples=["一般公共预算、政府性基金预算"])]


class IntegratedFundEntry(RecordEntry):
    """Funds of a kind run through a module of a unit, from the business date on: with its launch, or later."""

    business_date: Annotated[BusinessDate, Field(title="纳入日期")]
    unit_code: AccountingUnitCode
    module: Annotated[Module, Field(title="模块")]
    fund: Annotated[IntegratedFund, Field(title="资金性质")]
