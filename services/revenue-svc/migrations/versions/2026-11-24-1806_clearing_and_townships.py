"""Clearing statements, townships, and what payments say of bounces, repayments and clearing.

Why: what bounced is followed until it is paid again or given back, and what agent banks cleared is compared with the
payments. The index of payments by application serves older cut-offs, too: stocks look rows up by it.
"""

import sqlalchemy as sa
from alembic import op

revision = "revenue0013"
down_revision = "revenue0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clearing_statements",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("statement_no", sa.Text(), nullable=False),
        sa.Column("agent_bank", sa.Text(), nullable=False),
        sa.Column("cleared_amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("returned_amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("cleared_amount >= 0 and returned_amount >= 0", name=op.f("ck_clearing_statements_amounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearing_statements")),
        sa.UniqueConstraint("replaces", name=op.f("uq_clearing_statements_replaces")),
    )
    op.create_index(
        "ix_clearing_statements_business_date_id", "clearing_statements", ["business_date", "id"], unique=False
    )
    op.create_index(
        op.f("ix_clearing_statements_created_change"), "clearing_statements", ["created_change"], unique=False
    )
    op.create_index(
        "ix_clearing_statements_live_agent_bank_business_date",
        "clearing_statements",
        ["agent_bank", "business_date"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_clearing_statements_voided_change",
        "clearing_statements",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_clearing_statements_voided_source",
        "clearing_statements",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_clearing_statements_live_source",
        "clearing_statements",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "townships",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("township_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_townships")),
        sa.UniqueConstraint("replaces", name=op.f("uq_townships_replaces")),
    )
    op.create_index("ix_townships_business_date_id", "townships", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_townships_created_change"), "townships", ["created_change"], unique=False)
    op.create_index(
        "ix_townships_live_township_code",
        "townships",
        ["township_code"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_townships_voided_change",
        "townships",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_townships_voided_source",
        "townships",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_townships_live_source",
        "townships",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "township_treasury_steps",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("township_code", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_township_treasury_steps")),
        sa.UniqueConstraint("replaces", name=op.f("uq_township_treasury_steps_replaces")),
    )
    op.create_index(
        "ix_township_treasury_steps_business_date_id", "township_treasury_steps", ["business_date", "id"], unique=False
    )
    op.create_index(
        op.f("ix_township_treasury_steps_created_change"), "township_treasury_steps", ["created_change"], unique=False
    )
    op.create_index(
        "ix_township_treasury_steps_live_township_code",
        "township_treasury_steps",
        ["township_code"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_township_treasury_steps_voided_change",
        "township_treasury_steps",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_township_treasury_steps_voided_source",
        "township_treasury_steps",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_township_treasury_steps_live_source",
        "township_treasury_steps",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.add_column("payments", sa.Column("return_reason", sa.Text(), nullable=True))
    op.add_column("payments", sa.Column("repays_no", sa.Text(), nullable=True))
    op.add_column("payments", sa.Column("payee_account", sa.Text(), nullable=True))
    op.drop_index(
        op.f("ix_payments_live_application_no"), table_name="payments", postgresql_where="(voided_change IS NULL)"
    )
    op.create_index("ix_payments_application_no", "payments", ["application_no"], unique=False)
    op.create_index(
        "ix_payments_live_payee_account",
        "payments",
        ["payee_account"],
        unique=False,
        postgresql_where=sa.text("voided_change is null and payee_account is not null"),
    )
    op.create_index(
        "ix_payments_live_repays_no",
        "payments",
        ["repays_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null and repays_no is not null"),
    )
    # What stood before counts into the two new flows, too.
    op.execute(
        """
        insert into rollups (flow, month, category, amount, rows)
        select 'payments_uncleared', date_trunc('month', business_date)::date, 'all',
               sum(case when kind = 'paid' then amount else -amount end), count(*)
        from payments where voided_change is null group by 2
        union all
        select 'payments_cleared', date_trunc('month', business_date)::date, 'all',
               sum(case when kind = 'cleared' then amount else 0 end), count(*)
        from payments where voided_change is null group by 2
        """
    )


def downgrade() -> None:
    op.drop_table("township_treasury_steps")
    op.drop_table("townships")
    op.drop_table("clearing_statements")
    op.execute("delete from rollups where flow in ('payments_uncleared', 'payments_cleared', 'clearing_statements')")
    op.drop_index("ix_payments_live_repays_no", table_name="payments")
    op.drop_index("ix_payments_live_payee_account", table_name="payments")
    op.drop_index("ix_payments_application_no", table_name="payments")
    op.create_index(
        "ix_payments_live_application_no",
        "payments",
        ["application_no"],
        postgresql_where=sa.text("voided_change is null"),
    )
    for column in ("payee_account", "repays_no", "return_reason"):
        op.drop_column("payments", column)
