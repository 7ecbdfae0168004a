"""The tables of performance-svc as they were first frozen.

Why: everything that was built before the first release starts from here.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, live_index_v1, record_table_v1

revision = "performance0001"
down_revision = None
branch_labels = ("performance",)
depends_on = None

TEXT = sa.Text()


def upgrade() -> None:
    record_table_v1("accounting_units", columns_v1(TEXT, "unit_code", "name", "department"))
    live_index_v1("accounting_units", ["unit_code"], name="unit")
    record_table_v1("unit_closings", columns_v1(TEXT, "unit_code"), columns_v1(TEXT, "document", nullable=True))
    live_index_v1("unit_closings", ["unit_code"], name="unit")
    record_table_v1("launch_plans", columns_v1(TEXT, "unit_code", "module"))
    live_index_v1("launch_plans", ["unit_code"], name="unit")
    record_table_v1("module_launches", columns_v1(TEXT, "unit_code", "module", "funds"))
    live_index_v1("module_launches", ["unit_code"], name="unit")


def downgrade() -> None:
    for table in ("module_launches", "launch_plans", "unit_closings", "accounting_units"):
        op.drop_table(table)
