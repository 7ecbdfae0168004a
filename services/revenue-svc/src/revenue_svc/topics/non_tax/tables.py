"""The tables of collection items, payment notices and their payments."""

from sqlalchemy import CheckConstraint, Column, Date, Numeric, Table, Text

from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata

collection_items: Table = plain_table(
    "collection_items",
    metadata,
    Column("item_code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("budget_kind", Text, nullable=False),
    Column("destination", Text, nullable=False),
    Column("standard", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("valid_until", Date),
    live_index("collection_items", "item_code", "reporting_unit"),
)

notices: Table = plain_table(
    "payment_notices",
    metadata,
    Column("notice_no", Text, nullable=False),
    Column("item_code", Text, nullable=False),
    Column("payer_code", Text),
    Column("amount", Numeric(20, 2), nullable=False),
    Column("due_on", Date, nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    live_index("payment_notices", "notice_no"),
    live_index("payment_notices", "item_code", "reporting_unit"),
)

payments: Table = plain_table(
    "notice_payments",
    metadata,
    Column("notice_no", Text, nullable=False),
    Column("destination", Text, nullable=False),
    Column("account_no", Text, nullable=False),
    Column("bank", Text, nullable=False),
    Column("bank_reference", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    live_index("notice_payments", "notice_no"),
    live_index("notice_payments", "account_no"),
)
