"""The table of what refinancing bonds repay.

Why: a bond that is issued to repay others names them, and no more of them than they are.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "debt0012"
down_revision = "debt0011"
branch_labels = None
depends_on = None


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    record_table_v1("bond_refinancings", columns_v1(sa.Text(), "bond_code", "repaid_code"),
        columns_v1(sa.Numeric(20, 2), "amount"), live=["bond_code", "repaid_code"], checks={"amount": "amount > 0"})


def downgrade() -> None:
    op.drop_table("bond_refinancings")
