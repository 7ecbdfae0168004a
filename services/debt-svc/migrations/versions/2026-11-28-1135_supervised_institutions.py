"""Tables of institutions under supervision and of what inspections found.

Why: whom the report says to have been looked into and audited is counted from inspections, one by one.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "debt0011"
down_revision = "debt0010"
branch_labels = None
depends_on = None

TEXT, DATE, WHOLE, MONEY = sa.Text(), sa.Date(), sa.Integer(), sa.Numeric(20, 2)
CODE = ["credit_code"]
HELD = ("borrowed", "bonds", "largest_borrower", "largest_group")


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    record_table_v1("supervised_institutions", columns_v1(TEXT, "credit_code", "name", "kind"),
        columns_v1(MONEY, "capital"), live=CODE, checks={"capital": "capital > 0"})
    record_table_v1("institution_exits", columns_v1(TEXT, "credit_code", "reason", "document"), live=CODE)
    record_table_v1("institution_licences", columns_v1(TEXT, "credit_code", "licence_no", "authority"),
        columns_v1(DATE, "valid_until"), live=CODE)
    record_table_v1("institution_inspections",
        columns_v1(TEXT, "inspection_no", "credit_code", "kind", "way", "inspector", "document"), live=["inspection_no"])
    record_table_v1("inspection_findings", columns_v1(TEXT, "finding_no", "inspection_no", "matter"),
        columns_v1(DATE, "due_on"), live=["finding_no", "inspection_no"])
    record_table_v1("inspection_rectifications", columns_v1(TEXT, "finding_no", "document"), live=["finding_no"])
    record_table_v1("control_checks", columns_v1(TEXT, "inspection_no", "item", "result"),
        columns_v1(TEXT, "remark", nullable=True), live=["inspection_no"])
    record_table_v1("institution_ratings", columns_v1(TEXT, "credit_code"), columns_v1(WHOLE, "rating_year"),
        columns_v1(TEXT, "grade", "document"), live=CODE)
    record_table_v1("microcredit_positions", columns_v1(TEXT, "credit_code"), columns_v1(MONEY, "net_assets", *HELD),
        live=CODE, checks={name: f"{name} >= 0" for name in HELD})


def downgrade() -> None:
    for table in (
        "microcredit_positions", "institution_ratings", "control_checks", "inspection_rectifications",
        "inspection_findings", "institution_inspections", "institution_licences", "institution_exits",
        "supervised_institutions",
    ):
        op.drop_table(table)
