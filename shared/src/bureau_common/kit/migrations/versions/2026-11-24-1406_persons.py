"""Persons, their details, and the log of full reads.

Why: personal data stands in one table alone; records, the journal and exports name a person by its id.
"""

import sqlalchemy as sa
from alembic import op

revision = "kit0005"
down_revision = "kit0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_details",
        sa.Column("person", sa.UUID(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("card", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_person_details")),
        sa.UniqueConstraint("id_number", name=op.f("uq_person_details_id_number")),
    )
    op.create_table(
        "personal_reads",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("trace_id", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_reads")),
    )
    op.create_table(
        "persons",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("person", sa.UUID(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
        sa.UniqueConstraint("replaces", name=op.f("uq_persons_replaces")),
    )
    live, gone = sa.text("voided_change is null"), sa.text("voided_change is not null")
    op.create_index("ix_persons_business_date_id", "persons", ["business_date", "id"])
    op.create_index(op.f("ix_persons_created_change"), "persons", ["created_change"])
    op.create_index("ix_persons_person", "persons", ["person"])
    op.create_index("ix_persons_voided_change", "persons", ["voided_change"], postgresql_where=gone)
    op.create_index("ix_persons_voided_source", "persons", ["source", "source_ref"], postgresql_where=gone)
    op.create_index("uq_persons_live_person", "persons", ["person"], unique=True, postgresql_where=live)
    op.create_index("uq_persons_live_source", "persons", ["source", "source_ref"], unique=True, postgresql_where=live)


def downgrade() -> None:
    op.drop_table("persons")
    op.drop_table("personal_reads")
    op.drop_table("person_details")
