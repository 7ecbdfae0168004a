"""Guarantee companies, their balance sheets and related parties, and what they guarantee.

Why: the liability of a guarantee company is held within its net assets, by the multiple and by client.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "credit0003"
down_revision = "credit0002"
branch_labels = None
depends_on = None

TEXT, DATE = sa.Text(), sa.Date()
MONEY, PERCENT = sa.Numeric(20, 2), sa.Numeric(7, 4)
SHARES = "bank_pct + reguarantee_pct + government_pct < 100"


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    record_table_v1("guarantee_companies", columns_v1(TEXT, "company_code", "name", "licence_no"), live=["company_code"])
    record_table_v1("guarantee_company_balances", columns_v1(TEXT, "company_code"),
        columns_v1(MONEY, "net_assets", "guarantor_equity"), live=["company_code"],
        checks={"equity": "guarantor_equity >= 0"})
    record_table_v1("guarantee_related_parties", columns_v1(TEXT, "company_code", "client_code", "name", "relation"),
        columns_v1(DATE, "ended_on", nullable=True), live=[("company_code", "client_code")])
    record_table_v1("guarantees", columns_v1(TEXT, "policy_no", "company_code", "guarantee_kind"),
        columns_v1(TEXT, "issuer_rating", nullable=True), columns_v1(TEXT, "client_class", "client_code"),
        columns_v1(TEXT, "client_group", nullable=True), columns_v1(TEXT, "creditor"), columns_v1(MONEY, "principal"),
        columns_v1(PERCENT, "fee_rate_pct"), columns_v1(PERCENT, "usual_fee_rate_pct", nullable=True),
        columns_v1(PERCENT, "bank_pct", "reguarantee_pct", "government_pct"),
        columns_v1(TEXT, "reguarantee_contract", "counter_guarantee", "contract_no", nullable=True),
        columns_v1(DATE, "starts_on", "due_on"), live=["policy_no", ("company_code", "client_code"), "contract_no"],
        checks={"principal": "principal > 0", "shares": SHARES})
    record_table_v1("guarantee_share_changes", columns_v1(TEXT, "policy_no"),
        columns_v1(PERCENT, "bank_pct", "reguarantee_pct", "government_pct"), columns_v1(TEXT, "document"),
        live=["policy_no"], checks={"shares": SHARES})
    record_table_v1("guarantee_moves", columns_v1(TEXT, "policy_no", "action"), columns_v1(MONEY, "amount"),
        live=["policy_no"], checks={"amount": "amount > 0"})
    record_table_v1("related_guarantee_reports", columns_v1(TEXT, "policy_no", "document"), live=["policy_no"])


def downgrade() -> None:
    for table in (
        "related_guarantee_reports", "guarantee_moves", "guarantee_share_changes", "guarantees",
        "guarantee_related_parties", "guarantee_company_balances", "guarantee_companies",
    ):
        op.drop_table(table)
