"""Microcredit: kinds of households, loans, what is paid on them, extensions, the risk pool's capital, and the LPR.

Why: the loans of households lifted out of poverty, their terms by the day of the contract, and who bears their losses.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "credit0004"
down_revision = "credit0003"
branch_labels = None
depends_on = None

TEXT, DATE, UUID = sa.Text(), sa.Date(), sa.UUID()
MONEY, PERCENT = sa.Numeric(20, 2), sa.Numeric(7, 4)
POSITIVE = {"amount": "amount > 0"}


# Packed by hand, as in the first one.
# fmt: off
def upgrade() -> None:
    record_table_v1("lpr_quotes", columns_v1(PERCENT, "one_year_pct", "five_year_pct"), live=["business_date"])
    record_table_v1("household_kinds", columns_v1(TEXT, "household_no", "kind", "document"), live=["household_no"])
    record_table_v1("microcredits", columns_v1(TEXT, "loan_no", "bank", "household_no", "household_kind"),
        columns_v1(UUID, "borrower", nullable=True), columns_v1(TEXT, "origin"),
        columns_v1(TEXT, "renews", nullable=True), columns_v1(DATE, "signed_on"),
        columns_v1(TEXT, "purpose", "security"), columns_v1(MONEY, "amount"), columns_v1(PERCENT, "rate_pct"),
        columns_v1(PERCENT, "lpr_pct", nullable=True), columns_v1(DATE, "due_on"),
        live=["loan_no", "household_no", "renews"], checks=POSITIVE)
    record_table_v1("microcredit_moves", columns_v1(TEXT, "loan_no", "action"), columns_v1(MONEY, "amount"),
        columns_v1(TEXT, "pool", nullable=True), live=["loan_no", "pool"], checks=POSITIVE)
    record_table_v1("microcredit_extensions", columns_v1(TEXT, "loan_no"), columns_v1(DATE, "due_on"),
        live=["loan_no"])
    record_table_v1("risk_pool_capital", columns_v1(TEXT, "pool", "kind"), columns_v1(MONEY, "amount"),
        columns_v1(TEXT, "payer"), live=["pool"], checks=POSITIVE)


def downgrade() -> None:
    for table in (
        "risk_pool_capital", "microcredit_extensions", "microcredit_moves", "microcredits", "household_kinds",
        "lpr_quotes",
    ):
        op.drop_table(table)
