"""Rural revitalization funds: arranged, distributed to projects, paid, the assets formed, and what villages need.

Why: the report names the funds, the number of projects by kind, and the district's own part against last year's. Nine
books with the same common columns and indexes: written once here, frozen as they are on this day.
"""

import sqlalchemy as sa
from alembic import op

revision = "revenue0011"
down_revision = "revenue0010"
branch_labels = None
depends_on = None

_LIVE, _VOIDED = sa.text("voided_change is null"), sa.text("voided_change is not null")
_LIVE_INDEXES = {
    "rural_funds": [("fiscal_year", "tier")],
    "rural_projects": [("project_no",)],
    "rural_contracts": [("contract_no",), ("project_no",)],
    "rural_steps": [("project_no",)],
    "rural_distributions": [("project_no", "fiscal_year"), ("fiscal_year", "tier")],
    "rural_payments": [("project_no", "fiscal_year"), ("contract_no",), ("application_no", "payment_no")],
    "rural_assets": [("asset_no",), ("project_no",)],
    "rural_incomes": [("asset_no",)],
    "village_costs": [("fiscal_year", "village")],
}


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _year() -> sa.Column:
    return sa.Column("fiscal_year", sa.Integer(), nullable=False)


def _amount() -> sa.Column:
    return sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=False)


def _check(table: str, condition: str = "amount > 0") -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_amount"))


def upgrade() -> None:
    funds = [_year(), *_text("tier", "kind", "document"), _amount(), _check("rural_funds", "amount <> 0")]
    _create("rural_funds", *funds)
    _create("rural_projects", *_text("project_no", "name", "kind"), sa.Column("village", sa.Text(), nullable=True))
    contracts = [*_text("contract_no", "project_no", "payee_name"), _amount(), _check("rural_contracts")]
    _create("rural_contracts", *contracts)
    progress = sa.Column("progress_pct", sa.Numeric(precision=5, scale=2), nullable=True)
    _create("rural_steps", *_text("project_no", "action"), progress)
    _create(
        "rural_distributions",
        *_text("project_no", "kind"),
        _year(),
        *_text("tier"),
        _amount(),
        _check("rural_distributions"),
    )
    _create(
        "rural_payments",
        *_text("project_no"),
        sa.Column("contract_no", sa.Text(), nullable=True),
        _year(),
        *_text("application_no", "payment_no", "kind"),
        _amount(),
        _check("rural_payments"),
    )
    assets = _text("asset_no", "project_no", "name", "owner", "operator")
    _create("rural_assets", *assets, _amount(), _check("rural_assets"))
    household = sa.Column("household_no", sa.Text(), nullable=True)
    _create("rural_incomes", *_text("asset_no", "kind"), household, _amount(), _check("rural_incomes"))
    _create("village_costs", _year(), *_text("village", "kind"), _amount(), _check("village_costs"))


def _create(table: str, *columns: sa.schema.SchemaItem) -> None:
    """A table of records with its own columns among the common ones, and its indexes."""
    op.create_table(
        table,
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        *_text("source", "source_ref", "reporting_unit"),
        sa.Column("business_date", sa.Date(), nullable=False),
        *columns,
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("replaces", name=op.f(f"uq_{table}_replaces")),
    )
    op.create_index(f"ix_{table}_business_date_id", table, ["business_date", "id"])
    op.create_index(op.f(f"ix_{table}_created_change"), table, ["created_change"])
    op.create_index(f"ix_{table}_voided_change", table, ["voided_change"], postgresql_where=_VOIDED)
    op.create_index(f"ix_{table}_voided_source", table, ["source", "source_ref"], postgresql_where=_VOIDED)
    op.create_index(f"uq_{table}_live_source", table, ["source", "source_ref"], unique=True, postgresql_where=_LIVE)
    for names in _LIVE_INDEXES[table]:
        op.create_index(f"ix_{table}_live_{'_'.join(names)}", table, [*names], postgresql_where=_LIVE)


def downgrade() -> None:
    for table in reversed(_LIVE_INDEXES):
        op.drop_table(table)
