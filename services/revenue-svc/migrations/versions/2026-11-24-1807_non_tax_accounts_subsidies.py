"""Non-tax notices, unit accounts and enterprise subsidies.

Why: what units charge is paid straight to the treasury, their accounts are known and inspected, and what enterprises are
promised is paid. Receipts get an index by item, payments one by number: the checks over two topics look them up.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "revenue0014"
down_revision = "revenue0013"
branch_labels = None
depends_on = None

LIVE, VOIDED = sa.text("voided_change is null"), sa.text("voided_change is not null")


def upgrade() -> None:
    _non_tax()
    _unit_accounts()
    _enterprise_subsidies()
    for table, column in (("receipts", "item_code"), ("payments", "payment_no")):
        op.create_index(f"ix_{table}_live_{column}", table, [column], postgresql_where=LIVE)


def _non_tax() -> None:
    _create_records(
        "collection_items",
        [
            *_texts("item_code", "name", "kind", "subject", "budget_kind", "destination", "standard", "document"),
            sa.Column("valid_until", sa.Date()),
        ],
        [("item_code", "reporting_unit")],
    )
    _create_records(
        "payment_notices",
        [
            *_texts("notice_no", "item_code"),
            sa.Column("payer_code", sa.Text()),
            *_positive("payment_notices"),
            sa.Column("due_on", sa.Date(), nullable=False),
        ],
        [("notice_no",), ("item_code", "reporting_unit")],
    )
    _create_records(
        "notice_payments",
        [
            *_texts("notice_no", "destination", "account_no", "bank", "bank_reference"),
            *_positive("notice_payments"),
        ],
        [("notice_no",), ("account_no",)],
    )


def _unit_accounts() -> None:
    _create_records(
        "unit_accounts",
        [
            *_texts("account_no", "bank", "kind", "purpose"),
            sa.Column("approval_no", sa.Text()),
            sa.Column("approved_on", sa.Date()),
        ],
        [("account_no",), ("reporting_unit",)],
    )
    _create_records(
        "unit_account_events",
        [
            *_texts("account_no", "event"),
            sa.Column("balance", sa.Numeric(20, 2), nullable=False),
            sa.Column("last_movement_on", sa.Date()),
            sa.Column("document", sa.Text()),
            sa.CheckConstraint("balance >= 0", name=op.f("ck_unit_account_events_balance")),
        ],
        [("account_no",)],
    )


def _enterprise_subsidies() -> None:
    _create_records(
        "subsidy_programs",
        [
            *_texts("program_code", "name", "document"),
            sa.Column("ends_on", sa.Date(), nullable=False),
            sa.Column("budget", sa.Numeric(20, 2), nullable=False),
            sa.CheckConstraint("budget >= 0", name=op.f("ck_subsidy_programs_budget")),
        ],
        [("program_code",)],
    )
    _create_records(
        "subsidy_awards",
        [
            *_texts("award_no", "program_code", "credit_code", "award_period", "purpose"),
            *_positive("subsidy_awards"),
        ],
        [("award_no",), ("program_code", "credit_code")],
    )
    _create_records(
        "subsidy_payments",
        [*_texts("award_no", "credit_code"), *_positive("subsidy_payments"), sa.Column("payment_no", sa.Text())],
        [("award_no",), ("payment_no",)],
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _positive(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("amount", sa.Numeric(20, 2), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f(f"ck_{table}_amount")),
    ]


def _create_records(name: str, own: Sequence[sa.schema.SchemaItem], live: Sequence[tuple[str, ...]]) -> None:
    """A table of records as they all are: the common columns and indexes, and the indexes that the guards look up."""
    op.create_table(
        name,
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        *_texts("source", "source_ref", "reporting_unit"),
        sa.Column("business_date", sa.Date(), nullable=False),
        *own,
        sa.Column("replaces", sa.UUID()),
        sa.Column("created_change", sa.BigInteger(), nullable=False),
        sa.Column("voided_change", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("replaces", name=op.f(f"uq_{name}_replaces")),
    )
    op.create_index(f"uq_{name}_live_source", name, ["source", "source_ref"], unique=True, postgresql_where=LIVE)
    op.create_index(f"ix_{name}_voided_source", name, ["source", "source_ref"], postgresql_where=VOIDED)
    op.create_index(f"ix_{name}_voided_change", name, ["voided_change"], postgresql_where=VOIDED)
    op.create_index(f"ix_{name}_created_change", name, ["created_change"])
    op.create_index(f"ix_{name}_business_date_id", name, ["business_date", "id"])
    for columns in live:
        op.create_index(f"ix_{name}_live_{'_'.join(columns)}", name, [*columns], postgresql_where=LIVE)


def downgrade() -> None:
    op.drop_index("ix_payments_live_payment_no", "payments")
    op.drop_index("ix_receipts_live_item_code", "receipts")
    for name in (
        *("subsidy_payments", "subsidy_awards", "subsidy_programs"),
        *("unit_account_events", "unit_accounts"),
        *("notice_payments", "payment_notices", "collection_items"),
    ):
        op.drop_table(name)
