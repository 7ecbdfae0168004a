"""The tables of rural revitalization, and what a payment moves."""

from sqlalchemy import case

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
    MoneyKind,
    RuralAssetEntry,
    RuralContractEntry,
    RuralDistributionEntry,
    RuralFundEntry,
    RuralIncomeEntry,
    RuralPaymentEntry,
    RuralProjectEntry,
    RuralStepEntry,
    VillageCostEntry,
)

_POSITIVE = {"amount": "amount > 0"}

funds = record_table(
    RuralFundEntry, "rural_funds", metadata, live=[("fiscal_year", "tier")], checks={"amount": "amount <> 0"}
)
projects = record_table(RuralProjectEntry, "rural_projects", metadata, live=["project_no"])
contracts = record_table(
    RuralContractEntry, "rural_contracts", metadata, live=["contract_no", "project_no"], checks=_POSITIVE
)
steps = record_table(RuralStepEntry, "rural_steps", metadata, live=["project_no"])
distributions = record_table(
    RuralDistributionEntry, "rural_distributions", metadata,
    live=[("project_no", "fiscal_year"), ("fiscal_year", "tier")], checks=_POSITIVE,
)  # fmt: skip
payments = record_table(
    RuralPaymentEntry, "rural_payments", metadata,
    live=[("project_no", "fiscal_year"), "contract_no", ("application_no", "payment_no")], checks=_POSITIVE,
)  # fmt: skip
assets = record_table(RuralAssetEntry, "rural_assets", metadata, live=["asset_no", "project_no"], checks=_POSITIVE)
incomes = record_table(RuralIncomeEntry, "rural_incomes", metadata, live=["asset_no", "household_no"], checks=_POSITIVE)
village_costs = record_table(
    VillageCostEntry, "village_costs", metadata, live=[("fiscal_year", "village")], checks=_POSITIVE
)

NET_PAID = case((payments.c.kind == MoneyKind.RETURNED, -payments.c.amount), else_=payments.c.amount)
"""What a row of the payments moves: a payment adds, what came back takes off."""
