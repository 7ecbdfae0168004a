"""The tables of limits, bonds, movements, costs, arrears, fiscal capacity and the expenditure that interest is held against."""

from sqlalchemy import Index, text

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
    BondEntry,
    BondRefinancingEntry,
    DebtArrearEntry,
    DebtCostEntry,
    DebtLimitEntry,
    DebtMovementEntry,
    ExpenditureBaseEntry,
    FiscalCapacityEntry,
)

_LIVE = text("voided_change is null")

debt_limits = record_table(DebtLimitEntry, "debt_limits", metadata, checks={"amount": "amount >= 0"})
bonds = record_table(BondEntry, "bonds", metadata, live=["code"], checks={"principal": "principal > 0"})
refinancings = record_table(
    BondRefinancingEntry,
    "bond_refinancings",
    metadata,
    live=["bond_code", "repaid_code"],
    checks={"amount": "amount > 0"},
)
debt_movements = record_table(
    DebtMovementEntry,
    "debt_movements",
    metadata,
    # The guards sum a kind, and a bond, at every write.
    Index("ix_debt_movements_live_kind", "debt_kind", postgresql_where=_LIVE),
    live=["bond_code"],
    checks={"amount": "amount >= 0"},
)
fiscal_capacity = record_table(
    FiscalCapacityEntry,
    "fiscal_capacity",
    metadata,
    Index("ix_fiscal_capacity_live_year", "fiscal_year", postgresql_where=_LIVE),
    checks={"amount": "amount >= 0"},
)
costs = record_table(
    DebtCostEntry, "debt_costs", metadata, live=["bond_code", "voucher_no"], checks={"amount": "amount > 0"}
)
arrears = record_table(DebtArrearEntry, "debt_arrears", metadata, live=["debt_name"], checks={"amount": "amount >= 0"})
expenditure_bases = record_table(
    ExpenditureBaseEntry, "debt_expenditure_bases", metadata, live=["fiscal_year"], checks={"amount": "amount > 0"}
)
