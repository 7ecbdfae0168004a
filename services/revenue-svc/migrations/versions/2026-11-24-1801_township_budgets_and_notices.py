"""Township budgets, plans, notices, confirmations.

Why: township budgets bind, and a township is told which funds come to its people.
"""

import sqlalchemy as sa
from alembic import op

revision = "revenue0008"
down_revision = "revenue0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fund_notices",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("notice_no", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_fund_notices_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_notices")),
        sa.UniqueConstraint("replaces", name=op.f("uq_fund_notices_replaces")),
    )
    op.create_index("ix_fund_notices_business_date_id", "fund_notices", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_fund_notices_created_change"), "fund_notices", ["created_change"], unique=False)
    op.create_index(
        "ix_fund_notices_live_notice_no",
        "fund_notices",
        ["notice_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_fund_notices_voided_change",
        "fund_notices",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_fund_notices_voided_source",
        "fund_notices",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_fund_notices_live_source",
        "fund_notices",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "notice_confirmations",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("notice_no", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_confirmations")),
        sa.UniqueConstraint("replaces", name=op.f("uq_notice_confirmations_replaces")),
    )
    op.create_index(
        "ix_notice_confirmations_business_date_id", "notice_confirmations", ["business_date", "id"], unique=False
    )
    op.create_index(
        op.f("ix_notice_confirmations_created_change"), "notice_confirmations", ["created_change"], unique=False
    )
    op.create_index(
        "ix_notice_confirmations_live_notice_no",
        "notice_confirmations",
        ["notice_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_notice_confirmations_voided_change",
        "notice_confirmations",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_notice_confirmations_voided_source",
        "notice_confirmations",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_notice_confirmations_live_source",
        "notice_confirmations",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "township_budgets",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("township", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("resolution_no", sa.Text(), nullable=True),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_township_budgets")),
        sa.UniqueConstraint("replaces", name=op.f("uq_township_budgets_replaces")),
    )
    op.create_index("ix_township_budgets_business_date_id", "township_budgets", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_township_budgets_created_change"), "township_budgets", ["created_change"], unique=False)
    op.create_index(
        "ix_township_budgets_live_township_fiscal_year",
        "township_budgets",
        ["township", "fiscal_year"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_township_budgets_voided_change",
        "township_budgets",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_township_budgets_voided_source",
        "township_budgets",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_township_budgets_live_source",
        "township_budgets",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "township_plans",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("township", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_township_plans")),
        sa.UniqueConstraint("replaces", name=op.f("uq_township_plans_replaces")),
    )
    op.create_index("ix_township_plans_business_date_id", "township_plans", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_township_plans_created_change"), "township_plans", ["created_change"], unique=False)
    op.create_index(
        "ix_township_plans_live_township",
        "township_plans",
        ["township"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_township_plans_voided_change",
        "township_plans",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_township_plans_voided_source",
        "township_plans",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_township_plans_live_source",
        "township_plans",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_township_plans_live_source", table_name="township_plans", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(
        "ix_township_plans_voided_source",
        table_name="township_plans",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_township_plans_voided_change",
        table_name="township_plans",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_township_plans_live_township",
        table_name="township_plans",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(op.f("ix_township_plans_created_change"), table_name="township_plans")
    op.drop_index("ix_township_plans_business_date_id", table_name="township_plans")
    op.drop_table("township_plans")
    op.drop_index(
        "uq_township_budgets_live_source",
        table_name="township_budgets",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_township_budgets_voided_source",
        table_name="township_budgets",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_township_budgets_voided_change",
        table_name="township_budgets",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_township_budgets_live_township_fiscal_year",
        table_name="township_budgets",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(op.f("ix_township_budgets_created_change"), table_name="township_budgets")
    op.drop_index("ix_township_budgets_business_date_id", table_name="township_budgets")
    op.drop_table("township_budgets")
    op.drop_index(
        "uq_notice_confirmations_live_source",
        table_name="notice_confirmations",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_notice_confirmations_voided_source",
        table_name="notice_confirmations",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_notice_confirmations_voided_change",
        table_name="notice_confirmations",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_notice_confirmations_live_notice_no",
        table_name="notice_confirmations",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(op.f("ix_notice_confirmations_created_change"), table_name="notice_confirmations")
    op.drop_index("ix_notice_confirmations_business_date_id", table_name="notice_confirmations")
    op.drop_table("notice_confirmations")
    op.drop_index(
        "uq_fund_notices_live_source", table_name="fund_notices", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(
        "ix_fund_notices_voided_source",
        table_name="fund_notices",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_fund_notices_voided_change",
        table_name="fund_notices",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_fund_notices_live_notice_no", table_name="fund_notices", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(op.f("ix_fund_notices_created_change"), table_name="fund_notices")
    op.drop_index("ix_fund_notices_business_date_id", table_name="fund_notices")
    op.drop_table("fund_notices")
