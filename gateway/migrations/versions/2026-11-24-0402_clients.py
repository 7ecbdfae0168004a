"""The clients that may ask for tokens.

Why: the gateway issues tokens until an OIDC provider stands in its place.
"""

import sqlalchemy as sa
from alembic import op

revision = "gateway0001"
down_revision = None
branch_labels = ("gateway",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clients",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("roles", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("units", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
        sa.UniqueConstraint("replaces", name=op.f("uq_clients_replaces")),
    )
    op.create_index("ix_clients_business_date_id", "clients", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_clients_created_change"), "clients", ["created_change"], unique=False)
    op.create_index(
        "ix_clients_voided_change",
        "clients",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_clients_voided_source",
        "clients",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_clients_live_source",
        "clients",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )


def downgrade() -> None:
    op.drop_index("uq_clients_live_source", table_name="clients", postgresql_where=sa.text("voided_change is null"))
    op.drop_index(
        "ix_clients_voided_source", table_name="clients", postgresql_where=sa.text("voided_change is not null")
    )
    op.drop_index(
        "ix_clients_voided_change", table_name="clients", postgresql_where=sa.text("voided_change is not null")
    )
    op.drop_index(op.f("ix_clients_created_change"), table_name="clients")
    op.drop_index("ix_clients_business_date_id", table_name="clients")
    op.drop_table("clients")
