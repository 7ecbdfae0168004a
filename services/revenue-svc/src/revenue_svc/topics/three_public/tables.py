"""The table of caps."""

from sqlalchemy import CheckConstraint, Column, Integer, Numeric, Table, Text

from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata

caps: Table = plain_table(
    "three_public_caps",
    metadata,
    Column("fiscal_year", Integer, nullable=False),
    Column("expense", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    Column("document_no", Text, nullable=False),
    CheckConstraint("amount >= 0", name="amount"),
    live_index("three_public_caps", "fiscal_year", "reporting_unit", "expense"),
)
