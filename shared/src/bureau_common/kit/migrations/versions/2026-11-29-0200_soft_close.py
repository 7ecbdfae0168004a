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


def upgrade() -> None:
    record_table_v1("soft_closings", columns_v1(sa.Text(), "period"))


def downgrade() -> None:
    op.drop_table("soft_closings")
