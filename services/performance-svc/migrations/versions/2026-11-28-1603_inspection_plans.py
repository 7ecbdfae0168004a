"""The table of plans of special inspections.

Why: what was inspected stands beside what was to be.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "performance0013"
down_revision = "performance0012"
branch_labels = None
depends_on = None

TEXT, DATE = sa.Text(), sa.Date()


def upgrade() -> None:
    columns = (columns_v1(TEXT, "plan_no", "kind", "unit"), columns_v1(DATE, "due_on"), columns_v1(TEXT, "document"))
    record_table_v1("special_inspection_plans", *columns, live=["plan_no", ("unit", "kind")])


def downgrade() -> None:
    op.drop_table("special_inspection_plans")
