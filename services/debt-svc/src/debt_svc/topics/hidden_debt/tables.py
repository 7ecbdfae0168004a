"""The tables of hidden debt: the register, resolutions, adjustments, plans and forecasts."""

from sqlalchemy import CheckConstraint, Column, Date, Integer, Numeric, Table, Text

from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata

hidden_debts: Table = plain_table(
    "hidden_debts",
    metadata,
    Column("debt_no", Text, nullable=False),
    Column("system_status", Text, nullable=False),
    Column("debtor_code", Text, nullable=False),
    Column("debtor_name", Text, nullable=False),
    Column("debtor_level", Text, nullable=False),
    Column("creditor", Text, nullable=False),
    Column("project", Text, nullable=False),
    Column("principal", Numeric(20, 2), nullable=False),
    Column("rate_pct", Numeric(7, 4), nullable=False),
    Column("matures_on", Date, nullable=False),
    Column("planned_year", Integer, nullable=False),
    CheckConstraint("principal >= 0", name="principal"),
    live_index("hidden_debts", "debt_no"),
)

resolutions: Table = plain_table(
    "hidden_debt_resolutions",
    metadata,
    Column("debt_no", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    Column("fund_source", Text, nullable=False),
    Column("voucher_no", Text, nullable=False),
    Column("creditor_proof", Text, nullable=False),
    Column("bond_code", Text),
    Column("confirmation_no", Text),
    CheckConstraint("amount > 0", name="amount"),
    live_index("hidden_debt_resolutions", "debt_no"),
    live_index("hidden_debt_resolutions", "bond_code"),
)

adjustments: Table = plain_table(
    "hidden_debt_adjustments",
    metadata,
    Column("debt_no", Text, nullable=False),
    Column("adjustment", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    Column("document_no", Text, nullable=False),
    Column("authority", Text, nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    live_index("hidden_debt_adjustments", "debt_no"),
)

plans: Table = plain_table(
    "hidden_debt_plans",
    metadata,
    Column("amount", Numeric(20, 2), nullable=False),
    Column("document_no", Text, nullable=False),
    CheckConstraint("amount >= 0", name="amount"),
)

forecasts: Table = plain_table(
    "hidden_debt_forecasts",
    metadata,
    Column("amount", Numeric(20, 2), nullable=False),
    Column("revised_from", Numeric(20, 2)),
    Column("document_no", Text, nullable=False),
    CheckConstraint("amount >= 0", name="amount"),
)
