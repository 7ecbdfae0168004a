"""Direct funds and funds won from above.

Why: the tag of a direct fund runs from its notice to each payment and whom it reached; what is applied for from above,
approved and received is counted by department. Payments of before carry no tag: they count as other in the new sums.
"""

import sqlalchemy as sa
from alembic import op

revision = "revenue0010"
down_revision = "revenue0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "direct_fund_allocations",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("to_unit", sa.Text(), nullable=False),
        sa.Column("project_code", sa.Text(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_direct_fund_allocations")),
        sa.UniqueConstraint("replaces", name=op.f("uq_direct_fund_allocations_replaces")),
    )
    op.create_index("ix_direct_fund_allocations_business_date_id", "direct_fund_allocations", ["business_date", "id"])
    op.create_index(op.f("ix_direct_fund_allocations_created_change"), "direct_fund_allocations", ["created_change"])
    op.create_index(
        "ix_direct_fund_allocations_live_tag",
        "direct_fund_allocations",
        ["tag"],
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_direct_fund_allocations_voided_change",
        "direct_fund_allocations",
        ["voided_change"],
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_direct_fund_allocations_voided_source",
        "direct_fund_allocations",
        ["source", "source_ref"],
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_direct_fund_allocations_live_source",
        "direct_fund_allocations",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "direct_fund_benefits",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("beneficiary", sa.Text(), nullable=False),
        sa.Column("beneficiary_code", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_direct_fund_benefits_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_direct_fund_benefits")),
        sa.UniqueConstraint("replaces", name=op.f("uq_direct_fund_benefits_replaces")),
    )
    op.create_index("ix_direct_fund_benefits_business_date_id", "direct_fund_benefits", ["business_date", "id"])
    op.create_index(op.f("ix_direct_fund_benefits_created_change"), "direct_fund_benefits", ["created_change"])
    op.create_index(
        "ix_direct_fund_benefits_live_tag",
        "direct_fund_benefits",
        ["tag"],
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_direct_fund_benefits_voided_change",
        "direct_fund_benefits",
        ["voided_change"],
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_direct_fund_benefits_voided_source",
        "direct_fund_benefits",
        ["source", "source_ref"],
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_direct_fund_benefits_live_source",
        "direct_fund_benefits",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "direct_fund_notices",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("fund_name", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("allocate_by", sa.Date(), nullable=True),
        sa.Column("functional_codes", sa.Text(), nullable=False),
        sa.Column("payee_classes", sa.Text(), nullable=True),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_direct_fund_notices_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_direct_fund_notices")),
        sa.UniqueConstraint("replaces", name=op.f("uq_direct_fund_notices_replaces")),
    )
    op.create_index("ix_direct_fund_notices_business_date_id", "direct_fund_notices", ["business_date", "id"])
    op.create_index(op.f("ix_direct_fund_notices_created_change"), "direct_fund_notices", ["created_change"])
    op.create_index(
        "ix_direct_fund_notices_live_tag",
        "direct_fund_notices",
        ["tag"],
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_direct_fund_notices_voided_change",
        "direct_fund_notices",
        ["voided_change"],
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_direct_fund_notices_voided_source",
        "direct_fund_notices",
        ["source", "source_ref"],
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_direct_fund_notices_live_source",
        "direct_fund_notices",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "upper_fund_applications",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("application_no", sa.Text(), nullable=False),
        sa.Column("opportunity_no", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("project_name", sa.Text(), nullable=False),
        sa.Column("planned_amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("planned_amount > 0", name=op.f("ck_upper_fund_applications_planned_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upper_fund_applications")),
        sa.UniqueConstraint("replaces", name=op.f("uq_upper_fund_applications_replaces")),
    )
    op.create_index("ix_upper_fund_applications_business_date_id", "upper_fund_applications", ["business_date", "id"])
    op.create_index(op.f("ix_upper_fund_applications_created_change"), "upper_fund_applications", ["created_change"])
    op.create_index(
        "ix_upper_fund_applications_live_application_no",
        "upper_fund_applications",
        ["application_no"],
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_upper_fund_applications_live_opportunity_no",
        "upper_fund_applications",
        ["opportunity_no"],
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_upper_fund_applications_voided_change",
        "upper_fund_applications",
        ["voided_change"],
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_upper_fund_applications_voided_source",
        "upper_fund_applications",
        ["source", "source_ref"],
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_upper_fund_applications_live_source",
        "upper_fund_applications",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "upper_fund_opportunities",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("opportunity_no", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("apply_by", sa.Date(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upper_fund_opportunities")),
        sa.UniqueConstraint("replaces", name=op.f("uq_upper_fund_opportunities_replaces")),
    )
    op.create_index("ix_upper_fund_opportunities_business_date_id", "upper_fund_opportunities", ["business_date", "id"])
    op.create_index(op.f("ix_upper_fund_opportunities_created_change"), "upper_fund_opportunities", ["created_change"])
    op.create_index(
        "ix_upper_fund_opportunities_live_opportunity_no",
        "upper_fund_opportunities",
        ["opportunity_no"],
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_upper_fund_opportunities_voided_change",
        "upper_fund_opportunities",
        ["voided_change"],
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_upper_fund_opportunities_voided_source",
        "upper_fund_opportunities",
        ["source", "source_ref"],
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_upper_fund_opportunities_live_source",
        "upper_fund_opportunities",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "upper_fund_steps",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("application_no", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_upper_fund_steps_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upper_fund_steps")),
        sa.UniqueConstraint("replaces", name=op.f("uq_upper_fund_steps_replaces")),
    )
    op.create_index("ix_upper_fund_steps_business_date_id", "upper_fund_steps", ["business_date", "id"])
    op.create_index(op.f("ix_upper_fund_steps_created_change"), "upper_fund_steps", ["created_change"])
    op.create_index(
        "ix_upper_fund_steps_live_application_no",
        "upper_fund_steps",
        ["application_no"],
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_upper_fund_steps_voided_change",
        "upper_fund_steps",
        ["voided_change"],
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_upper_fund_steps_voided_source",
        "upper_fund_steps",
        ["source", "source_ref"],
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_upper_fund_steps_live_source",
        "upper_fund_steps",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_budget_allotments_live_direct_fund_tag",
        "budget_allotments",
        ["direct_fund_tag"],
        postgresql_where=sa.text("voided_change is null"),
    )
    op.add_column("payments", sa.Column("direct_fund_tag", sa.Text(), nullable=True))
    op.create_index(
        "ix_payments_live_direct_fund_tag",
        "payments",
        ["direct_fund_tag"],
        postgresql_where=sa.text("voided_change is null"),
    )
    op.execute(
        "insert into rollups (flow, month, category, amount, rows) "
        "select 'payments_direct_funds', date_trunc('month', business_date)::date, 'other', "
        "sum(case when kind = 'paid' then amount when kind in ('bounced', 'refunded') then -amount else 0 end), count(*) "
        "from payments where voided_change is null group by 2"
    )


def downgrade() -> None:
    op.execute("delete from rollups where flow = 'payments_direct_funds'")
    op.drop_index("ix_payments_live_direct_fund_tag", table_name="payments")
    op.drop_column("payments", "direct_fund_tag")
    op.drop_index("ix_budget_allotments_live_direct_fund_tag", table_name="budget_allotments")
    op.drop_table("upper_fund_steps")
    op.drop_table("upper_fund_opportunities")
    op.drop_table("upper_fund_applications")
    op.drop_table("direct_fund_notices")
    op.drop_table("direct_fund_benefits")
    op.drop_table("direct_fund_allocations")
