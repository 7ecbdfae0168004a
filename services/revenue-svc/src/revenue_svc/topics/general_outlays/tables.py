"""The table of cut targets."""

from sqlalchemy import CheckConstraint, Column, Integer, Numeric, Table, Text

from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata

targets: Table = plain_table(
    "outlay_cut_targets",
    metadata,
    Column("fiscal_year", Integer, nullable=False),
    Column("document_no", Text, nullable=False),
    Column("cut_pct", Numeric(5, 2)),
    Column("cut_amount", Numeric(20, 2)),
    CheckConstraint("num_nonnulls(cut_pct, cut_amount) = 1", name="one_cut"),
    live_index("outlay_cut_targets", "fiscal_year"),
)
