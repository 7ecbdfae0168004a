"""The tables of limits, bonds, movements and fiscal capacity."""

from sqlalchemy import Index, text

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import BondEntry, DebtLimitEntry, DebtMovementEntry, FiscalCapacityEntry

_LIVE = text("voided_change is null")

debt_limits = record_table(DebtLimitEntry, "debt_limits", metadata, checks={"amount": "amount >= 0"})
bonds = record_table(BondEntry, "bonds", metadata, live=["code"], checks={"principal": "principal > 0"})
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
