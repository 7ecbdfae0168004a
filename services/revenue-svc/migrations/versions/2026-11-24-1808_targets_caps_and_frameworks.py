"""Cut targets of general outlays, caps of the three public expenses, rolling budgets; how much of a budget is adjusted.

Why: the bureau is measured against the cut that a document sets; a payment stays within its unit's cap; the annual budget
is compared with the three-year framework; and the share of adjustments needs sums of its own, also of budgets that stand.
"""

import sqlalchemy as sa
from alembic import op

revision = "revenue0015"
down_revision = "revenue0014"
branch_labels = None
depends_on = None

_ADJUSTMENTS = """
insert into rollups (flow, month, category, amount, rows)
select 'budget_adjustments', date_trunc('month', day)::date, concat_ws(':', budget_kind, item, stage),
       sum(case when stage = 'adjustment' then abs(amount) else 0 end), count(*)
from budgets, lateral (
    select greatest(make_date(fiscal_year, 1, 1), least(business_date, make_date(fiscal_year, 12, 31))) as day
) as counted
where voided_change is null
group by 2, 3
"""


def upgrade() -> None:
    op.create_table(
        "outlay_cut_targets",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("cut_pct", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("cut_amount", sa.Numeric(precision=20, scale=2), nullable=True),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("num_nonnulls(cut_pct, cut_amount) = 1", name=op.f("ck_outlay_cut_targets_one_cut")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlay_cut_targets")),
        sa.UniqueConstraint("replaces", name=op.f("uq_outlay_cut_targets_replaces")),
    )
    op.create_index(
        "ix_outlay_cut_targets_business_date_id", "outlay_cut_targets", ["business_date", "id"], unique=False
    )
    op.create_index(
        op.f("ix_outlay_cut_targets_created_change"), "outlay_cut_targets", ["created_change"], unique=False
    )
    op.create_index(
        "ix_outlay_cut_targets_live_fiscal_year",
        "outlay_cut_targets",
        ["fiscal_year"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_outlay_cut_targets_voided_change",
        "outlay_cut_targets",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_outlay_cut_targets_voided_source",
        "outlay_cut_targets",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_outlay_cut_targets_live_source",
        "outlay_cut_targets",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "rolling_budgets",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("prepared_year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("functional_class", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "fiscal_year between prepared_year and prepared_year + 2", name=op.f("ck_rolling_budgets_three_years")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rolling_budgets")),
        sa.UniqueConstraint("replaces", name=op.f("uq_rolling_budgets_replaces")),
    )
    op.create_index("ix_rolling_budgets_business_date_id", "rolling_budgets", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_rolling_budgets_created_change"), "rolling_budgets", ["created_change"], unique=False)
    op.create_index(
        "ix_rolling_budgets_live_prepared_year_reporting_unit",
        "rolling_budgets",
        ["prepared_year", "reporting_unit"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_rolling_budgets_voided_change",
        "rolling_budgets",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_rolling_budgets_voided_source",
        "rolling_budgets",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_rolling_budgets_live_source",
        "rolling_budgets",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "three_public_caps",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("expense", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_three_public_caps_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_three_public_caps")),
        sa.UniqueConstraint("replaces", name=op.f("uq_three_public_caps_replaces")),
    )
    op.create_index("ix_three_public_caps_business_date_id", "three_public_caps", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_three_public_caps_created_change"), "three_public_caps", ["created_change"], unique=False)
    op.create_index(
        "ix_three_public_caps_live_fiscal_year_reporting_unit_expense",
        "three_public_caps",
        ["fiscal_year", "reporting_unit", "expense"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_three_public_caps_voided_change",
        "three_public_caps",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_three_public_caps_voided_source",
        "three_public_caps",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_three_public_caps_live_source",
        "three_public_caps",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_payments_live_three_public",
        "payments",
        ["reporting_unit", "three_public"],
        unique=False,
        postgresql_where=sa.text("voided_change is null and three_public is not null"),
    )
    op.execute(_ADJUSTMENTS)


def downgrade() -> None:
    op.execute("delete from rollups where flow in ('budget_adjustments', 'outlay_cut_pcts', 'outlay_cut_amounts')")
    op.execute("delete from rollups where flow in ('rolling_budgets', 'three_public_caps')")
    op.drop_index("ix_payments_live_three_public", table_name="payments")
    op.drop_table("three_public_caps")
    op.drop_table("rolling_budgets")
    op.drop_table("outlay_cut_targets")
