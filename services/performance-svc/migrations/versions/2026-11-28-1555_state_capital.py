"""Tables of the state capital budget, and of the profit that enterprises remit under it.

Why: what was remitted stands beside what the year's budget takes in.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "performance0009"
down_revision = "performance0008"
branch_labels = None
depends_on = None

TEXT, MONEY, INT = sa.Text(), sa.Numeric(20, 2), sa.Integer()
ABOVE_NOTHING = {"amount": "amount > 0"}


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    record_table_v1("state_capital_budgets", columns_v1(INT, "fiscal_year"), columns_v1(TEXT, "item", "document"),
        columns_v1(MONEY, "amount"), live=["fiscal_year"], checks=ABOVE_NOTHING)
    record_table_v1("soe_profit_remittances", columns_v1(TEXT, "credit_code", "voucher_no"), columns_v1(INT, "profit_year"),
        columns_v1(MONEY, "amount"), live=["credit_code", "voucher_no"], checks=ABOVE_NOTHING)


def downgrade() -> None:
    for table in ("soe_profit_remittances", "state_capital_budgets"):
        op.drop_table(table)
