"""The tables of hidden debt: the register, resolutions and their confirmations, adjustments, plans and forecasts."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
    HiddenDebtAdjustmentEntry,
    HiddenDebtConfirmationEntry,
    HiddenDebtEntry,
    HiddenDebtForecastEntry,
    HiddenDebtPlanEntry,
    HiddenDebtResolutionEntry,
)

hidden_debts = record_table(
    HiddenDebtEntry, "hidden_debts", metadata, live=["debt_no"], checks={"principal": "principal >= 0"}
)
resolutions = record_table(
    HiddenDebtResolutionEntry,
    "hidden_debt_resolutions",
    metadata,
    live=["debt_no", "bond_code"],
    checks={"amount": "amount > 0"},
)
confirmations = record_table(
    HiddenDebtConfirmationEntry, "hidden_debt_confirmations", metadata, live=["debt_no", "voucher_no"]
)
adjustments = record_table(
    HiddenDebtAdjustmentEntry,
    "hidden_debt_adjustments",
    metadata,
    live=["debt_no"],
    checks={"amount": "amount > 0"},
)
plans = record_table(HiddenDebtPlanEntry, "hidden_debt_plans", metadata, checks={"amount": "amount >= 0"})
forecasts = record_table(HiddenDebtForecastEntry, "hidden_debt_forecasts", metadata, checks={"amount": "amount >= 0"})
