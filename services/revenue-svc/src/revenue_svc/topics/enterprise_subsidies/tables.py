"""The tables of subsidy programs, awards and their payments."""

from sqlalchemy import CheckConstraint, Column, Date, Numeric, Table, Text

from bureau_common.kit.core.records import live_index, plain_table

from ...reference.metadata import metadata

programs: Table = plain_table(
    "subsidy_programs",
    metadata,
    Column("program_code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("budget", Numeric(20, 2), nullable=False),
    CheckConstraint("budget >= 0", name="budget"),
    live_index("subsidy_programs", "program_code"),
)

awards: Table = plain_table(
    "subsidy_awards",
    metadata,
    Column("award_no", Text, nullable=False),
    Column("program_code", Text, nullable=False),
    Column("credit_code", Text, nullable=False),
    Column("award_period", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    live_index("subsidy_awards", "award_no"),
    live_index("subsidy_awards", "program_code", "credit_code"),
)

payments: Table = plain_table(
    "subsidy_payments",
    metadata,
    Column("award_no", Text, nullable=False),
    Column("credit_code", Text, nullable=False),
    Column("amount", Numeric(20, 2), nullable=False),
    Column("payment_no", Text),
    CheckConstraint("amount > 0", name="amount"),
    live_index("subsidy_payments", "award_no"),
    live_index("subsidy_payments", "payment_no"),
)
