"""The tables of unit accounts and their events."""

from sqlalchemy import CheckConstraint, Column, Date, Numeric, Table, Text

from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata

accounts: Table = plain_table(
    "unit_accounts",
    metadata,
    Column("account_no", Text, nullable=False),
    Column("bank", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("approval_no", Text),
    Column("approved_on", Date),
    live_index("unit_accounts", "account_no"),
    live_index("unit_accounts", "reporting_unit"),
)

events: Table = plain_table(
    "unit_account_events",
    metadata,
    Column("account_no", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("balance", Numeric(20, 2), nullable=False),
    Column("last_movement_on", Date),
    Column("document", Text),
    CheckConstraint("balance >= 0", name="balance"),
    live_index("unit_account_events", "account_no"),
)
