"""Tables of work plans: tasks, milestones, and the milestones that are done.

Why: the report's part three is written from the tasks, and how far each is from the figure that it names.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "performance0010"
down_revision = "performance0009"
branch_labels = None
depends_on = None

TEXT, AMOUNT, DAY = sa.Text(), sa.Numeric(20, 4), sa.Date()


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    record_table_v1("plan_tasks", columns_v1(TEXT, "task_no", "group_title", "text", "owner_unit"),
        columns_v1(TEXT, "owner_section", nullable=True), columns_v1(DAY, "due_on"),
        columns_v1(TEXT, "linked_figure", "direction", "unit", "carries", nullable=True),
        columns_v1(AMOUNT, "target", "baseline", nullable=True),
        columns_v1(TEXT, "restricted_text", "restricted_figure", "restricted_unit", nullable=True),
        columns_v1(AMOUNT, "restricted_target", "restricted_baseline", nullable=True), live=["task_no"])
    record_table_v1("plan_milestones", columns_v1(TEXT, "milestone_no", "task_no", "text"), columns_v1(DAY, "due_on"),
        live=["milestone_no", "task_no"])
    record_table_v1("plan_milestone_completions", columns_v1(TEXT, "milestone_no", "document"), live=["milestone_no"])


def downgrade() -> None:
    for table in ("plan_milestone_completions", "plan_milestones", "plan_tasks"):
        op.drop_table(table)
