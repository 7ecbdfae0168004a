"""Bank-government guarantee loans: loans, steps, targets, compensations, payments on them, and shares of risk.

Why: the report's first paragraph on inclusive finance comes from them.
"""

import sqlalchemy as sa
from alembic import op

revision = "credit0002"
down_revision = "credit0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guarantee_loans",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("contract_no", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("client_class", sa.Text(), nullable=False),
        sa.Column("client_code", sa.Text(), nullable=False),
        sa.Column("principal", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("guaranteed_ratio_pct", sa.Numeric(precision=7, scale=4), nullable=False),
        sa.Column("fee_rate_pct", sa.Numeric(precision=7, scale=4), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("guaranteed_ratio_pct between 0 and 100", name=op.f("ck_guarantee_loans_ratio")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guarantee_loans")),
        sa.UniqueConstraint("replaces", name=op.f("uq_guarantee_loans_replaces")),
    )
    op.create_index("ix_guarantee_loans_business_date_id", "guarantee_loans", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_guarantee_loans_created_change"), "guarantee_loans", ["created_change"], unique=False)
    op.create_index(
        "ix_guarantee_loans_live_client_code",
        "guarantee_loans",
        ["client_code"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_guarantee_loans_live_contract_no",
        "guarantee_loans",
        ["contract_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_guarantee_loans_voided_change",
        "guarantee_loans",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_guarantee_loans_voided_source",
        "guarantee_loans",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_guarantee_loans_live_source",
        "guarantee_loans",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "guarantee_loan_steps",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("contract_no", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guarantee_loan_steps")),
        sa.UniqueConstraint("replaces", name=op.f("uq_guarantee_loan_steps_replaces")),
    )
    op.create_index(
        "ix_guarantee_loan_steps_business_date_id", "guarantee_loan_steps", ["business_date", "id"], unique=False
    )
    op.create_index(
        op.f("ix_guarantee_loan_steps_created_change"), "guarantee_loan_steps", ["created_change"], unique=False
    )
    op.create_index(
        "ix_guarantee_loan_steps_live_contract_no",
        "guarantee_loan_steps",
        ["contract_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_guarantee_loan_steps_voided_change",
        "guarantee_loan_steps",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_guarantee_loan_steps_voided_source",
        "guarantee_loan_steps",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_guarantee_loan_steps_live_source",
        "guarantee_loan_steps",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "guarantee_targets",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guarantee_targets")),
        sa.UniqueConstraint("replaces", name=op.f("uq_guarantee_targets_replaces")),
    )
    op.create_index("ix_guarantee_targets_business_date_id", "guarantee_targets", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_guarantee_targets_created_change"), "guarantee_targets", ["created_change"], unique=False)
    op.create_index(
        "ix_guarantee_targets_voided_change",
        "guarantee_targets",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_guarantee_targets_voided_source",
        "guarantee_targets",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_guarantee_targets_live_source",
        "guarantee_targets",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "compensations",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("claim_no", sa.Text(), nullable=False),
        sa.Column("contract_no", sa.Text(), nullable=False),
        sa.Column("loss_amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compensations")),
        sa.UniqueConstraint("replaces", name=op.f("uq_compensations_replaces")),
    )
    op.create_index("ix_compensations_business_date_id", "compensations", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_compensations_created_change"), "compensations", ["created_change"], unique=False)
    op.create_index(
        "ix_compensations_live_claim_no",
        "compensations",
        ["claim_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_compensations_live_contract_no",
        "compensations",
        ["contract_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_compensations_voided_change",
        "compensations",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_compensations_voided_source",
        "compensations",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_compensations_live_source",
        "compensations",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "compensation_payments",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("claim_no", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compensation_payments")),
        sa.UniqueConstraint("replaces", name=op.f("uq_compensation_payments_replaces")),
    )
    op.create_index(
        "ix_compensation_payments_business_date_id", "compensation_payments", ["business_date", "id"], unique=False
    )
    op.create_index(
        op.f("ix_compensation_payments_created_change"), "compensation_payments", ["created_change"], unique=False
    )
    op.create_index(
        "ix_compensation_payments_live_claim_no",
        "compensation_payments",
        ["claim_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_compensation_payments_voided_change",
        "compensation_payments",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_compensation_payments_voided_source",
        "compensation_payments",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_compensation_payments_live_source",
        "compensation_payments",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "risk_shares",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("guarantee_company_pct", sa.Numeric(precision=7, scale=4), nullable=False),
        sa.Column("provincial_group_pct", sa.Numeric(precision=7, scale=4), nullable=False),
        sa.Column("national_fund_pct", sa.Numeric(precision=7, scale=4), nullable=False),
        sa.Column("bank_pct", sa.Numeric(precision=7, scale=4), nullable=False),
        sa.Column("local_government_pct", sa.Numeric(precision=7, scale=4), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_shares")),
        sa.UniqueConstraint("replaces", name=op.f("uq_risk_shares_replaces")),
    )
    op.create_index("ix_risk_shares_business_date_id", "risk_shares", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_risk_shares_created_change"), "risk_shares", ["created_change"], unique=False)
    op.create_index(
        "ix_risk_shares_voided_change",
        "risk_shares",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_risk_shares_voided_source",
        "risk_shares",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_risk_shares_live_source",
        "risk_shares",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )


def downgrade() -> None:
    op.drop_table("risk_shares")
    op.drop_table("compensation_payments")
    op.drop_table("compensations")
    op.drop_table("guarantee_targets")
    op.drop_table("guarantee_loan_steps")
    op.drop_table("guarantee_loans")
