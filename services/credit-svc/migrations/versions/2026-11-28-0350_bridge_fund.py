"""The bridge fund: movements of its pool, applications, and what was drawn, extended and returned.

Why: what the report says of the fund follows from its records, and the pool is never lent beyond.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "credit0007"
down_revision = "credit0006"
branch_labels = None
depends_on = None

TEXT, DATE, MONEY, PERCENT = sa.Text(), sa.Date(), sa.Numeric(20, 2), sa.Numeric(7, 4)


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    record_table_v1("bridge_pool_movements", columns_v1(TEXT, "direction", "party"), columns_v1(MONEY, "amount"),
        columns_v1(TEXT, "document"), checks={"amount": "amount > 0"})
    record_table_v1("bridge_loans", columns_v1(TEXT, "bridge_no", "credit_code", "bank", "old_loan_no"),
        columns_v1(MONEY, "amount"), columns_v1(PERCENT, "daily_rate_pct"), columns_v1(sa.Boolean(), "closed_account"),
        columns_v1(TEXT, "commitment_no", nullable=True), columns_v1(MONEY, "commitment_amount", nullable=True),
        live=["bridge_no", "credit_code"])
    record_table_v1("bridge_steps", columns_v1(TEXT, "bridge_no", "action"), columns_v1(MONEY, "amount", nullable=True),
        columns_v1(DATE, "due_on", nullable=True), columns_v1(TEXT, "new_loan_no", nullable=True),
        live=["bridge_no"], checks={"amount": "amount > 0"})


def downgrade() -> None:
    for table in ("bridge_steps", "bridge_loans", "bridge_pool_movements"):
        op.drop_table(table)
