"""Treasury cash and township finance.

Why: the report says what stands in the treasury and how far it goes; and township budgets bind, funds are notified,
posted and checked.
"""

import sqlalchemy as sa
from alembic import op

revision = "revenue0013"
down_revision = "revenue0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cash_forecasts",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_cash_forecasts_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_forecasts")),
        sa.UniqueConstraint("replaces", name=op.f("uq_cash_forecasts_replaces")),
    )
    op.create_index("ix_cash_forecasts_business_date_id", "cash_forecasts", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_cash_forecasts_created_change"), "cash_forecasts", ["created_change"], unique=False)
    op.create_index(
        "ix_cash_forecasts_live_month_kind",
        "cash_forecasts",
        ["month", "kind"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_cash_forecasts_voided_change",
        "cash_forecasts",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_cash_forecasts_voided_source",
        "cash_forecasts",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_cash_forecasts_live_source",
        "cash_forecasts",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "cash_transfers",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("transfer_no", sa.Text(), nullable=False),
        sa.Column("from_account", sa.Text(), nullable=False),
        sa.Column("to_account", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_cash_transfers_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_transfers")),
        sa.UniqueConstraint("replaces", name=op.f("uq_cash_transfers_replaces")),
    )
    op.create_index("ix_cash_transfers_business_date_id", "cash_transfers", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_cash_transfers_created_change"), "cash_transfers", ["created_change"], unique=False)
    op.create_index(
        "ix_cash_transfers_live_from_account",
        "cash_transfers",
        ["from_account"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_cash_transfers_live_to_account",
        "cash_transfers",
        ["to_account"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_cash_transfers_live_transfer_no",
        "cash_transfers",
        ["transfer_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_cash_transfers_voided_change",
        "cash_transfers",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_cash_transfers_voided_source",
        "cash_transfers",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_cash_transfers_live_source",
        "cash_transfers",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "check_findings",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("finding_no", sa.Text(), nullable=False),
        sa.Column("check_no", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_findings")),
        sa.UniqueConstraint("replaces", name=op.f("uq_check_findings_replaces")),
    )
    op.create_index("ix_check_findings_business_date_id", "check_findings", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_check_findings_created_change"), "check_findings", ["created_change"], unique=False)
    op.create_index(
        "ix_check_findings_live_check_no",
        "check_findings",
        ["check_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_check_findings_live_finding_no",
        "check_findings",
        ["finding_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_check_findings_voided_change",
        "check_findings",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_check_findings_voided_source",
        "check_findings",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_check_findings_live_source",
        "check_findings",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
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
        "fund_postings",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("notice_no", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_postings")),
        sa.UniqueConstraint("replaces", name=op.f("uq_fund_postings_replaces")),
    )
    op.create_index("ix_fund_postings_business_date_id", "fund_postings", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_fund_postings_created_change"), "fund_postings", ["created_change"], unique=False)
    op.create_index(
        "ix_fund_postings_live_notice_no",
        "fund_postings",
        ["notice_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_fund_postings_voided_change",
        "fund_postings",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_fund_postings_voided_source",
        "fund_postings",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_fund_postings_live_source",
        "fund_postings",
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
        "policy_documents",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("repeals", sa.Text(), nullable=True),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_documents")),
        sa.UniqueConstraint("replaces", name=op.f("uq_policy_documents_replaces")),
    )
    op.create_index("ix_policy_documents_business_date_id", "policy_documents", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_policy_documents_created_change"), "policy_documents", ["created_change"], unique=False)
    op.create_index(
        "ix_policy_documents_live_document_no",
        "policy_documents",
        ["document_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_policy_documents_live_repeals",
        "policy_documents",
        ["repeals"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_policy_documents_voided_change",
        "policy_documents",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_policy_documents_voided_source",
        "policy_documents",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_policy_documents_live_source",
        "policy_documents",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "rectifications",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("finding_no", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectifications")),
        sa.UniqueConstraint("replaces", name=op.f("uq_rectifications_replaces")),
    )
    op.create_index("ix_rectifications_business_date_id", "rectifications", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_rectifications_created_change"), "rectifications", ["created_change"], unique=False)
    op.create_index(
        "ix_rectifications_live_finding_no",
        "rectifications",
        ["finding_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_rectifications_voided_change",
        "rectifications",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_rectifications_voided_source",
        "rectifications",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_rectifications_live_source",
        "rectifications",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "spot_checks",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("check_no", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_checks")),
        sa.UniqueConstraint("replaces", name=op.f("uq_spot_checks_replaces")),
    )
    op.create_index("ix_spot_checks_business_date_id", "spot_checks", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_spot_checks_created_change"), "spot_checks", ["created_change"], unique=False)
    op.create_index(
        "ix_spot_checks_live_check_no",
        "spot_checks",
        ["check_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_spot_checks_voided_change",
        "spot_checks",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_spot_checks_voided_source",
        "spot_checks",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_spot_checks_live_source",
        "spot_checks",
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
    op.create_table(
        "treasury_balances",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("received", sa.Numeric(precision=20, scale=2), nullable=True),
        sa.Column("paid", sa.Numeric(precision=20, scale=2), nullable=True),
        sa.Column("balance", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("received >= 0 and paid >= 0 and balance >= 0", name=op.f("ck_treasury_balances_amounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treasury_balances")),
        sa.UniqueConstraint("replaces", name=op.f("uq_treasury_balances_replaces")),
    )
    op.create_index("ix_treasury_balances_business_date_id", "treasury_balances", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_treasury_balances_created_change"), "treasury_balances", ["created_change"], unique=False)
    op.create_index(
        "ix_treasury_balances_live_account_business_date",
        "treasury_balances",
        ["account", "business_date"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_treasury_balances_voided_change",
        "treasury_balances",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_treasury_balances_voided_source",
        "treasury_balances",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_treasury_balances_live_source",
        "treasury_balances",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_treasury_balances_live_source",
        table_name="treasury_balances",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_treasury_balances_voided_source",
        table_name="treasury_balances",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_treasury_balances_voided_change",
        table_name="treasury_balances",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_treasury_balances_live_account_business_date",
        table_name="treasury_balances",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(op.f("ix_treasury_balances_created_change"), table_name="treasury_balances")
    op.drop_index("ix_treasury_balances_business_date_id", table_name="treasury_balances")
    op.drop_table("treasury_balances")
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
        "uq_spot_checks_live_source", table_name="spot_checks", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(
        "ix_spot_checks_voided_source", table_name="spot_checks", postgresql_where=sa.text("voided_change is not null")
    )
    op.drop_index(
        "ix_spot_checks_voided_change", table_name="spot_checks", postgresql_where=sa.text("voided_change is not null")
    )
    op.drop_index(
        "ix_spot_checks_live_check_no", table_name="spot_checks", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(op.f("ix_spot_checks_created_change"), table_name="spot_checks")
    op.drop_index("ix_spot_checks_business_date_id", table_name="spot_checks")
    op.drop_table("spot_checks")
    op.drop_index(
        "uq_rectifications_live_source", table_name="rectifications", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(
        "ix_rectifications_voided_source",
        table_name="rectifications",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_rectifications_voided_change",
        table_name="rectifications",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_rectifications_live_finding_no",
        table_name="rectifications",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(op.f("ix_rectifications_created_change"), table_name="rectifications")
    op.drop_index("ix_rectifications_business_date_id", table_name="rectifications")
    op.drop_table("rectifications")
    op.drop_index(
        "uq_policy_documents_live_source",
        table_name="policy_documents",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_policy_documents_voided_source",
        table_name="policy_documents",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_policy_documents_voided_change",
        table_name="policy_documents",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_policy_documents_live_repeals",
        table_name="policy_documents",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_policy_documents_live_document_no",
        table_name="policy_documents",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(op.f("ix_policy_documents_created_change"), table_name="policy_documents")
    op.drop_index("ix_policy_documents_business_date_id", table_name="policy_documents")
    op.drop_table("policy_documents")
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
        "uq_fund_postings_live_source", table_name="fund_postings", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(
        "ix_fund_postings_voided_source",
        table_name="fund_postings",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_fund_postings_voided_change",
        table_name="fund_postings",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_fund_postings_live_notice_no", table_name="fund_postings", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(op.f("ix_fund_postings_created_change"), table_name="fund_postings")
    op.drop_index("ix_fund_postings_business_date_id", table_name="fund_postings")
    op.drop_table("fund_postings")
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
    op.drop_index(
        "uq_check_findings_live_source", table_name="check_findings", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(
        "ix_check_findings_voided_source",
        table_name="check_findings",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_check_findings_voided_change",
        table_name="check_findings",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_check_findings_live_finding_no",
        table_name="check_findings",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_check_findings_live_check_no",
        table_name="check_findings",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(op.f("ix_check_findings_created_change"), table_name="check_findings")
    op.drop_index("ix_check_findings_business_date_id", table_name="check_findings")
    op.drop_table("check_findings")
    op.drop_index(
        "uq_cash_transfers_live_source", table_name="cash_transfers", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(
        "ix_cash_transfers_voided_source",
        table_name="cash_transfers",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_cash_transfers_voided_change",
        table_name="cash_transfers",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_cash_transfers_live_transfer_no",
        table_name="cash_transfers",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_cash_transfers_live_to_account",
        table_name="cash_transfers",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_cash_transfers_live_from_account",
        table_name="cash_transfers",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(op.f("ix_cash_transfers_created_change"), table_name="cash_transfers")
    op.drop_index("ix_cash_transfers_business_date_id", table_name="cash_transfers")
    op.drop_table("cash_transfers")
    op.drop_index(
        "uq_cash_forecasts_live_source", table_name="cash_forecasts", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(
        "ix_cash_forecasts_voided_source",
        table_name="cash_forecasts",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_cash_forecasts_voided_change",
        table_name="cash_forecasts",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_cash_forecasts_live_month_kind",
        table_name="cash_forecasts",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(op.f("ix_cash_forecasts_created_change"), table_name="cash_forecasts")
    op.drop_index("ix_cash_forecasts_business_date_id", table_name="cash_forecasts")
    op.drop_table("cash_forecasts")
