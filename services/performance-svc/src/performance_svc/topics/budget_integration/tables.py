"""The tables of units, closings, launch plans and launches, and of the funds that run through modules."""

from sqlalchemy import Index, text

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
    AccountingUnitEntry,
    IntegratedFundEntry,
    LaunchPlanEntry,
    ModuleLaunchEntry,
    UnitClosingEntry,
)


def _live_units(name: str) -> Index:
    """Guards and figures look rows up by their unit."""
    return Index(f"ix_{name}_live_unit", "unit_code", postgresql_where=text("voided_change is null"))


accounting_units = record_table(AccountingUnitEntry, "accounting_units", metadata, _live_units("accounting_units"))
unit_closings = record_table(UnitClosingEntry, "unit_closings", metadata, _live_units("unit_closings"))
launch_plans = record_table(LaunchPlanEntry, "launch_plans", metadata, _live_units("launch_plans"))
module_launches = record_table(ModuleLaunchEntry, "module_launches", metadata, _live_units("module_launches"))
integrated_funds = record_table(IntegratedFundEntry, "integrated_funds", metadata, _live_units("integrated_funds"))
