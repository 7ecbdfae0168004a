"""Tables of budget projects, of objectives with their indicators, and of the steps, decisions and results of these.

Why: which projects of the budget have an approved objective, and what each came to, is told from them one by one.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "performance0003"
down_revision = "performance0002"
branch_labels = None
depends_on = None

TEXT, INT, SHARE, NUMBER = sa.Text(), sa.Integer(), sa.Numeric(5, 2), sa.Numeric(20, 4)


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    record_table_v1("budget_projects", columns_v1(TEXT, "project_code"), columns_v1(INT, "fiscal_year"),
        columns_v1(TEXT, "name", "unit", "origin"), columns_v1(sa.Numeric(20, 2), "amount"), columns_v1(TEXT, "document"),
        live=["project_code"], checks={"amount": "amount > 0"})
    record_table_v1("project_reviews", columns_v1(TEXT, "project_code"), columns_v1(INT, "fiscal_year"),
        columns_v1(TEXT, "conclusion", "document"), live=["project_code"])
    record_table_v1("performance_objectives", columns_v1(TEXT, "objective_no", "batch_no", "project_code"),
        columns_v1(INT, "fiscal_year"), columns_v1(TEXT, "unit", "kind", "summary"),
        live=["objective_no", "batch_no", "project_code"])
    record_table_v1("objective_indicators",
        columns_v1(TEXT, "objective_no", "indicator_no", "dimension", "aspect", "name", "direction"),
        columns_v1(NUMBER, "target", nullable=True), columns_v1(TEXT, "wanted", "measured_in", nullable=True),
        columns_v1(SHARE, "weight"), live=["indicator_no", "objective_no"], checks={"weight": "weight > 0"})
    record_table_v1("objective_steps", columns_v1(TEXT, "objective_no", "action"),
        columns_v1(SHARE, "execution_pct", "score", nullable=True), columns_v1(TEXT, "remark", nullable=True),
        live=["objective_no"])
    record_table_v1("objective_approvals", columns_v1(TEXT, "batch_no"), columns_v1(INT, "objectives"),
        columns_v1(TEXT, "document"), live=["batch_no"], checks={"objectives": "objectives > 0"})
    record_table_v1("objective_adjustments", columns_v1(TEXT, "objective_no", "indicator_no"),
        columns_v1(NUMBER, "target", nullable=True), columns_v1(TEXT, "wanted", nullable=True),
        columns_v1(TEXT, "document"), live=["objective_no", "indicator_no"])
    record_table_v1("indicator_results", columns_v1(TEXT, "objective_no", "indicator_no", "stage"),
        columns_v1(NUMBER, "actual", nullable=True), columns_v1(TEXT, "attainment", nullable=True),
        columns_v1(SHARE, "rate_pct", nullable=True), columns_v1(TEXT, "deviation", nullable=True), live=["indicator_no"])


def downgrade() -> None:
    for table in (
        "indicator_results", "objective_adjustments", "objective_approvals", "objective_steps", "objective_indicators",
        "performance_objectives", "project_reviews", "budget_projects",
    ):
        op.drop_table(table)
