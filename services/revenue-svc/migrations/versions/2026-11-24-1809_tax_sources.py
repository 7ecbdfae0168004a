"""Tax sources: meetings of the collecting bodies, facts and declarations, leads, key projects, relief.

Why: a sentence of the report says what potential tax sources brought in; each such amount stands on a receipt, which
is looked up by its voucher. Thirteen tables of records have the same columns, constraints and indexes but for their
own: one helper writes them.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "revenue0016"
down_revision = "revenue0015"
branch_labels = None
depends_on = None

Columns = Sequence[sa.Column[Any]]


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _money(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Numeric(precision=20, scale=2), nullable=False)


def _create(name: str, columns: Columns, live: Sequence[Sequence[str]], checks: dict[str, str] | None = None) -> None:
    """A table of records: its own columns among the common ones, and an index over the live rows of each key."""
    op.create_table(
        name,
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        *_texts("source", "source_ref", "reporting_unit"),
        sa.Column("business_date", sa.Date(), nullable=False),
        *columns,
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger(), nullable=True),
        *[sa.CheckConstraint(rule, name=op.f(f"ck_{name}_{told}")) for told, rule in (checks or {}).items()],
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("replaces", name=op.f(f"uq_{name}_replaces")),
    )
    is_live, is_voided = sa.text("voided_change is null"), sa.text("voided_change is not null")
    source = ["source", "source_ref"]
    op.create_index(f"ix_{name}_business_date_id", name, ["business_date", "id"])
    op.create_index(f"ix_{name}_created_change", name, ["created_change"])
    op.create_index(f"ix_{name}_voided_change", name, ["voided_change"], postgresql_where=is_voided)
    op.create_index(f"ix_{name}_voided_source", name, source, postgresql_where=is_voided)
    op.create_index(f"uq_{name}_live_source", name, source, unique=True, postgresql_where=is_live)
    for key in live:
        op.create_index(f"ix_{name}_live_{'_'.join(key)}", name, key, postgresql_where=is_live)


def upgrade() -> None:
    op.create_index(
        "ix_receipts_live_voucher_no", "receipts", ["voucher_no"], postgresql_where=sa.text("voided_change is null")
    )
    _meetings()
    _tax_sources()
    _key_projects()
    _relief()


def _meetings() -> None:
    _create(
        "collection_meeting_issues",
        [
            *_texts("meeting_no", "bodies", "issue_no", "content", "owner"),
            sa.Column("due_on", sa.Date(), nullable=False),
        ],
        [["meeting_no"], ["issue_no"]],
    )
    _create("collection_meeting_results", _texts("issue_no", "outcome"), [["issue_no"]])


def _tax_sources() -> None:
    taxpayer, positive = ["tax_period", "credit_code", "subject"], {"amount": "amount > 0"}
    _create(
        "third_party_facts",
        [
            *_texts("source_department", "kind", "credit_code", "tax_period", "subject"),
            sa.Column("quantity", sa.Numeric(precision=20, scale=4), nullable=True),
            sa.Column("quantity_unit", sa.Text(), nullable=True),
            sa.Column("amount", sa.Numeric(precision=20, scale=2), nullable=True),
            _money("taxable_amount"),
            sa.Column("rate_pct", sa.Numeric(precision=7, scale=4), nullable=False),
        ],
        [taxpayer],
        {"amounts": "taxable_amount >= 0 and rate_pct > 0"},
    )
    _create(
        "declared_taxes",
        [*_texts("declaration_no", "credit_code", "tax_period", "subject"), _money("tax_amount")],
        [["declaration_no"], taxpayer],
        {"amount": "tax_amount >= 0"},
    )
    _create(
        "tax_leads",
        [
            *_texts("lead_no", "source_department", "kind", "credit_code", "tax_period", "subject"),
            _money("expected_amount"),
        ],
        [["lead_no"], taxpayer],
        {"amount": "expected_amount > 0"},
    )
    optional = [sa.Column(name, sa.Text(), nullable=True) for name in ("handler", "grounds")]
    _create("tax_lead_steps", [*_texts("lead_no", "action"), *optional], [["lead_no"]])
    _create(
        "lead_results", [*_texts("lead_no", "voucher_no"), _money("amount")], [["lead_no"], ["voucher_no"]], positive
    )


def _key_projects() -> None:
    year = sa.Column("fiscal_year", sa.Integer(), nullable=False)
    _create("key_projects", _texts("project_no", "name", "credit_code"), [["project_no"]])
    _create(
        "key_project_taxes",
        [*_texts("project_no"), year, _money("expected_tax")],
        [["project_no", "fiscal_year"]],
        {"amount": "expected_tax >= 0"},
    )
    _create(
        "key_project_receipts",
        [*_texts("project_no", "voucher_no"), _money("amount")],
        [["project_no"], ["voucher_no"]],
        {"amount": "amount > 0"},
    )


def _relief() -> None:
    optional = [sa.Column("subject", sa.Text(), nullable=True), sa.Column("ends_on", sa.Date(), nullable=True)]
    _create("relief_policies", [*_texts("policy_no", "name", "document", "kind"), *optional], [["policy_no"]])
    for name in ("tax_reliefs", "policy_redemptions"):
        _create(
            name, [*_texts("policy_no", "credit_code"), _money("amount")], [["policy_no"]], {"amount": "amount > 0"}
        )


def downgrade() -> None:
    for name in (
        "collection_meeting_issues", "collection_meeting_results", "third_party_facts", "declared_taxes", "tax_leads",
        "tax_lead_steps", "lead_results", "key_projects", "key_project_taxes", "key_project_receipts", "relief_policies",
        "tax_reliefs", "policy_redemptions",
    ):  # fmt: skip
        op.drop_table(name)
    op.drop_index("ix_receipts_live_voucher_no", table_name="receipts")
