"""Tables of special inspections, their findings, rectifications and accountability.

Why: the share that is rectified is told from what was found and what was put right, one by one.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "performance0002"
down_revision = "performance0001"
branch_labels = None
depends_on = None

TEXT, MONEY = sa.Text(), sa.Numeric(20, 2)
NOT_NEGATIVE = {"amount": "amount >= 0"}


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    record_table_v1("special_inspections", columns_v1(TEXT, "inspection_no", "kind", "unit", "document"),
        live=["inspection_no"])
    record_table_v1("special_inspection_findings", columns_v1(TEXT, "finding_no", "inspection_no", "kind"),
        columns_v1(MONEY, "amount"), columns_v1(sa.Date(), "due_on"), live=["finding_no", "inspection_no"],
        checks=NOT_NEGATIVE)
    record_table_v1("special_inspection_rectifications", columns_v1(TEXT, "finding_no"), columns_v1(MONEY, "amount"),
        columns_v1(TEXT, "document"), live=["finding_no"], checks=NOT_NEGATIVE)
    record_table_v1("accountability_items", columns_v1(TEXT, "finding_no", "measure"), columns_v1(sa.Integer(), "people"),
        columns_v1(TEXT, "document"), live=["finding_no"], checks={"people": "people > 0"})


def downgrade() -> None:
    for table in (
        "accountability_items", "special_inspection_rectifications", "special_inspection_findings", "special_inspections",
    ):
        op.drop_table(table)
