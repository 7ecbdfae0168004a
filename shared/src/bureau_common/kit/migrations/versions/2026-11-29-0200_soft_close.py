"""The table of soft closings.

Why: between open and closed lies a month that waits to be looked through; few still write there, and with a reason.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "kit0017"
down_revision = "kit0016"
branch_labels = None
depends_on = None

_TABLE = "soft_closings"
_PAGES = {"unit_pages": "reporting_unit", "source_pages": "source"}


def upgrade() -> None:
    record_table_v1(_TABLE, columns_v1(sa.Text(), "period"))
    for name, column in _PAGES.items():
        op.create_index(f"ix_{_TABLE}_{name}", _TABLE, [column, "business_date", "id"])


def downgrade() -> None:
    op.drop_table(_TABLE)
