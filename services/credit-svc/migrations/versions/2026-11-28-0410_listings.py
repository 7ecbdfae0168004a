"""Listings, what was raised directly, guidance funds and trainings.

Why: the way of an enterprise to a listing, and the capital that is raised without a bank, are told by rows of their own.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "credit0008"
down_revision = "credit0007"
branch_labels = None
depends_on = None

TEXT, MONEY, WHOLE = sa.Text(), sa.Numeric(20, 2), sa.Integer()


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    record_table_v1("listing_steps", columns_v1(TEXT, "credit_code", "stage"),
        columns_v1(TEXT, "venue", "board", "tier", "document", nullable=True), live=["credit_code"])
    record_table_v1("direct_financings", columns_v1(TEXT, "financing_no", "credit_code", "instrument"),
        columns_v1(MONEY, "amount"), columns_v1(TEXT, "document"), live=["financing_no"],
        checks={"amount": "amount > 0"})
    record_table_v1("guidance_funds", columns_v1(TEXT, "fund_no", "name", "manager"), columns_v1(MONEY, "subscribed"),
        columns_v1(TEXT, "document"), live=["fund_no"], checks={"subscribed": "subscribed > 0"})
    record_table_v1("guidance_fund_moves", columns_v1(TEXT, "fund_no", "movement"), columns_v1(MONEY, "amount"),
        columns_v1(TEXT, "credit_code", nullable=True), columns_v1(MONEY, "cost", nullable=True), live=["fund_no"],
        checks={"amount": "amount > 0"})
    record_table_v1("capital_market_trainings", columns_v1(TEXT, "training_no", "topic"), columns_v1(WHOLE, "people"),
        live=["training_no"])


def downgrade() -> None:
    for table in (
        "capital_market_trainings", "guidance_fund_moves", "guidance_funds", "direct_financings", "listing_steps",
    ):
        op.drop_table(table)
