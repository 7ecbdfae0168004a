"""The waivers of differences between figures that must agree.

Why: who let which difference stand, and why, is journaled as records are.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "gateway0007"
down_revision = "gateway0006"
branch_labels = None
depends_on = None

_TABLE = "reconciliation_waivers"
_PAGES = {"unit_pages": "reporting_unit", "source_pages": "source"}


def upgrade() -> None:
    record_table_v1(
        _TABLE,
        columns_v1(sa.Text(), "pair", "period"),
        columns_v1(sa.Numeric(20, 2), "difference"),
        columns_v1(sa.Text(), "reason"),
        live=["pair"],
    )
    for name, column in _PAGES.items():
        op.create_index(f"ix_{_TABLE}_{name}", _TABLE, [column, "business_date", "id"])


def downgrade() -> None:
    op.drop_table(_TABLE)
