"""Tables of visits, of the finance platform and of financing needs.

Why: what follows visits, what the platform brings and how long a need waits are recorded, loan by loan.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "credit0005"
down_revision = "credit0004"
branch_labels = None
depends_on = None

TEXT, DATE, WHOLE, MONEY = sa.Text(), sa.Date(), sa.Integer(), sa.Numeric(20, 2)
POSITIVE = {"amount": "amount > 0"}


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    # visits
    record_table_v1("visits", columns_v1(TEXT, "visit_no", "channel", "credit_code", "bank"),
        columns_v1(TEXT, "need", nullable=True), live=["visit_no"])
    record_table_v1("visit_problems", columns_v1(TEXT, "problem_no", "visit_no", "problem"),
        live=["problem_no", "visit_no"])
    record_table_v1("visit_problem_results", columns_v1(TEXT, "problem_no", "result"), live=["problem_no"])
    record_table_v1("visit_loans", columns_v1(TEXT, "loan_no", "bank", "credit_code"), columns_v1(MONEY, "amount"),
        live=["loan_no"], checks=POSITIVE)
    record_table_v1("followed_visits", columns_v1(TEXT, "loan_no", "visit_no", "credit_code"),
        live=["loan_no", "visit_no"])
    # the finance platform
    record_table_v1("platform_registrations", columns_v1(TEXT, "credit_code", "action"), live=["credit_code"])
    record_table_v1("platform_needs", columns_v1(TEXT, "need_no", "credit_code"), columns_v1(MONEY, "amount"),
        live=["need_no", "credit_code"], checks=POSITIVE)
    record_table_v1("platform_products", columns_v1(TEXT, "product_no", "bank", "name"), live=["product_no"])
    record_table_v1("platform_loans", columns_v1(TEXT, "loan_no", "bank", "credit_code"), columns_v1(MONEY, "amount"),
        columns_v1(TEXT, "need_no", "product_no", nullable=True),
        live=["loan_no", "credit_code", "need_no", "product_no"], checks=POSITIVE)
    # financing needs
    record_table_v1("financing_needs", columns_v1(TEXT, "need_no", "credit_code"), columns_v1(MONEY, "amount"),
        columns_v1(WHOLE, "months"), columns_v1(TEXT, "purpose"), live=["need_no"], checks=POSITIVE)
    record_table_v1("matching_events", columns_v1(TEXT, "event_no", "name", "place"), live=["event_no"])
    record_table_v1("financing_offers", columns_v1(TEXT, "need_no", "bank"), columns_v1(MONEY, "amount"),
        columns_v1(TEXT, "event_no", nullable=True), live=["need_no", "event_no"], checks=POSITIVE)
    record_table_v1("financing_outcomes", columns_v1(TEXT, "need_no", "outcome"),
        columns_v1(TEXT, "loan_no", "bank", nullable=True), columns_v1(MONEY, "amount", nullable=True),
        live=["need_no", "loan_no"], checks=POSITIVE)
    record_table_v1("bank_supervision_tasks", columns_v1(TEXT, "task_no", "bank", "task"), columns_v1(DATE, "due_on"),
        live=["task_no"])
    record_table_v1("bank_supervision_results", columns_v1(TEXT, "task_no", "result"), live=["task_no"])


def downgrade() -> None:
    for table in (
        "bank_supervision_results", "bank_supervision_tasks", "financing_outcomes", "financing_offers",
        "matching_events", "financing_needs", "platform_loans", "platform_products", "platform_needs",
        "platform_registrations", "followed_visits", "visit_loans", "visit_problem_results", "visit_problems",
        "visits",
    ):
        op.drop_table(table)
