"""Treasury cash, and the policy documents on township funds.

Why: the report says what stands in the treasury and how far it goes, and which documents are in force.
"""

import sqlalchemy as sa
from alembic import op

revision = "revenue0007"
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
