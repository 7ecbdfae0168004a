"""Budgets.

Why: completion and schedule of the year are measured against the budget in force.
"""

import sqlalchemy as sa
from alembic import op

revision = "revenue0004"
down_revision = "revenue0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budgets",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("budget_kind", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("economic", sa.Text(), nullable=True),
        sa.Column("project_code", sa.Text(), nullable=True),
        sa.Column("source_tier", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("resolution_no", sa.Text(), nullable=True),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets")),
        sa.UniqueConstraint("replaces", name=op.f("uq_budgets_replaces")),
    )
    op.create_index("ix_budgets_business_date_id", "budgets", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_budgets_created_change"), "budgets", ["created_change"], unique=False)
    op.create_index(
        "ix_budgets_live_budget",
        "budgets",
        ["fiscal_year", "budget_kind", "reporting_unit"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_budgets_voided_change",
        "budgets",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_budgets_voided_source",
        "budgets",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_budgets_live_source",
        "budgets",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )


def downgrade() -> None:
    op.drop_table("budgets")
