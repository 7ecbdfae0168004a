"""Products of guaranteed loans, advances on claims, covered interest, and the tier of a target.

Why: 4321 loans are one product of three; a claim covers interest, too, and says who advanced and who finally bears; a target
is replaced by a newer one of the tier above. Rows of before have none of the new fields: they are 4321 loans, targets of
the tier above, claims without interest, and payments that settle no advance.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "credit0002"
down_revision = "credit0001"
branch_labels = None
depends_on = None

TEXT, WHOLE, MONEY, PERCENT = sa.Text(), sa.Integer(), sa.Numeric(20, 2), sa.Numeric(7, 4)
ADDED = {
    "guarantee_loans": ("product", TEXT),
    "guarantee_targets": ("set_by", TEXT),
    "compensations": ("interest_amount", MONEY),
    "compensation_payments": ("settles", TEXT),
}


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    for table, (name, kind) in ADDED.items():
        op.add_column(table, sa.Column(name, kind, nullable=True))
    record_table_v1("guarantee_products", columns_v1(TEXT, "product"), columns_v1(PERCENT, "max_fee_rate_pct"),
        columns_v1(WHOLE, "max_months", nullable=True), columns_v1(MONEY, "max_principal", nullable=True),
        columns_v1(TEXT, "document"), live=["product"])
    record_table_v1("compensation_advances", columns_v1(TEXT, "claim_no", "party"), columns_v1(MONEY, "amount"),
        live=["claim_no"])


def downgrade() -> None:
    for table in ("compensation_advances", "guarantee_products"):
        op.drop_table(table)
    for table, (name, _) in ADDED.items():
        op.drop_column(table, name)
