"""Confirmations of what was resolved of hidden debt.

Why: the tier above confirms later than the debt is resolved, so that a confirmation has a day of its own.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "debt0013"
down_revision = "debt0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = columns_v1(sa.Text(), "debt_no", "voucher_no", "confirmation_no", "authority")
    record_table_v1("hidden_debt_confirmations", columns, live=["debt_no", "voucher_no"])


def downgrade() -> None:
    op.drop_table("hidden_debt_confirmations")
