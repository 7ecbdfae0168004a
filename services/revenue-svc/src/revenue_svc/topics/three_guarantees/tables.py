"""The table of needs."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, Numeric, Table, Text, text

from bureau_common.kit.core.records import plain_table

from ...reference.metadata import metadata

needs: Table = plain_table(
    "guarantee_needs",
    metadata,
    Column("fiscal_year", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("need", Numeric(20, 2), nullable=False),
    Column("guaranteed", Numeric(20, 2), nullable=False),
    CheckConstraint("need >= 0 and guaranteed >= 0", name="amounts"),
    # The guard sums a kind's year at every write.
    Index("ix_guarantee_needs_live_year", "fiscal_year", "kind", postgresql_where=text("voided_change is null")),
)
