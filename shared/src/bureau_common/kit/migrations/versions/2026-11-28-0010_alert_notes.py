"""The table of notes on alerts; alerts themselves are judged when they are read, and stored no more.

Why: an alert of a month must say what the rows of the cut-off say, and not what was judged when. The table of alerts
stays as it is, unwritten, for what it holds stands in the journal.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "kit0007"
down_revision = "kit0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    record_table_v1(
        "alert_notes",
        columns_v1(sa.Text(), "code"),
        columns_v1(sa.Text(), "alert_key", nullable=True),
        columns_v1(sa.Text(), "period", "note"),
    )


def downgrade() -> None:
    op.drop_table("alert_notes")
