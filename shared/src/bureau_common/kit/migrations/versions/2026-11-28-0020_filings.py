"""The tables of filings and of the plans that say what is due.

Why: what was filed, what was nothing and what nobody sent are three things, and a figure has to know which.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from bureau_common.kit.migrations.records_v1 import columns_v1, live_index_v1, record_table_v1

revision = "kit0008"
down_revision = "kit0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sa.Text()
    record_table_v1(
        "filings", columns_v1(text, "book", "period", "filing_state"), live=[("book", "period", "reporting_unit")]
    )
    live_index_v1("filings", ["book", "period"], "waived", "filing_state = 'waived'")
    record_table_v1("filing_plans", [sa.Column("lines", JSONB(), nullable=False)], columns_v1(text, "document"))


def downgrade() -> None:
    op.drop_table("filing_plans")
    op.drop_table("filings")
