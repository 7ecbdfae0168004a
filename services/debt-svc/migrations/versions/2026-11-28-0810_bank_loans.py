"""Tables of a bank's loans.

Why: the NPL ratio, provisions, disposals and concentration are read from what the bank reports each month.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "debt0007"
down_revision = "debt0003"
branch_labels = None
depends_on = None

TEXT, MONEY = sa.Text(), sa.Numeric(20, 2)
POSITIVE = {"amount": "amount > 0"}


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    record_table_v1("bank_loan_balances", columns_v1(TEXT, "bank"),
        columns_v1(MONEY, "total", "normal", "special_mention", "substandard", "doubtful", "loss", "overdue_90",
            "provisions", "net_capital"),
        live=["bank"], checks={"total": "total = normal + special_mention + substandard + doubtful + loss"})
    record_table_v1("bank_loan_migrations", columns_v1(TEXT, "bank", "from_class", "to_class"),
        columns_v1(MONEY, "amount"), live=["bank"], checks=POSITIVE)
    record_table_v1("bank_loan_disposals", columns_v1(TEXT, "disposal_no", "bank", "way"), columns_v1(MONEY, "amount"),
        columns_v1(TEXT, "document"), live=["disposal_no"], checks=POSITIVE)
    record_table_v1("bank_industry_loans", columns_v1(TEXT, "bank", "industry"),
        columns_v1(MONEY, "balance", "non_performing"), live=["bank"])
    record_table_v1("bank_large_borrowers", columns_v1(TEXT, "bank", "credit_code", "name"),
        columns_v1(TEXT, "group", nullable=True), columns_v1(MONEY, "balance"), columns_v1(TEXT, "loan_class"),
        live=["bank"])


def downgrade() -> None:
    for table in (
        "bank_large_borrowers", "bank_industry_loans", "bank_loan_disposals", "bank_loan_migrations",
        "bank_loan_balances",
    ):
        op.drop_table(table)
