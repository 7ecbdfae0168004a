"""Accounting units with their closings, launch plans and module launches.

Why: the report says how many units are live on budget execution, and who is missing.
"""

import sqlalchemy as sa
from alembic import op

revision = "performance0001"
down_revision = None
branch_labels = ("performance",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounting_units",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounting_units")),
        sa.UniqueConstraint("replaces", name=op.f("uq_accounting_units_replaces")),
    )
    op.create_index("ix_accounting_units_business_date_id", "accounting_units", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_accounting_units_created_change"), "accounting_units", ["created_change"], unique=False)
    op.create_index(
        "ix_accounting_units_live_unit",
        "accounting_units",
        ["unit_code"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_accounting_units_voided_change",
        "accounting_units",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_accounting_units_voided_source",
        "accounting_units",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_accounting_units_live_source",
        "accounting_units",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "launch_plans",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_launch_plans")),
        sa.UniqueConstraint("replaces", name=op.f("uq_launch_plans_replaces")),
    )
    op.create_index("ix_launch_plans_business_date_id", "launch_plans", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_launch_plans_created_change"), "launch_plans", ["created_change"], unique=False)
    op.create_index(
        "ix_launch_plans_live_unit",
        "launch_plans",
        ["unit_code"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_launch_plans_voided_change",
        "launch_plans",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_launch_plans_voided_source",
        "launch_plans",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_launch_plans_live_source",
        "launch_plans",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "module_launches",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("funds", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_launches")),
        sa.UniqueConstraint("replaces", name=op.f("uq_module_launches_replaces")),
    )
    op.create_index("ix_module_launches_business_date_id", "module_launches", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_module_launches_created_change"), "module_launches", ["created_change"], unique=False)
    op.create_index(
        "ix_module_launches_live_unit",
        "module_launches",
        ["unit_code"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_module_launches_voided_change",
        "module_launches",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_module_launches_voided_source",
        "module_launches",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_module_launches_live_source",
        "module_launches",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "unit_closings",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_closings")),
        sa.UniqueConstraint("replaces", name=op.f("uq_unit_closings_replaces")),
    )
    op.create_index("ix_unit_closings_business_date_id", "unit_closings", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_unit_closings_created_change"), "unit_closings", ["created_change"], unique=False)
    op.create_index(
        "ix_unit_closings_live_unit",
        "unit_closings",
        ["unit_code"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_unit_closings_voided_change",
        "unit_closings",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_unit_closings_voided_source",
        "unit_closings",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_unit_closings_live_source",
        "unit_closings",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_unit_closings_live_source", table_name="unit_closings", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(
        "ix_unit_closings_voided_source",
        table_name="unit_closings",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_unit_closings_voided_change",
        table_name="unit_closings",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_unit_closings_live_unit", table_name="unit_closings", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(op.f("ix_unit_closings_created_change"), table_name="unit_closings")
    op.drop_index("ix_unit_closings_business_date_id", table_name="unit_closings")
    op.drop_table("unit_closings")
    op.drop_index(
        "uq_module_launches_live_source",
        table_name="module_launches",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_module_launches_voided_source",
        table_name="module_launches",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_module_launches_voided_change",
        table_name="module_launches",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_module_launches_live_unit", table_name="module_launches", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(op.f("ix_module_launches_created_change"), table_name="module_launches")
    op.drop_index("ix_module_launches_business_date_id", table_name="module_launches")
    op.drop_table("module_launches")
    op.drop_index(
        "uq_launch_plans_live_source", table_name="launch_plans", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(
        "ix_launch_plans_voided_source",
        table_name="launch_plans",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_launch_plans_voided_change",
        table_name="launch_plans",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_launch_plans_live_unit", table_name="launch_plans", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(op.f("ix_launch_plans_created_change"), table_name="launch_plans")
    op.drop_index("ix_launch_plans_business_date_id", table_name="launch_plans")
    op.drop_table("launch_plans")
    op.drop_index(
        "uq_accounting_units_live_source",
        table_name="accounting_units",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_accounting_units_voided_source",
        table_name="accounting_units",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_accounting_units_voided_change",
        table_name="accounting_units",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_accounting_units_live_unit",
        table_name="accounting_units",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(op.f("ix_accounting_units_created_change"), table_name="accounting_units")
    op.drop_index("ix_accounting_units_business_date_id", table_name="accounting_units")
    op.drop_table("accounting_units")
