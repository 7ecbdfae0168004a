"""Tables of campaigns, cases of financial risk, and the watch list.

Why: what was held, what is open, what was recovered, and who may default are told from records.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "debt0008"
down_revision = "debt0007"
branch_labels = None
depends_on = None

TEXT, DATE, WHOLE, MONEY = sa.Text(), sa.Date(), sa.Integer(), sa.Numeric(20, 2)
POSITIVE = {"amount": "amount > 0"}


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    record_table_v1("risk_campaigns", columns_v1(TEXT, "campaign_no", "kind", "place"), columns_v1(WHOLE, "people"),
        columns_v1(TEXT, "material", nullable=True), live=["campaign_no"], checks={"people": "people >= 0"})
    record_table_v1("risk_cases", columns_v1(TEXT, "case_no", "kind", "lead"),
        columns_v1(TEXT, "organisation", nullable=True), columns_v1(WHOLE, "people"), columns_v1(MONEY, "amount"),
        live=["case_no"], checks={"amount": "amount >= 0", "people": "people >= 0"})
    record_table_v1("risk_case_steps", columns_v1(TEXT, "case_no", "action"),
        columns_v1(TEXT, "handed_to", "document", nullable=True), live=["case_no"])
    record_table_v1("risk_case_recoveries", columns_v1(TEXT, "case_no"), columns_v1(MONEY, "amount"), live=["case_no"],
        checks=POSITIVE)
    record_table_v1("watched_enterprises", columns_v1(TEXT, "watch_no"), columns_v1(WHOLE, "list_year"),
        columns_v1(TEXT, "credit_code", "name"), columns_v1(MONEY, "exposure"), columns_v1(TEXT, "reason"),
        live=["watch_no"], checks={"exposure": "exposure > 0"})
    record_table_v1("watched_maturities", columns_v1(TEXT, "watch_no", "debt_no", "creditor"),
        columns_v1(MONEY, "amount"), columns_v1(DATE, "due_on"), live=["watch_no"], checks=POSITIVE)
    record_table_v1("watch_events", columns_v1(TEXT, "watch_no", "event"), columns_v1(MONEY, "amount", nullable=True),
        columns_v1(TEXT, "document", nullable=True), live=["watch_no"])


def downgrade() -> None:
    for table in (
        "watch_events", "watched_maturities", "watched_enterprises", "risk_case_recoveries", "risk_case_steps",
        "risk_cases", "risk_campaigns",
    ):
        op.drop_table(table)
