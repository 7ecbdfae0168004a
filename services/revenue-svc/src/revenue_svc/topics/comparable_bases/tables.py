"""The table of restatements."""

from sqlalchemy import CheckConstraint, Column, Numeric, Table, Text

from bureau_common.kit.core.records import plain_table

from ...reference.metadata import metadata

restatements: Table = plain_table(
    "base_restatements",
    metadata,
    Column("measure", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    Column("document", Text, nullable=False),
    Column("reason", Text, nullable=False),
    CheckConstraint("amount <> 0", name="amount"),
)
