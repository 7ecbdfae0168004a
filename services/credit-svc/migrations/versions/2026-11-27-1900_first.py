"""The tables of credit-svc as they were first frozen.

Why: everything that was built before the first release starts from here.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "credit0001"
down_revision = None
branch_labels = ("credit",)
depends_on = None

TEXT, DATE, WHOLE, UUID = sa.Text(), sa.Date(), sa.Integer(), sa.UUID()
MONEY, PERCENT = sa.Numeric(20, 2), sa.Numeric(7, 4)


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    # the registers
    record_table_v1("enterprises", columns_v1(TEXT, "credit_code", "name", "size"),
        columns_v1(TEXT, "industry", "address", nullable=True), live=["credit_code"])
    record_table_v1("households", columns_v1(TEXT, "household_no", "kind", "township"), columns_v1(UUID, "head"),
        columns_v1(WHOLE, "members"), live=["household_no"], checks={"members": "members between 1 and 99"})
    # guarantee 4321
    record_table_v1("guarantee_loans", columns_v1(TEXT, "contract_no", "bank", "client_class", "client_code"),
        columns_v1(MONEY, "principal"), columns_v1(PERCENT, "guaranteed_ratio_pct", "fee_rate_pct"),
        columns_v1(DATE, "starts_on", "due_on"), live=["client_code", "contract_no"],
        checks={"ratio": "guaranteed_ratio_pct between 0 and 100"})
    record_table_v1("guarantee_loan_steps", columns_v1(TEXT, "contract_no", "action"), columns_v1(MONEY, "amount"),
        live=["contract_no"])
    record_table_v1("compensations", columns_v1(TEXT, "claim_no", "contract_no"), columns_v1(MONEY, "loss_amount"),
        live=["claim_no", "contract_no"])
    record_table_v1("compensation_payments", columns_v1(TEXT, "claim_no", "party"), columns_v1(MONEY, "amount"),
        live=["claim_no"])
    record_table_v1("risk_shares", columns_v1(PERCENT, "guarantee_company_pct", "provincial_group_pct"),
        columns_v1(PERCENT, "national_fund_pct", "bank_pct", "local_government_pct"), columns_v1(TEXT, "document"))
    record_table_v1("guarantee_targets", columns_v1(WHOLE, "fiscal_year"), columns_v1(MONEY, "amount"),
        columns_v1(TEXT, "document"))


def downgrade() -> None:
    for table in (
        "guarantee_targets", "risk_shares", "compensation_payments", "compensations", "guarantee_loan_steps",
        "guarantee_loans", "households", "enterprises",
    ):
        op.drop_table(table)
