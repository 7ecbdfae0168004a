"""The bureau's own report templates.

Why: a report may be written in a bureau's own words, by a template that two persons stand for and that every version
is kept of.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "gateway0005"
down_revision = "gateway0004"
branch_labels = None
depends_on = None

_PAGES = {"unit_pages": "reporting_unit", "source_pages": "source"}


def upgrade() -> None:
    record_table_v1("report_templates", columns_v1(sa.Text(), "format", "body"))
    for name, column in _PAGES.items():
        op.create_index(f"ix_report_templates_{name}", "report_templates", [column, "business_date", "id"])


def downgrade() -> None:
    op.drop_table("report_templates")
