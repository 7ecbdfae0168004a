"""Tables of evaluations, of what follows from them, of proposals for the next year, and of the province's results.

Why: what a grade leads to is told from what was evaluated, answered, used and proposed, one by one.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, record_table_v1

revision = "performance0011"
down_revision = "performance0010"
branch_labels = None
depends_on = None

TEXT, INT, POINTS, MONEY = sa.Text(), sa.Integer(), sa.Numeric(5, 2), sa.Numeric(20, 2)


# Packed by hand, as in the other services.
# fmt: off
def upgrade() -> None:
    record_table_v1("project_evaluations", columns_v1(TEXT, "evaluation_no", "objective_no", "project_code"),
        columns_v1(INT, "fiscal_year"), columns_v1(TEXT, "evaluator"),
        columns_v1(POINTS, "decision_weight", "process_weight", "output_weight", "benefit_weight", "decision_score",
            "process_score", "output_score", "benefit_score", "score"),
        columns_v1(TEXT, "grade", "evidence"), live=["evaluation_no", "objective_no", "project_code"])
    record_table_v1("evaluation_feedback", columns_v1(TEXT, "evaluation_no", "unit"), columns_v1(sa.Date(), "due_on"),
        columns_v1(TEXT, "document"), live=["evaluation_no"])
    record_table_v1("evaluation_replies", columns_v1(TEXT, "evaluation_no", "document"), live=["evaluation_no"])
    record_table_v1("evaluation_uses", columns_v1(TEXT, "evaluation_no", "objective_no", "use", "document"),
        live=["evaluation_no", "objective_no"])
    record_table_v1("evaluation_accountability", columns_v1(TEXT, "evaluation_no", "measure"), columns_v1(INT, "people"),
        columns_v1(TEXT, "document"), live=["evaluation_no"], checks={"people": "people > 0"})
    record_table_v1("next_year_proposals", columns_v1(TEXT, "project_code"), columns_v1(INT, "fiscal_year"),
        columns_v1(MONEY, "base"), columns_v1(sa.Numeric(5, 4), "factor"), columns_v1(MONEY, "amount"),
        live=["project_code"], checks={"base": "base > 0"})
    record_table_v1("provincial_evaluations", columns_v1(TEXT, "program"), columns_v1(INT, "assessed_year"),
        columns_v1(POINTS, "score"), columns_v1(TEXT, "grade", "document"), live=["program"])


def downgrade() -> None:
    for table in (
        "provincial_evaluations", "next_year_proposals", "evaluation_accountability", "evaluation_uses", "evaluation_replies",
        "evaluation_feedback", "project_evaluations",
    ):
        op.drop_table(table)
