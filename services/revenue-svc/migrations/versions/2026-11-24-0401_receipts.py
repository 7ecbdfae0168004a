"""Receipts and the bureau's own subjects.

Why: the first figures of the report come from treasury receipts.
"""

import sqlalchemy as sa
from alembic import op

revision = "revenue0001"
down_revision = None
branch_labels = ("revenue",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subjects",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subjects")),
        sa.UniqueConstraint("replaces", name=op.f("uq_subjects_replaces")),
    )
    op.create_index("ix_subjects_business_date_id", "subjects", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_subjects_created_change"), "subjects", ["created_change"], unique=False)
    op.create_index(
        "ix_subjects_live_year",
        "subjects",
        ["fiscal_year", "kind"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_subjects_voided_change",
        "subjects",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_subjects_voided_source",
        "subjects",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_subjects_live_source",
        "subjects",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "receipts",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("voucher_no", sa.Text(), nullable=False),
        sa.Column("budget_kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("budget_level", sa.Text(), nullable=False),
        sa.Column("district_share_pct", sa.Numeric(precision=7, scale=4), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("collecting_body", sa.Text(), nullable=False),
        sa.Column("payer_code", sa.Text(), nullable=True),
        sa.Column("item_code", sa.Text(), nullable=True),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("district_share_pct between 0 and 100", name=op.f("ck_receipts_share")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint("replaces", name=op.f("uq_receipts_replaces")),
    )
    op.create_index("ix_receipts_business_date_id", "receipts", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_receipts_created_change"), "receipts", ["created_change"], unique=False)
    op.create_index(
        "ix_receipts_voided_change",
        "receipts",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_receipts_voided_source",
        "receipts",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_receipts_live_source",
        "receipts",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )


def downgrade() -> None:
    op.drop_table("receipts")
    op.drop_table("subjects")
