"""The table of receipts."""

from sqlalchemy import CheckConstraint, Column, Numeric, Table, Text

from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata

receipts: Table = plain_table(
    "receipts",
    metadata,
    Column("voucher_no", Text, nullable=False),
    Column("budget_kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("budget_level", Text, nullable=False),
    Column("district_share_pct", Numeric(7, 4), nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    Column("collecting_body", Text, nullable=False),
    Column("payer_code", Text),
    Column("item_code", Text),
    CheckConstraint("district_share_pct between 0 and 100", name="share"),
    live_index("receipts", "item_code"),
    # What names a voucher (leads, key projects) is judged against its rows.
    live_index("receipts", "voucher_no"),
)
