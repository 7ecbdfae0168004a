"""Where a subject is from; the fiscal year of receipts and payments; restatements of this year.

Why: a year's list that the ministry gave out is told apart from what the bureau added to it; what comes in the first days of a
year may belong to the old one, and what comes back later to none; this year may be restated as well as last. Rows of before
have none of the new fields: they are the bureau's own subjects, of their date's year, and restate the base.
"""

import sqlalchemy as sa
from alembic import op

revision = "revenue0002"
down_revision = "revenue0001"
branch_labels = None
depends_on = None


ADDED = (
    ("subjects", "origin", sa.Text()),
    ("receipts", "fiscal_year", sa.Integer()),
    ("payments", "fiscal_year", sa.Integer()),
    ("payments", "carried_over", sa.Boolean()),
    ("base_restatements", "side", sa.Text()),
)
YEAR = "extract(year from business_date)::integer"
COUNTS_ON = f"(case when fiscal_year < {YEAR} then make_date(fiscal_year, 12, 31) else business_date end)"


def upgrade() -> None:
    for table, name, kind in ADDED:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    for table in ("receipts", "payments"):
        op.create_index(f"ix_{table}_counts_on", table, [sa.text(COUNTS_ON)])


def downgrade() -> None:
    for table in ("receipts", "payments"):
        op.drop_index(f"ix_{table}_counts_on", table)
    for table, name, _ in ADDED:
        op.drop_column(table, name)
