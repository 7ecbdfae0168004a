"""The tables of zero-balance accounts and their closings."""

from sqlalchemy import Column, Table, Text

from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata

treasury_accounts: Table = plain_table(
    "treasury_accounts",
    metadata,
    Column("account", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("agent_bank", Text, nullable=False),
    Column("document", Text, nullable=False),
    live_index("treasury_accounts", "account"),
    live_index("treasury_accounts", "reporting_unit"),
)

account_closings: Table = plain_table(
    "treasury_account_closings",
    metadata,
    Column("account", Text, nullable=False),
    Column("document", Text, nullable=False),
    live_index("treasury_account_closings", "account"),
)
