"""The table of reopenings.

Why: closed months can be opened again by two persons, for some books and until a day.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "kit0006"
down_revision = "kit0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    record_table_v1(
        "reopenings",
        columns_v1(sa.Text(), "from_period", "through_period", "books"),
        columns_v1(sa.Date(), "expires_on"),
    )


def downgrade() -> None:
    op.drop_table("reopenings")
