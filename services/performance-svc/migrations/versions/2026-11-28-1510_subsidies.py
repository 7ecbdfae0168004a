"""Tables of subsidies: households, programs, their reviews and moves to the card, deaths, batches, and the bank's results.

Why: what is paid to households by one card is told from lists that two persons approved, and from what the bank did.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, live_index_v1, record_table_v1

revision = "performance0004"
down_revision = "performance0003"
branch_labels = None
depends_on = None

TEXT, MONEY, UUID, COUNT, NUMBER = sa.Text(), sa.Numeric(20, 2), sa.UUID(), sa.Integer(), sa.Numeric(14, 4)
POSITIVE = {"amount": "amount > 0"}
CODE, OF_PERIOD = ["program_code"], ("program_code", "period")


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    record_table_v1("households", columns_v1(TEXT, "household_no", "kind", "township"), columns_v1(UUID, "head"),
        columns_v1(COUNT, "members"), live=["household_no"], checks={"members": "members between 1 and 99"})
    record_table_v1("subsidy_programs", columns_v1(TEXT, "program_code", "name", "department", "payee", "basis",
        "frequency", "document"), live=CODE)
    record_table_v1("subsidy_card_moves", columns_v1(TEXT, "program_code", "document"), live=CODE)
    record_table_v1("subsidy_program_reviews", columns_v1(TEXT, "program_code", "outcome", "document"), live=CODE)
    record_table_v1("deaths", columns_v1(UUID, "person"), columns_v1(TEXT, "told_by"), live=["person"])
    record_table_v1("subsidy_batches", columns_v1(TEXT, "batch_no", "program_code", "period", "document"),
        live=["batch_no", "program_code"])
    record_table_v1("subsidy_lines", columns_v1(TEXT, "line_no", "batch_no", "program_code", "period"),
        columns_v1(UUID, "beneficiary"), columns_v1(TEXT, "household_no"), columns_v1(UUID, "payee", nullable=True),
        columns_v1(TEXT, "plot_no", nullable=True), columns_v1(NUMBER, "standard", "quantity"),
        columns_v1(MONEY, "amount"), columns_v1(TEXT, "card_kind"),
        live=["line_no", ("batch_no", "line_no"), ("beneficiary", *OF_PERIOD), ("household_no", *OF_PERIOD),
            ("plot_no", *OF_PERIOD)], checks=POSITIVE)
    record_table_v1("subsidy_batch_steps", columns_v1(TEXT, "batch_no", "action"),
        columns_v1(TEXT, "document", "payment_no", nullable=True), live=["batch_no"])
    record_table_v1("subsidy_batch_approvals", columns_v1(TEXT, "batch_no"), columns_v1(COUNT, "lines"),
        columns_v1(MONEY, "amount"), columns_v1(TEXT, "content_hash", "document"), live=["batch_no"], checks=POSITIVE)
    record_table_v1("subsidy_results", columns_v1(TEXT, "batch_no", "line_no", "household_no", "card_kind"),
        columns_v1(MONEY, "amount"), columns_v1(TEXT, "action"), columns_v1(TEXT, "result_code", nullable=True),
        live=["line_no", "household_no", ("batch_no", "business_date")], checks=POSITIVE)
    live_index_v1("subsidy_results", ["household_no"], "returned", "action = 'return'")


def downgrade() -> None:
    for table in (
        "subsidy_results", "subsidy_batch_approvals", "subsidy_batch_steps", "subsidy_lines", "subsidy_batches", "deaths",
        "subsidy_program_reviews", "subsidy_card_moves", "subsidy_programs", "households",
    ):
        op.drop_table(table)
