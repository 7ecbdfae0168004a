"""Tables of the reform of state-owned enterprises: vehicles one by one, unified supervision, plan documents.

Why: whether it is finished is told vehicle by vehicle and enterprise by enterprise.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "performance0008"
down_revision = "performance0007"
branch_labels = None
depends_on = None

TEXT = sa.Text()


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    record_table_v1("soe_vehicles", columns_v1(TEXT, "plate", "credit_code"), columns_v1(sa.Boolean(), "in_scope"),
        live=["plate", "credit_code"])
    record_table_v1("soe_vehicle_steps", columns_v1(TEXT, "plate", "action"), columns_v1(TEXT, "document", nullable=True),
        live=["plate"])
    record_table_v1("soe_vehicle_plans", columns_v1(TEXT, "credit_code", "document"), live=["credit_code"])
    record_table_v1("soe_supervision_steps", columns_v1(TEXT, "credit_code", "action", "document"),
        columns_v1(sa.Date(), "planned_end", nullable=True), live=["credit_code"])
    record_table_v1("soe_plans", columns_v1(TEXT, "plan_no", "title"), live=["plan_no"])
    record_table_v1("soe_plan_steps", columns_v1(TEXT, "plan_no", "action"),
        columns_v1(TEXT, "recipient", "document_no", nullable=True), live=["plan_no"])


def downgrade() -> None:
    for table in (
        "soe_plan_steps", "soe_plans", "soe_supervision_steps", "soe_vehicle_plans", "soe_vehicle_steps", "soe_vehicles",
    ):
        op.drop_table(table)
