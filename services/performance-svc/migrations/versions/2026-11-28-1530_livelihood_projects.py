"""Tables of livelihood projects, their plans, funds and progress, and of the contracts by which they are maintained.

Why: which project met its target, and who is behind, is told from the projects' own targets and progress.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "performance0005"
down_revision = "performance0004"
branch_labels = None
depends_on = None

TEXT, MONEY, DAY, WHOLE, QUANTITY = sa.Text(), sa.Numeric(20, 2), sa.Date(), sa.Integer(), sa.Numeric(14, 2)
POSITIVE = {"amount": "amount > 0"}


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    record_table_v1("livelihood_projects", columns_v1(TEXT, "project_no"), columns_v1(WHOLE, "fiscal_year"),
        columns_v1(TEXT, "name"), columns_v1(TEXT, "part_of", "standing", nullable=True), columns_v1(TEXT, "unit"),
        columns_v1(QUANTITY, "target", nullable=True), columns_v1(TEXT, "measured_in", nullable=True),
        live=["project_no", "part_of"], checks={"target": "target > 0"})
    record_table_v1("livelihood_plans", columns_v1(TEXT, "project_no"), columns_v1(WHOLE, "fiscal_year"),
        columns_v1(TEXT, "fund_source"), columns_v1(MONEY, "amount"), columns_v1(TEXT, "document"),
        live=["project_no"], checks=POSITIVE)
    record_table_v1("livelihood_funds", columns_v1(TEXT, "project_no"), columns_v1(WHOLE, "fiscal_year"),
        columns_v1(TEXT, "fund_source"), columns_v1(MONEY, "amount"), columns_v1(TEXT, "document"),
        columns_v1(TEXT, "payment_no", nullable=True), live=["project_no"], checks=POSITIVE)
    record_table_v1("livelihood_progress", columns_v1(TEXT, "project_no"), columns_v1(WHOLE, "fiscal_year"),
        columns_v1(QUANTITY, "quantity"), live=["project_no"], checks={"quantity": "quantity >= 0"})
    record_table_v1("maintenance_contracts", columns_v1(TEXT, "contract_no", "project_no", "supplier", "credit_code"),
        columns_v1(DAY, "ends_on"), columns_v1(MONEY, "amount"), columns_v1(TEXT, "way"),
        live=["contract_no", "project_no"], checks=POSITIVE)
    record_table_v1("maintenance_inspections", columns_v1(TEXT, "contract_no", "result", "document"), live=["contract_no"])
    record_table_v1("maintenance_payments", columns_v1(TEXT, "contract_no"), columns_v1(MONEY, "amount"),
        columns_v1(TEXT, "payment_no"), live=["contract_no"], checks=POSITIVE)


def downgrade() -> None:
    for table in (
        "maintenance_payments", "maintenance_inspections", "maintenance_contracts", "livelihood_progress",
        "livelihood_funds", "livelihood_plans", "livelihood_projects",
    ):
        op.drop_table(table)
