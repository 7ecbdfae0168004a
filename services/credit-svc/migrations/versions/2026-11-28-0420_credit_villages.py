"""Credit villages: rounds, villages, grades, lines and drawings on them, benefits and who used them.

Why: who is rated in the round, what may be drawn on a grade, and what a grade is good for.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "credit0009"
down_revision = "credit0008"
branch_labels = None
depends_on = None

TEXT, DATE, MONEY = sa.Text(), sa.Date(), sa.Numeric(20, 2)
POSITIVE = {"amount": "amount > 0"}


# Packed by hand, as in the first one.
# fmt: off
def upgrade() -> None:
    record_table_v1("credit_rounds", columns_v1(TEXT, "round_no"), columns_v1(DATE, "until"),
        columns_v1(TEXT, "document"), live=["round_no"])
    record_table_v1("credit_villages", columns_v1(TEXT, "round_no", "village"), live=["village"])
    record_table_v1("household_grades", columns_v1(TEXT, "round_no", "village", "household_no", "grade"),
        live=["household_no"])
    record_table_v1("credit_lines", columns_v1(TEXT, "line_no", "round_no", "household_no", "bank"),
        columns_v1(MONEY, "amount"), columns_v1(DATE, "expires_on"), live=["line_no", "household_no"],
        checks=POSITIVE)
    record_table_v1("line_drawings", columns_v1(TEXT, "line_no", "household_no", "action"),
        columns_v1(MONEY, "amount"), live=["line_no"], checks=POSITIVE)
    record_table_v1("credit_benefits", columns_v1(TEXT, "benefit_no", "name", "lowest_grade", "document"),
        columns_v1(DATE, "ends_on", nullable=True), live=["benefit_no"])
    record_table_v1("benefit_uses", columns_v1(TEXT, "benefit_no", "household_no"), live=["household_no"])


def downgrade() -> None:
    for table in (
        "benefit_uses", "credit_benefits", "line_drawings", "credit_lines", "household_grades", "credit_villages",
        "credit_rounds",
    ):
        op.drop_table(table)
