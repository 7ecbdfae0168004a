"""Parameters.

Why: a setting's values are dated, cite their document, and are versioned as records are.
"""

import sqlalchemy as sa
from alembic import op

revision = "kit0004"
down_revision = "kit0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "parameters",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parameters")),
        sa.UniqueConstraint("replaces", name=op.f("uq_parameters_replaces")),
    )
    op.create_index("ix_parameters_business_date_id", "parameters", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_parameters_created_change"), "parameters", ["created_change"], unique=False)
    op.create_index(
        "ix_parameters_live_day",
        "parameters",
        ["key", "business_date"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_parameters_voided_change",
        "parameters",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_parameters_voided_source",
        "parameters",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_parameters_live_source",
        "parameters",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )


def downgrade() -> None:
    op.drop_table("parameters")
