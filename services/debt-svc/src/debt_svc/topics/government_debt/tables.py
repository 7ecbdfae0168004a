"""The tables of limits, bonds, movements and fiscal capacity."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, Numeric, Table, Text, text

from bureau_common.kit.core.records import plain_table

from ...reference.metadata import metadata

_LIVE = text("voided_change is null")

debt_limits: Table = plain_table(
    "debt_limits",
    metadata,
    Column("debt_kind", Text, nullable=False),
    Column("movement", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    Column("notice_no", Text, nullable=False),
    Column("quota_year", Integer),
    Column("batch", Text),
    CheckConstraint("amount >= 0", name="amount"),
)

bonds: Table = plain_table(
    "bonds",
    metadata,
    Column("code", Text, nullable=False),
    Column("debt_kind", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("principal", Numeric(20, 2), nullable=False),
    Column("quota_year", Integer, nullable=False),
    Column("batch", Text),
    Column("agreement_no", Text, nullable=False),
    Column("project_code", Text),
    Column("term_years", Integer, nullable=False),
    Column("rate_pct", Numeric(7, 4), nullable=False),
    Column("interest_frequency", Text, nullable=False),
    Column("issue_fee", Numeric(20, 2), nullable=False),
    CheckConstraint("principal > 0", name="principal"),
    Index("ix_bonds_live_code", "code", postgresql_where=_LIVE),
)

debt_movements: Table = plain_table(
    "debt_movements",
    metadata,
    Column("debt_kind", Text, nullable=False),
    Column("movement", Text, nullable=False),
    Column("instrument", Text, nullable=False),
    Column("bond_code", Text),
    Column("purpose", Text),
    Column("amount", Numeric(20, 2), nullable=False),
    Column("debtor_code", Text, nullable=False),
    Column("debtor_name", Text, nullable=False),
    Column("debtor_level", Text, nullable=False),
    CheckConstraint("amount >= 0", name="amount"),
    # The guards sum a kind, and a bond, at every write.
    Index("ix_debt_movements_live_kind", "debt_kind", postgresql_where=_LIVE),
    Index("ix_debt_movements_live_bond_code", "bond_code", postgresql_where=_LIVE),
)

fiscal_capacity: Table = plain_table(
    "fiscal_capacity",
    metadata,
    Column("fiscal_year", Integer, nullable=False),
    Column("component", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    Column("document", Text, nullable=False),
    CheckConstraint("amount >= 0", name="amount"),
    Index("ix_fiscal_capacity_live_year", "fiscal_year", postgresql_where=_LIVE),
)
