"""Tables of interest subsidies.

Why: schemes, batches, their loans by segments, approvals that freeze a batch, payments and returns are recorded.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "credit0006"
down_revision = "credit0005"
branch_labels = None
depends_on = None

TEXT, DATE, WHOLE = sa.Text(), sa.Date(), sa.Integer()
MONEY, PERCENT = sa.Numeric(20, 2), sa.Numeric(7, 4)
POSITIVE = {"amount": "amount > 0"}
LOAN = ("batch_no", "loan_no")


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    record_table_v1("interest_subsidy_schemes", columns_v1(TEXT, "scheme_no", "name"),
        columns_v1(DATE, "ends_on", nullable=True), columns_v1(TEXT, "repeals", nullable=True),
        live=["scheme_no", "repeals"])
    record_table_v1("interest_subsidy_terms", columns_v1(TEXT, "scheme_no"),
        columns_v1(PERCENT, "rate_cap_pct", "share_pct"), columns_v1(TEXT, "day_basis"), live=["scheme_no"])
    record_table_v1("interest_subsidy_batches", columns_v1(TEXT, "batch_no", "scheme_no"),
        columns_v1(WHOLE, "fiscal_year", "batch_order"), live=["batch_no", "scheme_no"])
    record_table_v1("interest_subsidy_loans", columns_v1(TEXT, *LOAN, "credit_code", "bank"),
        columns_v1(DATE, "due_on"), columns_v1(MONEY, "interest_before", "guarantee_fee_before", "other_fees_before"),
        columns_v1(MONEY, "interest_after", "guarantee_fee_after", "other_fees_after"), live=["loan_no", LOAN])
    record_table_v1("interest_subsidy_segments", columns_v1(TEXT, *LOAN), columns_v1(DATE, "starts_on", "ends_on"),
        columns_v1(MONEY, "principal"), columns_v1(PERCENT, "rate_pct"), columns_v1(WHOLE, "overdue_days"),
        live=["loan_no", LOAN], checks={"days": "ends_on > starts_on", "principal": "principal > 0"})
    record_table_v1("interest_subsidy_approvals", columns_v1(TEXT, "batch_no"), columns_v1(WHOLE, "loans"),
        columns_v1(MONEY, "amount"), columns_v1(TEXT, "content_hash", "document"), live=["batch_no"],
        checks=POSITIVE)
    record_table_v1("interest_subsidy_payments", columns_v1(TEXT, "batch_no"), columns_v1(WHOLE, "batch_order"),
        columns_v1(TEXT, "loan_no", "credit_code"), columns_v1(MONEY, "amount"), columns_v1(TEXT, "payment_no"),
        live=[LOAN, "payment_no"], checks=POSITIVE)
    record_table_v1("interest_subsidy_returns", columns_v1(TEXT, "batch_no"), columns_v1(WHOLE, "batch_order"),
        columns_v1(TEXT, "loan_no", "credit_code"), columns_v1(MONEY, "amount"), columns_v1(TEXT, "reason"),
        live=[LOAN], checks=POSITIVE)


def downgrade() -> None:
    for table in ("returns", "payments", "approvals", "segments", "loans", "batches", "terms", "schemes"):
        op.drop_table(f"interest_subsidy_{table}")
