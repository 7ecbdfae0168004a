"""Tables of what units must publish of budgets and accounts, of what they published, and of checks with their results.

Why: whether a unit published in time is told from its own duties and days, not from a share that somebody reports.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "performance0006"
down_revision = "performance0005"
branch_labels = None
depends_on = None

TEXT = sa.Text()


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    record_table_v1("disclosure_duties", columns_v1(TEXT, "duty_no", "unit"), columns_v1(sa.Integer(), "fiscal_year"),
        columns_v1(TEXT, "document"), columns_v1(sa.Date(), "due_on"), live=["duty_no", "unit"])
    record_table_v1("disclosures", columns_v1(TEXT, "duty_no", "address"), live=["duty_no"])
    record_table_v1("disclosure_checks", columns_v1(TEXT, "check_no", "checked_by", "document"), live=["check_no"])
    record_table_v1("disclosure_check_results", columns_v1(TEXT, "check_no", "duty_no", "result"),
        columns_v1(sa.Numeric(5, 2), "score"), live=["check_no", "duty_no"], checks={"score": "score between 0 and 100"})


def downgrade() -> None:
    for table in ("disclosure_check_results", "disclosure_checks", "disclosures", "disclosure_duties"):
        op.drop_table(table)
