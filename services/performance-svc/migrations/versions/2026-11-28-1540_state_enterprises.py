"""Tables of state-owned enterprises: the register, their statements with reviews, and what moved their capital.

Why: how many there are, who has filed, and whether capital is preserved is told enterprise by enterprise.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "performance0007"
down_revision = "performance0006"
branch_labels = None
depends_on = None

TEXT, MONEY, DAY, INT = sa.Text(), sa.Numeric(20, 2), sa.Date(), sa.Integer()


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    record_table_v1("state_enterprises", columns_v1(TEXT, "credit_code", "name", "ownership", "owner_department"),
        columns_v1(INT, "level"), columns_v1(TEXT, "group_code", nullable=True), live=["credit_code", "group_code"],
        checks={"level": "level between 1 and 9"})
    record_table_v1("state_enterprise_closings", columns_v1(TEXT, "credit_code", "reason", "document"), live=["credit_code"])
    record_table_v1("state_enterprise_statements", columns_v1(TEXT, "statement_no", "credit_code", "kind", "scope"),
        columns_v1(DAY, "statement_date", "filed_on"),
        columns_v1(MONEY, "assets", "liabilities", "equity", "state_equity", "opening_state_equity", "revenue", "profit", "tax"),
        columns_v1(INT, "headcount"), live=["statement_no", ("credit_code", "statement_date")],
        checks={"balance": "assets = liabilities + equity"})
    record_table_v1("state_enterprise_reviews", columns_v1(TEXT, "statement_no", "action"), columns_v1(DAY, "reviewed_on"),
        columns_v1(TEXT, "remark", nullable=True), live=["statement_no"])
    record_table_v1("state_capital_factors", columns_v1(TEXT, "credit_code", "kind", "document"), columns_v1(MONEY, "amount"),
        live=["credit_code"], checks={"amount": "amount > 0"})


def downgrade() -> None:
    for table in (
        "state_capital_factors", "state_enterprise_reviews", "state_enterprise_statements", "state_enterprise_closings",
        "state_enterprises",
    ):
        op.drop_table(table)
