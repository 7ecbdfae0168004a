"""The table of payee account checks."""

from sqlalchemy import Column, Date, Table, Text

from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata

payee_accounts: Table = plain_table(
    "payee_accounts",
    metadata,
    Column("payee_account", Text, nullable=False),
    Column("payee_name", Text, nullable=False),
    Column("payee_bank", Text, nullable=False),
    Column("payee_kind", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("valid_until", Date),
    live_index("payee_accounts", "payee_account", "business_date"),
)
