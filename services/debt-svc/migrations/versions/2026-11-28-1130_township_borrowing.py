"""Tables of findings of borrowing by townships.

Why: what inspections and audits found stands until it is rectified, and the report may not deny it.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "debt0010"
down_revision = "debt0009"
branch_labels = None
depends_on = None

TEXT, MONEY = sa.Text(), sa.Numeric(20, 2)


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    record_table_v1("township_borrowing_findings", columns_v1(TEXT, "finding_no", "township", "creditor"),
        columns_v1(MONEY, "amount"), columns_v1(TEXT, "found_by", "document"), live=["finding_no"],
        checks={"amount": "amount > 0"})
    record_table_v1("township_borrowing_rectifications", columns_v1(TEXT, "finding_no", "measure", "document"),
        live=["finding_no"])


def downgrade() -> None:
    op.drop_table("township_borrowing_rectifications")
    op.drop_table("township_borrowing_findings")
