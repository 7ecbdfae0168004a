"""Where a subject is from; the fiscal year of receipts and payments; restatements of this year; who took a step.

Why: a year's list that the ministry gave out is told apart from what the bureau added to it; what comes in the first days of a
year may belong to the old one, and what comes back later to none; this year may be restated as well as last. Rows of before
have none of the new fields: they are the bureau's own subjects, say nobody, of their date's year, and restate the base.
"""

import sqlalchemy as sa
from alembic import op

revision = "revenue0003"
down_revision = "revenue0002"
branch_labels = None
depends_on = None


ADDED = (
    ("subjects", "origin", sa.Text()),
    ("receipts", "fiscal_year", sa.Integer()),
    ("payments", "fiscal_year", sa.Integer()),
    ("payments", "carried_over", sa.Boolean()),
    ("base_restatements", "side", sa.Text()),
    ("payment_applications", "operator", sa.Text()),
    ("payment_steps", "operator", sa.Text()),
)


SIGNED = "case when kind = 'refund' then -1 else 1 end"
DISTRICT = "round(amount * district_share_pct / 100, 2)"
OF_GENERAL = (
    "budget_kind = 'general_public_budget' and left(subject, 3) in ('101', '103')"
    " and left(subject, 5) not in ('10301', '10310')"
)
MOVES = "kind not in ('cleared', 'cleared_back')"
PAID = (
    "case when kind = 'paid' then amount else 0 end - case when kind in ('bounced', 'refunded') then amount else 0 end"
)
KEPT = (
    (
        "receipts_upper",
        "receipts",
        f"case when {OF_GENERAL} then 'upper' else 'other' end",
        f"(amount - {DISTRICT}) * {SIGNED}",
    ),
    (
        "receipts_beside_general",
        "receipts",
        "case when budget_kind = 'government_fund' and left(subject, 5) in ('10301', '10310') then 'government_fund'"
        " when budget_kind = 'state_capital' and left(subject, 5) = '10306' then 'state_capital' else 'other' end",
        f"{DISTRICT} * {SIGNED}",
    ),
    (
        "payments_beside_general",
        "payments",
        f"case when budget_kind = 'government_fund' and {MOVES}"
        " and left(functional_code, 3) not in ('209', '223', '230', '231') then 'government_fund'"
        f" when budget_kind = 'state_capital' and {MOVES}"
        " and left(functional_code, 3) not in ('209', '230', '231', '234') then 'state_capital' else 'other' end",
        PAID,
    ),
)
"""The new sums by month: their name, the table, the category and the amount of a row. Rows of before are of their date's year."""


def upgrade() -> None:
    for table, name, kind in ADDED:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    for flow, table, category, amount in KEPT:
        op.execute(
            "insert into rollups (flow, month, category, amount, rows)"
            f" select '{flow}', date_trunc('month', business_date)::date, {category}, sum({amount}), count(*)"
            f" from {table} where voided_change is null group by 2, 3"
        )


def downgrade() -> None:
    for flow, *_ in KEPT:
        op.execute(f"delete from rollups where flow = '{flow}'")
    for table, name, _ in ADDED:
        op.drop_column(table, name)
