"""Hidden debt.

Why: the register, what resolves it and what the year expects carry the sentences on hidden debt, and the full ratio.
"""

import sqlalchemy as sa
from alembic import op

revision = "debt0002"
down_revision = "debt0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hidden_debt_adjustments",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("debt_no", sa.Text(), nullable=False),
        sa.Column("adjustment", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_hidden_debt_adjustments_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hidden_debt_adjustments")),
        sa.UniqueConstraint("replaces", name=op.f("uq_hidden_debt_adjustments_replaces")),
    )
    op.create_index(
        "ix_hidden_debt_adjustments_business_date_id", "hidden_debt_adjustments", ["business_date", "id"], unique=False
    )
    op.create_index(
        op.f("ix_hidden_debt_adjustments_created_change"), "hidden_debt_adjustments", ["created_change"], unique=False
    )
    op.create_index(
        "ix_hidden_debt_adjustments_live_debt_no",
        "hidden_debt_adjustments",
        ["debt_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_hidden_debt_adjustments_voided_change",
        "hidden_debt_adjustments",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_hidden_debt_adjustments_voided_source",
        "hidden_debt_adjustments",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_hidden_debt_adjustments_live_source",
        "hidden_debt_adjustments",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "hidden_debt_forecasts",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("revised_from", sa.Numeric(precision=20, scale=2), nullable=True),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_hidden_debt_forecasts_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hidden_debt_forecasts")),
        sa.UniqueConstraint("replaces", name=op.f("uq_hidden_debt_forecasts_replaces")),
    )
    op.create_index(
        "ix_hidden_debt_forecasts_business_date_id", "hidden_debt_forecasts", ["business_date", "id"], unique=False
    )
    op.create_index(
        op.f("ix_hidden_debt_forecasts_created_change"), "hidden_debt_forecasts", ["created_change"], unique=False
    )
    op.create_index(
        "ix_hidden_debt_forecasts_voided_change",
        "hidden_debt_forecasts",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_hidden_debt_forecasts_voided_source",
        "hidden_debt_forecasts",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_hidden_debt_forecasts_live_source",
        "hidden_debt_forecasts",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "hidden_debt_plans",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_hidden_debt_plans_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hidden_debt_plans")),
        sa.UniqueConstraint("replaces", name=op.f("uq_hidden_debt_plans_replaces")),
    )
    op.create_index("ix_hidden_debt_plans_business_date_id", "hidden_debt_plans", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_hidden_debt_plans_created_change"), "hidden_debt_plans", ["created_change"], unique=False)
    op.create_index(
        "ix_hidden_debt_plans_voided_change",
        "hidden_debt_plans",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_hidden_debt_plans_voided_source",
        "hidden_debt_plans",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_hidden_debt_plans_live_source",
        "hidden_debt_plans",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "hidden_debt_resolutions",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("debt_no", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("fund_source", sa.Text(), nullable=False),
        sa.Column("voucher_no", sa.Text(), nullable=False),
        sa.Column("creditor_proof", sa.Text(), nullable=False),
        sa.Column("bond_code", sa.Text(), nullable=True),
        sa.Column("confirmation_no", sa.Text(), nullable=True),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_hidden_debt_resolutions_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hidden_debt_resolutions")),
        sa.UniqueConstraint("replaces", name=op.f("uq_hidden_debt_resolutions_replaces")),
    )
    op.create_index(
        "ix_hidden_debt_resolutions_business_date_id", "hidden_debt_resolutions", ["business_date", "id"], unique=False
    )
    op.create_index(
        op.f("ix_hidden_debt_resolutions_created_change"), "hidden_debt_resolutions", ["created_change"], unique=False
    )
    op.create_index(
        "ix_hidden_debt_resolutions_live_bond_code",
        "hidden_debt_resolutions",
        ["bond_code"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_hidden_debt_resolutions_live_debt_no",
        "hidden_debt_resolutions",
        ["debt_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_hidden_debt_resolutions_voided_change",
        "hidden_debt_resolutions",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_hidden_debt_resolutions_voided_source",
        "hidden_debt_resolutions",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_hidden_debt_resolutions_live_source",
        "hidden_debt_resolutions",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "hidden_debts",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("debt_no", sa.Text(), nullable=False),
        sa.Column("system_status", sa.Text(), nullable=False),
        sa.Column("debtor_code", sa.Text(), nullable=False),
        sa.Column("debtor_name", sa.Text(), nullable=False),
        sa.Column("debtor_level", sa.Text(), nullable=False),
        sa.Column("creditor", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("principal", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("rate_pct", sa.Numeric(precision=7, scale=4), nullable=False),
        sa.Column("matures_on", sa.Date(), nullable=False),
        sa.Column("planned_year", sa.Integer(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("principal >= 0", name=op.f("ck_hidden_debts_principal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hidden_debts")),
        sa.UniqueConstraint("replaces", name=op.f("uq_hidden_debts_replaces")),
    )
    op.create_index("ix_hidden_debts_business_date_id", "hidden_debts", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_hidden_debts_created_change"), "hidden_debts", ["created_change"], unique=False)
    op.create_index(
        "ix_hidden_debts_live_debt_no",
        "hidden_debts",
        ["debt_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_hidden_debts_voided_change",
        "hidden_debts",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_hidden_debts_voided_source",
        "hidden_debts",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_hidden_debts_live_source",
        "hidden_debts",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )


def downgrade() -> None:
    # A table takes its indexes with it.
    op.drop_table("hidden_debts")
    op.drop_table("hidden_debt_resolutions")
    op.drop_table("hidden_debt_plans")
    op.drop_table("hidden_debt_forecasts")
    op.drop_table("hidden_debt_adjustments")
