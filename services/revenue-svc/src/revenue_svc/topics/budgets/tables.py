"""The table of budget lines."""

from sqlalchemy import Column, Index, Integer, Numeric, Table, Text, text

from bureau_common.kit.core.records import plain_table

from ...reference.metadata import metadata

budgets: Table = plain_table(
    "budgets",
    metadata,
    Column("fiscal_year", Integer, nullable=False),
    Column("budget_kind", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("subject", Text),
    Column("economic", Text),
    Column("project_code", Text),
    Column("source_tier", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    Column("resolution_no", Text),
    # The guard's: one budget's sums, and one unit's lines of it.
    Index(
        "ix_budgets_live_budget",
        "fiscal_year",
        "budget_kind",
        "reporting_unit",
        postgresql_where=text("voided_change is null"),
    ),
)
