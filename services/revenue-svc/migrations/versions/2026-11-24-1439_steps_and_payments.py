"""Steps of applications, and payments.

Why: expenditure, livelihood expenditure and self-sufficiency come from the treasury's payments.
"""

import sqlalchemy as sa
from alembic import op

revision = "revenue0006"
down_revision = "revenue0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payment_steps",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("application_no", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_steps")),
        sa.UniqueConstraint("replaces", name=op.f("uq_payment_steps_replaces")),
    )
    op.create_index("ix_payment_steps_business_date_id", "payment_steps", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_payment_steps_created_change"), "payment_steps", ["created_change"], unique=False)
    op.create_index(
        "ix_payment_steps_live_application_no",
        "payment_steps",
        ["application_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_payment_steps_voided_change",
        "payment_steps",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_payment_steps_voided_source",
        "payment_steps",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_payment_steps_live_source",
        "payment_steps",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "payments",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("payment_no", sa.Text(), nullable=False),
        sa.Column("application_no", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("bank_reference", sa.Text(), nullable=False),
        sa.Column("allotment_no", sa.Text(), nullable=False),
        sa.Column("budget_kind", sa.Text(), nullable=False),
        sa.Column("functional_code", sa.Text(), nullable=False),
        sa.Column("government_economic", sa.Text(), nullable=False),
        sa.Column("general_outlay", sa.Boolean(), nullable=False),
        sa.Column("three_public", sa.Text(), nullable=True),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payments_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("replaces", name=op.f("uq_payments_replaces")),
    )
    op.create_index("ix_payments_business_date_id", "payments", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_payments_created_change"), "payments", ["created_change"], unique=False)
    op.create_index(
        "ix_payments_live_allotment_no",
        "payments",
        ["allotment_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_payments_live_application_no",
        "payments",
        ["application_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_payments_voided_change",
        "payments",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_payments_voided_source",
        "payments",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_payments_live_source",
        "payments",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )


def downgrade() -> None:
    op.drop_table("payments")
    op.drop_table("payment_steps")
