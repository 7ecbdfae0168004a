"""Tax sources.

Why: say what this serves.
"""

import sqlalchemy as sa
from alembic import op

revision = "revenue0007"
down_revision = "revenue0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "collection_meeting_issues",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("meeting_no", sa.Text(), nullable=False),
        sa.Column("bodies", sa.Text(), nullable=False),
        sa.Column("issue_no", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection_meeting_issues")),
        sa.UniqueConstraint("replaces", name=op.f("uq_collection_meeting_issues_replaces")),
    )
    op.create_index(
        "ix_collection_meeting_issues_business_date_id",
        "collection_meeting_issues",
        ["business_date", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_collection_meeting_issues_created_change"),
        "collection_meeting_issues",
        ["created_change"],
        unique=False,
    )
    op.create_index(
        "ix_collection_meeting_issues_live_issue_no",
        "collection_meeting_issues",
        ["issue_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_collection_meeting_issues_live_meeting_no",
        "collection_meeting_issues",
        ["meeting_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_collection_meeting_issues_voided_change",
        "collection_meeting_issues",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_collection_meeting_issues_voided_source",
        "collection_meeting_issues",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_collection_meeting_issues_live_source",
        "collection_meeting_issues",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "collection_meeting_results",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("issue_no", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection_meeting_results")),
        sa.UniqueConstraint("replaces", name=op.f("uq_collection_meeting_results_replaces")),
    )
    op.create_index(
        "ix_collection_meeting_results_business_date_id",
        "collection_meeting_results",
        ["business_date", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_collection_meeting_results_created_change"),
        "collection_meeting_results",
        ["created_change"],
        unique=False,
    )
    op.create_index(
        "ix_collection_meeting_results_live_issue_no",
        "collection_meeting_results",
        ["issue_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_collection_meeting_results_voided_change",
        "collection_meeting_results",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_collection_meeting_results_voided_source",
        "collection_meeting_results",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_collection_meeting_results_live_source",
        "collection_meeting_results",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "declared_taxes",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("declaration_no", sa.Text(), nullable=False),
        sa.Column("credit_code", sa.Text(), nullable=False),
        sa.Column("tax_period", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("tax_amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("tax_amount >= 0", name=op.f("ck_declared_taxes_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_taxes")),
        sa.UniqueConstraint("replaces", name=op.f("uq_declared_taxes_replaces")),
    )
    op.create_index("ix_declared_taxes_business_date_id", "declared_taxes", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_declared_taxes_created_change"), "declared_taxes", ["created_change"], unique=False)
    op.create_index(
        "ix_declared_taxes_live_declaration_no",
        "declared_taxes",
        ["declaration_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_declared_taxes_live_tax_period_credit_code_subject",
        "declared_taxes",
        ["tax_period", "credit_code", "subject"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_declared_taxes_voided_change",
        "declared_taxes",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_declared_taxes_voided_source",
        "declared_taxes",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_declared_taxes_live_source",
        "declared_taxes",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "key_project_receipts",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("project_no", sa.Text(), nullable=False),
        sa.Column("voucher_no", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_key_project_receipts_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_project_receipts")),
        sa.UniqueConstraint("replaces", name=op.f("uq_key_project_receipts_replaces")),
    )
    op.create_index(
        "ix_key_project_receipts_business_date_id", "key_project_receipts", ["business_date", "id"], unique=False
    )
    op.create_index(
        op.f("ix_key_project_receipts_created_change"), "key_project_receipts", ["created_change"], unique=False
    )
    op.create_index(
        "ix_key_project_receipts_live_project_no",
        "key_project_receipts",
        ["project_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_key_project_receipts_live_voucher_no",
        "key_project_receipts",
        ["voucher_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_key_project_receipts_voided_change",
        "key_project_receipts",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_key_project_receipts_voided_source",
        "key_project_receipts",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_key_project_receipts_live_source",
        "key_project_receipts",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "key_project_taxes",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("project_no", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("expected_tax", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("expected_tax >= 0", name=op.f("ck_key_project_taxes_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_project_taxes")),
        sa.UniqueConstraint("replaces", name=op.f("uq_key_project_taxes_replaces")),
    )
    op.create_index("ix_key_project_taxes_business_date_id", "key_project_taxes", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_key_project_taxes_created_change"), "key_project_taxes", ["created_change"], unique=False)
    op.create_index(
        "ix_key_project_taxes_live_project_no_fiscal_year",
        "key_project_taxes",
        ["project_no", "fiscal_year"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_key_project_taxes_voided_change",
        "key_project_taxes",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_key_project_taxes_voided_source",
        "key_project_taxes",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_key_project_taxes_live_source",
        "key_project_taxes",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "key_projects",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("project_no", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("credit_code", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_projects")),
        sa.UniqueConstraint("replaces", name=op.f("uq_key_projects_replaces")),
    )
    op.create_index("ix_key_projects_business_date_id", "key_projects", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_key_projects_created_change"), "key_projects", ["created_change"], unique=False)
    op.create_index(
        "ix_key_projects_live_project_no",
        "key_projects",
        ["project_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_key_projects_voided_change",
        "key_projects",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_key_projects_voided_source",
        "key_projects",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_key_projects_live_source",
        "key_projects",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "lead_results",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("lead_no", sa.Text(), nullable=False),
        sa.Column("voucher_no", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_lead_results_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_results")),
        sa.UniqueConstraint("replaces", name=op.f("uq_lead_results_replaces")),
    )
    op.create_index("ix_lead_results_business_date_id", "lead_results", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_lead_results_created_change"), "lead_results", ["created_change"], unique=False)
    op.create_index(
        "ix_lead_results_live_lead_no",
        "lead_results",
        ["lead_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_lead_results_live_voucher_no",
        "lead_results",
        ["voucher_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_lead_results_voided_change",
        "lead_results",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_lead_results_voided_source",
        "lead_results",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_lead_results_live_source",
        "lead_results",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "policy_redemptions",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("policy_no", sa.Text(), nullable=False),
        sa.Column("credit_code", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_policy_redemptions_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_redemptions")),
        sa.UniqueConstraint("replaces", name=op.f("uq_policy_redemptions_replaces")),
    )
    op.create_index(
        "ix_policy_redemptions_business_date_id", "policy_redemptions", ["business_date", "id"], unique=False
    )
    op.create_index(
        op.f("ix_policy_redemptions_created_change"), "policy_redemptions", ["created_change"], unique=False
    )
    op.create_index(
        "ix_policy_redemptions_live_policy_no",
        "policy_redemptions",
        ["policy_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_policy_redemptions_voided_change",
        "policy_redemptions",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_policy_redemptions_voided_source",
        "policy_redemptions",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_policy_redemptions_live_source",
        "policy_redemptions",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "relief_policies",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("policy_no", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relief_policies")),
        sa.UniqueConstraint("replaces", name=op.f("uq_relief_policies_replaces")),
    )
    op.create_index("ix_relief_policies_business_date_id", "relief_policies", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_relief_policies_created_change"), "relief_policies", ["created_change"], unique=False)
    op.create_index(
        "ix_relief_policies_live_policy_no",
        "relief_policies",
        ["policy_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_relief_policies_voided_change",
        "relief_policies",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_relief_policies_voided_source",
        "relief_policies",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_relief_policies_live_source",
        "relief_policies",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "tax_lead_steps",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("lead_no", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("handler", sa.Text(), nullable=True),
        sa.Column("grounds", sa.Text(), nullable=True),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_lead_steps")),
        sa.UniqueConstraint("replaces", name=op.f("uq_tax_lead_steps_replaces")),
    )
    op.create_index("ix_tax_lead_steps_business_date_id", "tax_lead_steps", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_tax_lead_steps_created_change"), "tax_lead_steps", ["created_change"], unique=False)
    op.create_index(
        "ix_tax_lead_steps_live_lead_no",
        "tax_lead_steps",
        ["lead_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_tax_lead_steps_voided_change",
        "tax_lead_steps",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_tax_lead_steps_voided_source",
        "tax_lead_steps",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_tax_lead_steps_live_source",
        "tax_lead_steps",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "tax_leads",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("lead_no", sa.Text(), nullable=False),
        sa.Column("source_department", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("credit_code", sa.Text(), nullable=False),
        sa.Column("tax_period", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("expected_amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("expected_amount > 0", name=op.f("ck_tax_leads_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_leads")),
        sa.UniqueConstraint("replaces", name=op.f("uq_tax_leads_replaces")),
    )
    op.create_index("ix_tax_leads_business_date_id", "tax_leads", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_tax_leads_created_change"), "tax_leads", ["created_change"], unique=False)
    op.create_index(
        "ix_tax_leads_live_lead_no",
        "tax_leads",
        ["lead_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_tax_leads_live_tax_period_credit_code_subject",
        "tax_leads",
        ["tax_period", "credit_code", "subject"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_tax_leads_voided_change",
        "tax_leads",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_tax_leads_voided_source",
        "tax_leads",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_tax_leads_live_source",
        "tax_leads",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "tax_reliefs",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("policy_no", sa.Text(), nullable=False),
        sa.Column("credit_code", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_tax_reliefs_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_reliefs")),
        sa.UniqueConstraint("replaces", name=op.f("uq_tax_reliefs_replaces")),
    )
    op.create_index("ix_tax_reliefs_business_date_id", "tax_reliefs", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_tax_reliefs_created_change"), "tax_reliefs", ["created_change"], unique=False)
    op.create_index(
        "ix_tax_reliefs_live_policy_no",
        "tax_reliefs",
        ["policy_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_tax_reliefs_voided_change",
        "tax_reliefs",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_tax_reliefs_voided_source",
        "tax_reliefs",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_tax_reliefs_live_source",
        "tax_reliefs",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "third_party_facts",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("source_department", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("credit_code", sa.Text(), nullable=False),
        sa.Column("tax_period", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("quantity_unit", sa.Text(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=True),
        sa.Column("taxable_amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("rate_pct", sa.Numeric(precision=7, scale=4), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("taxable_amount >= 0 and rate_pct > 0", name=op.f("ck_third_party_facts_amounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_third_party_facts")),
        sa.UniqueConstraint("replaces", name=op.f("uq_third_party_facts_replaces")),
    )
    op.create_index("ix_third_party_facts_business_date_id", "third_party_facts", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_third_party_facts_created_change"), "third_party_facts", ["created_change"], unique=False)
    op.create_index(
        "ix_third_party_facts_live_tax_period_credit_code_subject",
        "third_party_facts",
        ["tax_period", "credit_code", "subject"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_third_party_facts_voided_change",
        "third_party_facts",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_third_party_facts_voided_source",
        "third_party_facts",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_third_party_facts_live_source",
        "third_party_facts",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_receipts_live_voucher_no",
        "receipts",
        ["voucher_no"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_receipts_live_voucher_no", table_name="receipts", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(
        "uq_third_party_facts_live_source",
        table_name="third_party_facts",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_third_party_facts_voided_source",
        table_name="third_party_facts",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_third_party_facts_voided_change",
        table_name="third_party_facts",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_third_party_facts_live_tax_period_credit_code_subject",
        table_name="third_party_facts",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(op.f("ix_third_party_facts_created_change"), table_name="third_party_facts")
    op.drop_index("ix_third_party_facts_business_date_id", table_name="third_party_facts")
    op.drop_table("third_party_facts")
    op.drop_index(
        "uq_tax_reliefs_live_source", table_name="tax_reliefs", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(
        "ix_tax_reliefs_voided_source", table_name="tax_reliefs", postgresql_where=sa.text("voided_change is not null")
    )
    op.drop_index(
        "ix_tax_reliefs_voided_change", table_name="tax_reliefs", postgresql_where=sa.text("voided_change is not null")
    )
    op.drop_index(
        "ix_tax_reliefs_live_policy_no", table_name="tax_reliefs", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(op.f("ix_tax_reliefs_created_change"), table_name="tax_reliefs")
    op.drop_index("ix_tax_reliefs_business_date_id", table_name="tax_reliefs")
    op.drop_table("tax_reliefs")
    op.drop_index("uq_tax_leads_live_source", table_name="tax_leads", postgresql_where=sa.text("voided_change is null"))
    op.drop_index(
        "ix_tax_leads_voided_source", table_name="tax_leads", postgresql_where=sa.text("voided_change is not null")
    )
    op.drop_index(
        "ix_tax_leads_voided_change", table_name="tax_leads", postgresql_where=sa.text("voided_change is not null")
    )
    op.drop_index(
        "ix_tax_leads_live_tax_period_credit_code_subject",
        table_name="tax_leads",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_tax_leads_live_lead_no", table_name="tax_leads", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(op.f("ix_tax_leads_created_change"), table_name="tax_leads")
    op.drop_index("ix_tax_leads_business_date_id", table_name="tax_leads")
    op.drop_table("tax_leads")
    op.drop_index(
        "uq_tax_lead_steps_live_source", table_name="tax_lead_steps", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(
        "ix_tax_lead_steps_voided_source",
        table_name="tax_lead_steps",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_tax_lead_steps_voided_change",
        table_name="tax_lead_steps",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_tax_lead_steps_live_lead_no", table_name="tax_lead_steps", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(op.f("ix_tax_lead_steps_created_change"), table_name="tax_lead_steps")
    op.drop_index("ix_tax_lead_steps_business_date_id", table_name="tax_lead_steps")
    op.drop_table("tax_lead_steps")
    op.drop_index(
        "uq_relief_policies_live_source",
        table_name="relief_policies",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_relief_policies_voided_source",
        table_name="relief_policies",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_relief_policies_voided_change",
        table_name="relief_policies",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_relief_policies_live_policy_no",
        table_name="relief_policies",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(op.f("ix_relief_policies_created_change"), table_name="relief_policies")
    op.drop_index("ix_relief_policies_business_date_id", table_name="relief_policies")
    op.drop_table("relief_policies")
    op.drop_index(
        "uq_policy_redemptions_live_source",
        table_name="policy_redemptions",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_policy_redemptions_voided_source",
        table_name="policy_redemptions",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_policy_redemptions_voided_change",
        table_name="policy_redemptions",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_policy_redemptions_live_policy_no",
        table_name="policy_redemptions",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(op.f("ix_policy_redemptions_created_change"), table_name="policy_redemptions")
    op.drop_index("ix_policy_redemptions_business_date_id", table_name="policy_redemptions")
    op.drop_table("policy_redemptions")
    op.drop_index(
        "uq_lead_results_live_source", table_name="lead_results", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(
        "ix_lead_results_voided_source",
        table_name="lead_results",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_lead_results_voided_change",
        table_name="lead_results",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_lead_results_live_voucher_no", table_name="lead_results", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(
        "ix_lead_results_live_lead_no", table_name="lead_results", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(op.f("ix_lead_results_created_change"), table_name="lead_results")
    op.drop_index("ix_lead_results_business_date_id", table_name="lead_results")
    op.drop_table("lead_results")
    op.drop_index(
        "uq_key_projects_live_source", table_name="key_projects", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(
        "ix_key_projects_voided_source",
        table_name="key_projects",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_key_projects_voided_change",
        table_name="key_projects",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_key_projects_live_project_no", table_name="key_projects", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(op.f("ix_key_projects_created_change"), table_name="key_projects")
    op.drop_index("ix_key_projects_business_date_id", table_name="key_projects")
    op.drop_table("key_projects")
    op.drop_index(
        "uq_key_project_taxes_live_source",
        table_name="key_project_taxes",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_key_project_taxes_voided_source",
        table_name="key_project_taxes",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_key_project_taxes_voided_change",
        table_name="key_project_taxes",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_key_project_taxes_live_project_no_fiscal_year",
        table_name="key_project_taxes",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(op.f("ix_key_project_taxes_created_change"), table_name="key_project_taxes")
    op.drop_index("ix_key_project_taxes_business_date_id", table_name="key_project_taxes")
    op.drop_table("key_project_taxes")
    op.drop_index(
        "uq_key_project_receipts_live_source",
        table_name="key_project_receipts",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_key_project_receipts_voided_source",
        table_name="key_project_receipts",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_key_project_receipts_voided_change",
        table_name="key_project_receipts",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_key_project_receipts_live_voucher_no",
        table_name="key_project_receipts",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_key_project_receipts_live_project_no",
        table_name="key_project_receipts",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(op.f("ix_key_project_receipts_created_change"), table_name="key_project_receipts")
    op.drop_index("ix_key_project_receipts_business_date_id", table_name="key_project_receipts")
    op.drop_table("key_project_receipts")
    op.drop_index(
        "uq_declared_taxes_live_source", table_name="declared_taxes", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(
        "ix_declared_taxes_voided_source",
        table_name="declared_taxes",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_declared_taxes_voided_change",
        table_name="declared_taxes",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_declared_taxes_live_tax_period_credit_code_subject",
        table_name="declared_taxes",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_declared_taxes_live_declaration_no",
        table_name="declared_taxes",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(op.f("ix_declared_taxes_created_change"), table_name="declared_taxes")
    op.drop_index("ix_declared_taxes_business_date_id", table_name="declared_taxes")
    op.drop_table("declared_taxes")
    op.drop_index(
        "uq_collection_meeting_results_live_source",
        table_name="collection_meeting_results",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_collection_meeting_results_voided_source",
        table_name="collection_meeting_results",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_collection_meeting_results_voided_change",
        table_name="collection_meeting_results",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_collection_meeting_results_live_issue_no",
        table_name="collection_meeting_results",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(op.f("ix_collection_meeting_results_created_change"), table_name="collection_meeting_results")
    op.drop_index("ix_collection_meeting_results_business_date_id", table_name="collection_meeting_results")
    op.drop_table("collection_meeting_results")
    op.drop_index(
        "uq_collection_meeting_issues_live_source",
        table_name="collection_meeting_issues",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_collection_meeting_issues_voided_source",
        table_name="collection_meeting_issues",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_collection_meeting_issues_voided_change",
        table_name="collection_meeting_issues",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_collection_meeting_issues_live_meeting_no",
        table_name="collection_meeting_issues",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_collection_meeting_issues_live_issue_no",
        table_name="collection_meeting_issues",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(op.f("ix_collection_meeting_issues_created_change"), table_name="collection_meeting_issues")
    op.drop_index("ix_collection_meeting_issues_business_date_id", table_name="collection_meeting_issues")
    op.drop_table("collection_meeting_issues")
