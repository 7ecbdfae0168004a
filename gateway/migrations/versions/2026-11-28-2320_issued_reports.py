"""Versions of reports, and their files.

Why: a report that was issued is kept as it was signed, with what it was made from; a correction is a version of its own.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, live_index_v1, record_table_v1

revision = "gateway0006"
down_revision = "gateway0005"
branch_labels = None
depends_on = None

TEXT, TEXTS, NUMBER = sa.Text(), sa.ARRAY(sa.Text()), sa.Integer()
_PAGES = {"unit_pages": "reporting_unit", "source_pages": "source"}


def upgrade() -> None:
    record_table_v1(
        "report_issues",
        columns_v1(TEXT, "period"),
        columns_v1(NUMBER, "number"),
        columns_v1(TEXT, "kind", "stage"),
        columns_v1(NUMBER, "previous"),
        columns_v1(sa.Boolean(), "material", nullable=True),
        columns_v1(TEXT, "reason", nullable=True),
        columns_v1(sa.Date(), "dated"),
        columns_v1(TEXTS, "makers"),
        columns_v1(TEXT, "issued_by", nullable=True),
        columns_v1(TEXTS, "cutoffs", "gaps", "provisional"),
        columns_v1(TEXT, "template_name", "template_sha256", "payload_sha256", "open_payload_sha256"),
        columns_v1(TEXTS, "files"),
        live=["period"],
    )
    op.create_index(
        "uq_report_issues_chain",
        "report_issues",
        ["period", "kind", "previous"],
        unique=True,
        postgresql_where=sa.text("voided_change is null and stage = 'issued'"),
    )
    record_table_v1(
        "report_files",
        columns_v1(TEXT, "period"),
        columns_v1(NUMBER, "number"),
        columns_v1(TEXT, "name", "media_type", "sha256", "content"),
    )
    live_index_v1("report_files", ["period", "number"])
    for table in ("report_issues", "report_files"):
        for name, column in _PAGES.items():
            op.create_index(f"ix_{table}_{name}", table, [column, "business_date", "id"])


def downgrade() -> None:
    op.drop_table("report_files")
    op.drop_table("report_issues")
