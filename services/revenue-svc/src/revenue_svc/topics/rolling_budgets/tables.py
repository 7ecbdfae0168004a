"""The table of framework lines."""

from sqlalchemy import CheckConstraint, Column, Integer, Numeric, Table, Text

from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata

frameworks: Table = plain_table(
    "rolling_budgets",
    metadata,
    Column("prepared_year", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("functional_class", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    Column("document_no", Text),
    CheckConstraint("fiscal_year between prepared_year and prepared_year + 2", name="three_years"),
    live_index("rolling_budgets", "prepared_year", "reporting_unit"),
)
