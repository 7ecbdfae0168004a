"""Postings, spot checks with findings and rectifications.

Why: township funds are posted and checked.
"""

import sqlalchemy as sa
from alembic import op

revision = "revenue0009"
down_revision = "revenue0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
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


def downgrade() -> None:
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
