"""Tables of what debt costs: interest and fees, arrears, and the expenditure that interest is held against.

Why: debt service, interest and arrears stand beside the debt ratios.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "debt0009"
down_revision = "debt0008"
branch_labels = None
depends_on = None

TEXT, WHOLE, MONEY = sa.Text(), sa.Integer(), sa.Numeric(20, 2)


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    record_table_v1("debt_costs", columns_v1(TEXT, "debt_kind"), columns_v1(TEXT, "bond_code", nullable=True),
        columns_v1(TEXT, "item"), columns_v1(MONEY, "amount"), columns_v1(TEXT, "voucher_no"),
        live=["bond_code", "voucher_no"], checks={"amount": "amount > 0"})
    record_table_v1("debt_arrears", columns_v1(TEXT, "debt_kind", "debt_name", "change"), columns_v1(MONEY, "amount"),
        live=["debt_name"], checks={"amount": "amount >= 0"})
    record_table_v1("debt_expenditure_bases", columns_v1(WHOLE, "fiscal_year"), columns_v1(TEXT, "debt_kind"),
        columns_v1(MONEY, "amount"), columns_v1(TEXT, "document"), live=["fiscal_year"],
        checks={"amount": "amount > 0"})


def downgrade() -> None:
    for table in ("debt_expenditure_bases", "debt_arrears", "debt_costs"):
        op.drop_table(table)
