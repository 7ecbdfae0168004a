"""Restatements of bases, and the needs of the three guarantees.

Why: growth is compared with a base of the same scope, and the report calls finances steady only where no guarantee
falls short.
"""

import sqlalchemy as sa
from alembic import op

revision = "revenue0003"
down_revision = "revenue0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "base_restatements",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_base_restatements_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_restatements")),
        sa.UniqueConstraint("replaces", name=op.f("uq_base_restatements_replaces")),
    )
    op.create_index("ix_base_restatements_business_date_id", "base_restatements", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_base_restatements_created_change"), "base_restatements", ["created_change"], unique=False)
    op.create_index(
        "ix_base_restatements_voided_change",
        "base_restatements",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_base_restatements_voided_source",
        "base_restatements",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_base_restatements_live_source",
        "base_restatements",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "guarantee_needs",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("need", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("guaranteed", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("need >= 0 and guaranteed >= 0", name=op.f("ck_guarantee_needs_amounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guarantee_needs")),
        sa.UniqueConstraint("replaces", name=op.f("uq_guarantee_needs_replaces")),
    )
    op.create_index("ix_guarantee_needs_business_date_id", "guarantee_needs", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_guarantee_needs_created_change"), "guarantee_needs", ["created_change"], unique=False)
    op.create_index(
        "ix_guarantee_needs_live_year",
        "guarantee_needs",
        ["fiscal_year", "kind"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_guarantee_needs_voided_change",
        "guarantee_needs",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_guarantee_needs_voided_source",
        "guarantee_needs",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_guarantee_needs_live_source",
        "guarantee_needs",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )


def downgrade() -> None:
    op.drop_table("guarantee_needs")
    op.drop_table("base_restatements")
