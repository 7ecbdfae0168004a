"""The tables of debt-svc as they were first frozen.

Why: everything that was built before the first release starts from here.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, live_index_v1, record_table_v1

revision = "debt0001"
down_revision = None
branch_labels = ("debt",)
depends_on = None

TEXT, DATE, WHOLE = sa.Text(), sa.Date(), sa.Integer()
MONEY, PERCENT = sa.Numeric(20, 2), sa.Numeric(7, 4)


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    # government debt
    record_table_v1("debt_limits", columns_v1(TEXT, "debt_kind", "movement"), columns_v1(MONEY, "amount"),
        columns_v1(TEXT, "notice_no"), columns_v1(WHOLE, "quota_year", nullable=True),
        columns_v1(TEXT, "batch", nullable=True), checks={"amount": "amount >= 0"})
    record_table_v1("bonds", columns_v1(TEXT, "code", "debt_kind", "purpose"), columns_v1(MONEY, "principal"),
        columns_v1(WHOLE, "quota_year"), columns_v1(TEXT, "batch", nullable=True), columns_v1(TEXT, "agreement_no"),
        columns_v1(TEXT, "project_code", nullable=True), columns_v1(WHOLE, "term_years"),
        columns_v1(PERCENT, "rate_pct"), columns_v1(TEXT, "interest_frequency"), columns_v1(MONEY, "issue_fee"),
        live=["code"], checks={"principal": "principal > 0"})
    record_table_v1("debt_movements", columns_v1(TEXT, "debt_kind", "movement", "instrument"),
        columns_v1(TEXT, "bond_code", "purpose", nullable=True), columns_v1(MONEY, "amount"),
        columns_v1(TEXT, "debtor_code", "debtor_name", "debtor_level"), live=["bond_code"],
        checks={"amount": "amount >= 0"})
    live_index_v1("debt_movements", ["debt_kind"], name="kind")
    record_table_v1("fiscal_capacity", columns_v1(WHOLE, "fiscal_year"), columns_v1(TEXT, "component"),
        columns_v1(MONEY, "amount"), columns_v1(TEXT, "document"), checks={"amount": "amount >= 0"})
    live_index_v1("fiscal_capacity", ["fiscal_year"], name="year")
    # hidden debt
    record_table_v1("hidden_debts", columns_v1(TEXT, "debt_no", "system_status", "debtor_code"),
        columns_v1(TEXT, "debtor_name", "debtor_level", "creditor", "project"), columns_v1(MONEY, "principal"),
        columns_v1(PERCENT, "rate_pct"), columns_v1(DATE, "matures_on"), columns_v1(WHOLE, "planned_year"),
        live=["debt_no"], checks={"principal": "principal >= 0"})
    record_table_v1("hidden_debt_resolutions", columns_v1(TEXT, "debt_no", "way"), columns_v1(MONEY, "amount"),
        columns_v1(TEXT, "fund_source", "voucher_no", "creditor_proof"),
        columns_v1(TEXT, "bond_code", "confirmation_no", nullable=True), live=["bond_code", "debt_no"],
        checks={"amount": "amount > 0"})
    record_table_v1("hidden_debt_adjustments", columns_v1(TEXT, "debt_no", "adjustment"), columns_v1(MONEY, "amount"),
        columns_v1(TEXT, "document_no", "authority"), live=["debt_no"], checks={"amount": "amount > 0"})
    record_table_v1("hidden_debt_plans", columns_v1(MONEY, "amount"), columns_v1(TEXT, "document_no"),
        checks={"amount": "amount >= 0"})
    record_table_v1("hidden_debt_forecasts", columns_v1(MONEY, "amount"),
        columns_v1(MONEY, "revised_from", nullable=True), columns_v1(TEXT, "document_no"),
        checks={"amount": "amount >= 0"})


def downgrade() -> None:
    for table in (
        "hidden_debt_forecasts", "hidden_debt_plans", "hidden_debt_adjustments", "hidden_debt_resolutions",
        "hidden_debts", "fiscal_capacity", "debt_movements", "bonds", "debt_limits",
    ):
        op.drop_table(table)
