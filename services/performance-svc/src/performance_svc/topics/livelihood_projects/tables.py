"""The tables of livelihood projects, their plans, funds and progress, and of what maintains them."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
    LivelihoodFundEntry,
    LivelihoodPlanEntry,
    LivelihoodProgressEntry,
    LivelihoodProjectEntry,
    MaintenanceContractEntry,
    MaintenanceInspectionEntry,
    MaintenancePaymentEntry,
)

_POSITIVE = {"amount": "amount > 0"}
projects = record_table(
    LivelihoodProjectEntry,
    "livelihood_projects",
    metadata,
    live=["project_no", "part_of"],
    checks={"target": "target > 0"},
)
plans = record_table(LivelihoodPlanEntry, "livelihood_plans", metadata, live=["project_no"], checks=_POSITIVE)
funds = record_table(LivelihoodFundEntry, "livelihood_funds", metadata, live=["project_no"], checks=_POSITIVE)
progress = record_table(
    LivelihoodProgressEntry,
    "livelihood_progress",
    metadata,
    live=["project_no"],
    checks={"quantity": "quantity >= 0"},
)
contracts = record_table(
    MaintenanceContractEntry,
    "maintenance_contracts",
    metadata,
    live=["contract_no", "project_no"],
    checks=_POSITIVE,
)
inspections = record_table(MaintenanceInspectionEntry, "maintenance_inspections", metadata, live=["contract_no"])
payments = record_table(
    MaintenancePaymentEntry, "maintenance_payments", metadata, live=["contract_no"], checks=_POSITIVE
)

IS_MAIN, IS_SUB = projects.c.part_of.is_(None), projects.c.part_of.is_not(None)
