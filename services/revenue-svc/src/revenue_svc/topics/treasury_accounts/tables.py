"""The tables of zero-balance accounts and their closings."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import TreasuryAccountClosingEntry, TreasuryAccountEntry

treasury_accounts = record_table(
    TreasuryAccountEntry, "treasury_accounts", metadata, live=["account", "reporting_unit"]
)
account_closings = record_table(TreasuryAccountClosingEntry, "treasury_account_closings", metadata, live=["account"])
