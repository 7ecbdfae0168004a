"""The tables of key projects: the list, the expected tax by year, and the receipts."""

from sqlalchemy import CheckConstraint, Column, Integer, Numeric, Table, Text

from bureau_common.kit.core.records import live_index, record_table

from ...reference.metadata import metadata

projects: Table = record_table(
    "key_projects",
    metadata,
    Column("project_no", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("credit_code", Text, nullable=False),
    live_index("key_projects", "project_no"),
)

expected_taxes: Table = record_table(
    "key_project_taxes",
    metadata,
    Column("project_no", Text, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("expected_tax", Numeric(20, 2), nullable=False),
    CheckConstraint("expected_tax >= 0", name="amount"),
    live_index("key_project_taxes", "project_no", "fiscal_year"),
)

project_receipts: Table = record_table(
    "key_project_receipts",
    metadata,
    Column("project_no", Text, nullable=False),
    Column("voucher_no", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    live_index("key_project_receipts", "project_no"),
    live_index("key_project_receipts", "voucher_no"),
)
