"""Government debt.

Why: limits, bonds, movements and fiscal capacity carry the debt figures of the report and the limit that no write may pass.
"""

import sqlalchemy as sa
from alembic import op

revision = "debt0001"
down_revision = None
branch_labels = ("debt",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bonds",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("debt_kind", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("principal", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("quota_year", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=True),
        sa.Column("agreement_no", sa.Text(), nullable=False),
        sa.Column("project_code", sa.Text(), nullable=True),
        sa.Column("term_years", sa.Integer(), nullable=False),
        sa.Column("rate_pct", sa.Numeric(precision=7, scale=4), nullable=False),
        sa.Column("interest_frequency", sa.Text(), nullable=False),
        sa.Column("issue_fee", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("principal > 0", name=op.f("ck_bonds_principal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bonds")),
        sa.UniqueConstraint("replaces", name=op.f("uq_bonds_replaces")),
    )
    op.create_index("ix_bonds_business_date_id", "bonds", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_bonds_created_change"), "bonds", ["created_change"], unique=False)
    op.create_index(
        "ix_bonds_live_code", "bonds", ["code"], unique=False, postgresql_where=sa.text("voided_change is null")
    )
    op.create_index(
        "ix_bonds_voided_change",
        "bonds",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_bonds_voided_source",
        "bonds",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_bonds_live_source",
        "bonds",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "debt_limits",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("debt_kind", sa.Text(), nullable=False),
        sa.Column("movement", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("notice_no", sa.Text(), nullable=False),
        sa.Column("quota_year", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Text(), nullable=True),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_debt_limits_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debt_limits")),
        sa.UniqueConstraint("replaces", name=op.f("uq_debt_limits_replaces")),
    )
    op.create_index("ix_debt_limits_business_date_id", "debt_limits", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_debt_limits_created_change"), "debt_limits", ["created_change"], unique=False)
    op.create_index(
        "ix_debt_limits_voided_change",
        "debt_limits",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_debt_limits_voided_source",
        "debt_limits",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_debt_limits_live_source",
        "debt_limits",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "debt_movements",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("debt_kind", sa.Text(), nullable=False),
        sa.Column("movement", sa.Text(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("bond_code", sa.Text(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("debtor_code", sa.Text(), nullable=False),
        sa.Column("debtor_name", sa.Text(), nullable=False),
        sa.Column("debtor_level", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_debt_movements_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debt_movements")),
        sa.UniqueConstraint("replaces", name=op.f("uq_debt_movements_replaces")),
    )
    op.create_index("ix_debt_movements_business_date_id", "debt_movements", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_debt_movements_created_change"), "debt_movements", ["created_change"], unique=False)
    op.create_index(
        "ix_debt_movements_live_bond_code",
        "debt_movements",
        ["bond_code"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_debt_movements_live_kind",
        "debt_movements",
        ["debt_kind"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_debt_movements_voided_change",
        "debt_movements",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_debt_movements_voided_source",
        "debt_movements",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_debt_movements_live_source",
        "debt_movements",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_table(
        "fiscal_capacity",
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.Text(), nullable=False),
        sa.Column("reporting_unit", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("component", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_fiscal_capacity_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fiscal_capacity")),
        sa.UniqueConstraint("replaces", name=op.f("uq_fiscal_capacity_replaces")),
    )
    op.create_index("ix_fiscal_capacity_business_date_id", "fiscal_capacity", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_fiscal_capacity_created_change"), "fiscal_capacity", ["created_change"], unique=False)
    op.create_index(
        "ix_fiscal_capacity_live_year",
        "fiscal_capacity",
        ["fiscal_year"],
        unique=False,
        postgresql_where=sa.text("voided_change is null"),
    )
    op.create_index(
        "ix_fiscal_capacity_voided_change",
        "fiscal_capacity",
        ["voided_change"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "ix_fiscal_capacity_voided_source",
        "fiscal_capacity",
        ["source", "source_ref"],
        unique=False,
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.create_index(
        "uq_fiscal_capacity_live_source",
        "fiscal_capacity",
        ["source", "source_ref"],
        unique=True,
        postgresql_where=sa.text("voided_change is null"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_fiscal_capacity_live_source",
        table_name="fiscal_capacity",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(
        "ix_fiscal_capacity_voided_source",
        table_name="fiscal_capacity",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_fiscal_capacity_voided_change",
        table_name="fiscal_capacity",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_fiscal_capacity_live_year", table_name="fiscal_capacity", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(op.f("ix_fiscal_capacity_created_change"), table_name="fiscal_capacity")
    op.drop_index("ix_fiscal_capacity_business_date_id", table_name="fiscal_capacity")
    op.drop_table("fiscal_capacity")
    op.drop_index(
        "uq_debt_movements_live_source", table_name="debt_movements", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(
        "ix_debt_movements_voided_source",
        table_name="debt_movements",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_debt_movements_voided_change",
        table_name="debt_movements",
        postgresql_where=sa.text("voided_change is not null"),
    )
    op.drop_index(
        "ix_debt_movements_live_kind", table_name="debt_movements", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(
        "ix_debt_movements_live_bond_code",
        table_name="debt_movements",
        postgresql_where=sa.text("voided_change is null"),
    )
    op.drop_index(op.f("ix_debt_movements_created_change"), table_name="debt_movements")
    op.drop_index("ix_debt_movements_business_date_id", table_name="debt_movements")
    op.drop_table("debt_movements")
    op.drop_index(
        "uq_debt_limits_live_source", table_name="debt_limits", postgresql_where=sa.text("voided_change is null")
    )
    op.drop_index(
        "ix_debt_limits_voided_source", table_name="debt_limits", postgresql_where=sa.text("voided_change is not null")
    )
    op.drop_index(
        "ix_debt_limits_voided_change", table_name="debt_limits", postgresql_where=sa.text("voided_change is not null")
    )
    op.drop_index(op.f("ix_debt_limits_created_change"), table_name="debt_limits")
    op.drop_index("ix_debt_limits_business_date_id", table_name="debt_limits")
    op.drop_table("debt_limits")
    op.drop_index("uq_bonds_live_source", table_name="bonds", postgresql_where=sa.text("voided_change is null"))
    op.drop_index("ix_bonds_voided_source", table_name="bonds", postgresql_where=sa.text("voided_change is not null"))
    op.drop_index("ix_bonds_voided_change", table_name="bonds", postgresql_where=sa.text("voided_change is not null"))
    op.drop_index("ix_bonds_live_code", table_name="bonds", postgresql_where=sa.text("voided_change is null"))
    op.drop_index(op.f("ix_bonds_created_change"), table_name="bonds")
    op.drop_index("ix_bonds_business_date_id", table_name="bonds")
    op.drop_table("bonds")
