"""The table of daily clearing statements."""

from sqlalchemy import CheckConstraint, Column, Numeric, Table, Text

from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata

statements: Table = plain_table(
    "clearing_statements",
    metadata,
    Column("statement_no", Text, nullable=False),
    Column("agent_bank", Text, nullable=False),
    Column("cleared_amount", Numeric(20, 2), nullable=False),
    Column("returned_amount", Numeric(20, 2), nullable=False),
    CheckConstraint("cleared_amount >= 0 and returned_amount >= 0", name="amounts"),
    live_index("clearing_statements", "agent_bank", "business_date"),
)
