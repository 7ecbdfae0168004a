"""Allotments, plans and applications.

Why: no payment may pass its plan, no plan its allotment.
"""

import sqlalchemy as sa
from alembic import op

revision = "revenue0005"
down_revision = "revenue0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budget_allotments",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("allotment_no", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("budget_kind", sa.Text(), nullable=False),
        sa.Column("functional_code", sa.Text(), nullable=False),
        sa.Column("project_code", sa.Text(), nullable=True),
        sa.Column("direct_fund_tag", sa.Text(), nullable=True),
        sa.Column("source_notice", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_budget_allotments_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_allotments")),
        sa.UniqueConstraint("replaces", name=op.f("uq_budget_allotments_replaces")),
    )
    op.create_index("ix_budget_allotments_business_date_id", "budget_allotments", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_budget_allotments_created_change"), "budget_allotments", ["created_change"], unique=False)
    op.create_index(
        "ix_budget_allotments_live_allotment_no",
        "budget_allotments",
        ["allotment_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_budget_allotments_voided_change",
        "budget_allotments",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_budget_allotments_voided_source",
        "budget_allotments",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_budget_allotments_live_source",
        "budget_allotments",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "payment_applications",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("application_no", sa.Text(), nullable=False),
        sa.Column("allotment_no", sa.Text(), nullable=False),
        sa.Column("plan_month", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("payer_account", sa.Text(), nullable=False),
        sa.Column("payee_name", sa.Text(), nullable=False),
        sa.Column("payee_account", sa.Text(), nullable=False),
        sa.Column("payee_bank", sa.Text(), nullable=False),
        sa.Column("contract_no", sa.Text(), nullable=True),
        sa.Column("government_economic", sa.Text(), nullable=False),
        sa.Column("department_economic", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("general_outlay", sa.Boolean(), nullable=False),
        sa.Column("three_public", sa.Text(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_applications_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_applications")),
        sa.UniqueConstraint("replaces", name=op.f("uq_payment_applications_replaces")),
    )
    op.create_index(
        "ix_payment_applications_business_date_id", "payment_applications", ["business_date", "id"], unique=False
    )
    op.create_index(
        op.f("ix_payment_applications_created_change"), "payment_applications", ["created_change"], unique=False
    )
    op.create_index(
        "ix_payment_applications_live_allotment_no",
        "payment_applications",
        ["allotment_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_payment_applications_live_application_no",
        "payment_applications",
        ["application_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_payment_applications_voided_change",
        "payment_applications",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_payment_applications_voided_source",
        "payment_applications",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_payment_applications_live_source",
        "payment_applications",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "payment_plans",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("allotment_no", sa.Text(), nullable=False),
        sa.Column("plan_month", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_plans")),
        sa.UniqueConstraint("replaces", name=op.f("uq_payment_plans_replaces")),
    )
    op.create_index("ix_payment_plans_business_date_id", "payment_plans", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_payment_plans_created_change"), "payment_plans", ["created_change"], unique=False)
    op.create_index(
        "ix_payment_plans_live_allotment_no",
        "payment_plans",
        ["allotment_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_payment_plans_voided_change",
        "payment_plans",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_payment_plans_voided_source",
        "payment_plans",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_payment_plans_live_source",
        "payment_plans",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )


def downgrade() -> None:
    op.drop_table("payment_plans")
    op.drop_table("payment_applications")
    op.drop_table("budget_allotments")
