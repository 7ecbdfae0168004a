"""Pages of one unit's rows, and of one source's, in the order of their days.

Why: a township's token reads its own rows, and a system those that it sent: without an index each page was looked for
among all rows of the book. The indexes have rows that were voided, too, so that pages at an earlier cut-off are found.
"""

from alembic import op

revision = "gateway0004"
down_revision = "gateway0003"
branch_labels = None
depends_on = None

_TABLES = ("clients",)
_PAGES = {"unit_pages": "reporting_unit", "source_pages": "source"}


def upgrade() -> None:
    for table in _TABLES:
        for name, column in _PAGES.items():
            op.create_index(f"ix_{table}_{name}", table, [column, "business_date", "id"])


def downgrade() -> None:
    for table in _TABLES:
        for name in _PAGES:
            op.drop_index(f"ix_{table}_{name}", table)
