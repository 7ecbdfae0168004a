"""The tables of the state capital budget and of profit remitted."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import SoeProfitRemittanceEntry, StateCapitalBudgetEntry

_ABOVE_NOTHING = {"amount": "amount > 0"}
budgets = record_table(
    StateCapitalBudgetEntry, "state_capital_budgets", metadata, live=["fiscal_year"], checks=_ABOVE_NOTHING
)
remittances = record_table(
    SoeProfitRemittanceEntry,
    "soe_profit_remittances",
    metadata,
    live=["credit_code", "voucher_no"],
    checks=_ABOVE_NOTHING,
)
