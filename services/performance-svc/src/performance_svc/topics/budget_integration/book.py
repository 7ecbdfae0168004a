"""The books of units, closings, launch plans, launches and funds."""

from bureau_common.kit.books.books import book, topic_books

from .guards import GUARDS
from .schemas import (
    AccountingUnitEntry,
    IntegratedFundEntry,
    LaunchPlanEntry,
    ModuleLaunchEntry,
    UnitClosingEntry,
)
from .tables import accounting_units, integrated_funds, launch_plans, module_launches, unit_closings

BOOKS = topic_books(
    "budget_integration",
    GUARDS,
    book("独立核算单位", AccountingUnitEntry, accounting_units),
    book("核算单位撤销", UnitClosingEntry, unit_closings),
    book("一体化上线计划", LaunchPlanEntry, launch_plans),
    book("一体化模块上线", ModuleLaunchEntry, module_launches),
    book("一体化纳入资金", IntegratedFundEntry, integrated_funds),
)
