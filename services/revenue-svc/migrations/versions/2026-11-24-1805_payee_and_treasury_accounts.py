"""Checks of payee accounts, and the zero-balance accounts of the treasury with their closings.

Why: money leaves the treasury from an account of the unit only, and to an account that was checked only.
"""

import sqlalchemy as sa
from alembic import op

revision = "revenue0012"
down_revision = "revenue0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payee_accounts",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("payee_account", sa.Text(), nullable=False),
        sa.Column("payee_name", sa.Text(), nullable=False),
        sa.Column("payee_bank", sa.Text(), nullable=False),
        sa.Column("payee_kind", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payee_accounts")),
        sa.UniqueConstraint("replaces", name=op.f("uq_payee_accounts_replaces")),
    )
    op.create_index("ix_payee_accounts_business_date_id", "payee_accounts", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_payee_accounts_created_change"), "payee_accounts", ["created_change"], unique=False)
    op.create_index(
        "ix_payee_accounts_live_payee_account_business_date",
        "payee_accounts",
        ["payee_account", "business_date"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_payee_accounts_voided_change",
        "payee_accounts",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_payee_accounts_voided_source",
        "payee_accounts",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_payee_accounts_live_source",
        "payee_accounts",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "treasury_accounts",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("agent_bank", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treasury_accounts")),
        sa.UniqueConstraint("replaces", name=op.f("uq_treasury_accounts_replaces")),
    )
    op.create_index("ix_treasury_accounts_business_date_id", "treasury_accounts", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_treasury_accounts_created_change"), "treasury_accounts", ["created_change"], unique=False)
    op.create_index(
        "ix_treasury_accounts_live_account",
        "treasury_accounts",
        ["account"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_treasury_accounts_live_reporting_unit",
        "treasury_accounts",
        ["reporting_unit"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_treasury_accounts_voided_change",
        "treasury_accounts",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_treasury_accounts_voided_source",
        "treasury_accounts",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_treasury_accounts_live_source",
        "treasury_accounts",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_payment_applications_live_payee_account",
        "payment_applications",
        ["payee_account"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_payment_applications_live_payer_account",
        "payment_applications",
        ["payer_account"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "treasury_account_closings",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treasury_account_closings")),
        sa.UniqueConstraint("replaces", name=op.f("uq_treasury_account_closings_replaces")),
    )
    op.create_index(
        "ix_treasury_account_closings_business_date_id",
        "treasury_account_closings",
        ["business_date", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_treasury_account_closings_created_change"),
        "treasury_account_closings",
        ["created_change"],
        unique=False,
    )
    op.create_index(
        "ix_treasury_account_closings_live_account",
        "treasury_account_closings",
        ["account"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_treasury_account_closings_voided_change",
        "treasury_account_closings",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_treasury_account_closings_voided_source",
        "treasury_account_closings",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_treasury_account_closings_live_source",
        "treasury_account_closings",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )


def downgrade() -> None:
    op.drop_table("treasury_account_closings")
    op.drop_table("treasury_accounts")
    op.drop_table("payee_accounts")
    op.drop_index("ix_payment_applications_live_payer_account", table_name="payment_applications")
    op.drop_index("ix_payment_applications_live_payee_account", table_name="payment_applications")
