"""The tables of treasury cash."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import CashForecastEntry, CashTransferEntry, TreasuryBalanceEntry

balances = record_table(
    TreasuryBalanceEntry,
    "treasury_balances",
    metadata,
    live=[("account", "business_date")],
    checks={"amounts": "received >= 0 and paid >= 0 and balance >= 0"},
)
transfers = record_table(
    CashTransferEntry,
    "cash_transfers",
    metadata,
    live=["transfer_no", "from_account", "to_account"],
    checks={"amount": "amount > 0"},
)
forecasts = record_table(
    CashForecastEntry, "cash_forecasts", metadata, live=[("month", "kind")], checks={"amount": "amount > 0"}
)
