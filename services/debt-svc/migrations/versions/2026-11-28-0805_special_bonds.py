"""Special bonds: projects, their steps, their balance by year, payments out of proceeds, and their income.

Why: proceeds are followed from a project's application down to the treasury's payments, and what it earns is held against
its debt service.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "debt0003"
down_revision = "debt0002"
branch_labels = None
depends_on = None

TEXT, WHOLE, MONEY = sa.Text(), sa.Integer(), sa.Numeric(20, 2)
POSITIVE = {"amount": "amount > 0"}


# Packed by hand, as in the first one.
# fmt: off
def upgrade() -> None:
    record_table_v1("special_bond_projects", columns_v1(TEXT, "project_code", "name", "sector", "owner"),
        columns_v1(MONEY, "total_investment", "bond_need"), live=["project_code"], checks={"need": "bond_need > 0"})
    record_table_v1("special_bond_steps", columns_v1(TEXT, "project_code", "action", "document_no"),
        columns_v1(MONEY, "amount", nullable=True), columns_v1(TEXT, "bond_code", nullable=True),
        live=["project_code", "bond_code"], checks=POSITIVE)
    record_table_v1("special_bond_plans", columns_v1(TEXT, "project_code"), columns_v1(WHOLE, "plan_year"),
        columns_v1(MONEY, "income", "operating_cost", "debt_service"), live=["project_code"])
    record_table_v1("special_bond_uses",
        columns_v1(TEXT, "project_code", "bond_code", "payment_no", "direction", "use_kind"),
        columns_v1(MONEY, "amount"), live=["project_code", "bond_code", "payment_no"], checks=POSITIVE)
    record_table_v1("special_bond_income", columns_v1(TEXT, "project_code", "income_kind"), columns_v1(MONEY, "amount"),
        columns_v1(TEXT, "voucher_no"), live=["project_code"], checks=POSITIVE)


def downgrade() -> None:
    for table in (
        "special_bond_income", "special_bond_uses", "special_bond_plans", "special_bond_steps", "special_bond_projects",
    ):
        op.drop_table(table)
