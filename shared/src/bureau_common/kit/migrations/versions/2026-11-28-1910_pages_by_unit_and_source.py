"""Pages of one unit's rows, and of one source's, in the order of their days.

Why: a township's token reads its own rows, and a system those that it sent: without an index each page was looked for
among all rows of the book. The indexes have rows that were voided, too, so that pages at an earlier cut-off are found.
"""

from alembic import op

revision = "kit0015"
down_revision = "kit0014"
branch_labels = None
depends_on = None

_TABLES = (
    "alert_notes",
    "alerts",
    "closings",
    "filing_plans",
    "filings",
    "parameters",
    "persons",
    "proposals",
    "prunings",
    "reopenings",
    "reporting_units",
    "restorations",
)
_PAGES = {"unit_pages": "reporting_unit", "source_pages": "source"}


def upgrade() -> None:
    for table in _TABLES:
        for name, column in _PAGES.items():
            op.create_index(f"ix_{table}_{name}", table, [column, "business_date", "id"])


def downgrade() -> None:
    for table in _TABLES:
        for name in _PAGES:
            op.drop_index(f"ix_{table}_{name}", table)
