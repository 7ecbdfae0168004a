"""Table of the kinds of funds that run through the modules of a unit.

Why: a unit is live with some of its funds and gets the others later; the line of text on a launch says neither which nor when.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, live_index_v1, record_table_v1

revision = "performance0012"
down_revision = "performance0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    record_table_v1("integrated_funds", columns_v1(sa.Text(), "unit_code", "module", "fund"))
    live_index_v1("integrated_funds", ["unit_code"], "unit")


def downgrade() -> None:
    op.drop_table("integrated_funds")
