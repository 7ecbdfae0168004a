"""Closings and alerts.

Why: a closed period lets no write in, and what needs attention is kept with the change that caused it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "kit0002"
down_revision = "kit0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("cause", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("replaces", name=op.f("uq_alerts_replaces")),
    )
    op.create_index("ix_alerts_business_date_id", "alerts", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_alerts_created_change"), "alerts", ["created_change"], unique=False)
    op.create_index(
        "ix_alerts_voided_change",
        "alerts",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_alerts_voided_source",
        "alerts",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_alerts_live_source",
        "alerts",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "closings",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closings")),
        sa.UniqueConstraint("replaces", name=op.f("uq_closings_replaces")),
    )
    op.create_index("ix_closings_business_date_id", "closings", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_closings_created_change"), "closings", ["created_change"], unique=False)
    op.create_index(
        "ix_closings_voided_change",
        "closings",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_closings_voided_source",
        "closings",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_closings_live_source",
        "closings",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )


def downgrade() -> None:
    op.drop_index("uq_closings_live_source", table_name="closings", postgresql_where=sa.text("voided_change is null"))
    op.drop_index(
        "ix_closings_voided_source", table_name="closings", postgresql_where=sa.text("voided_change is not null")
    )
    op.drop_index(
        "ix_closings_voided_change", table_name="closings", postgresql_where=sa.text("voided_change is not null")
    )
    op.drop_index(op.f("ix_closings_created_change"), table_name="closings")
    op.drop_index("ix_closings_business_date_id", table_name="closings")
    op.drop_table("closings")
    op.drop_index("uq_alerts_live_source", table_name="alerts", postgresql_where=sa.text("voided_change is null"))
    op.drop_index("ix_alerts_voided_source", table_name="alerts", postgresql_where=sa.text("voided_change is not null"))
    op.drop_index("ix_alerts_voided_change", table_name="alerts", postgresql_where=sa.text("voided_change is not null"))
    op.drop_index(op.f("ix_alerts_created_change"), table_name="alerts")
    op.drop_index("ix_alerts_business_date_id", table_name="alerts")
    op.drop_table("alerts")
