"""Pages of one unit's rows, and of one source's, in the order of their days.

Why: a township's token reads its own rows, and a system those that it sent: without an index each page was looked for
among all rows of the book. The indexes have rows that were voided, too, so that pages at an earlier cut-off are found.
"""

from alembic import op

revision = "performance0014"
down_revision = "performance0013"
branch_labels = None
depends_on = None

_TABLES = (
    "accountability_items",
    "accounting_units",
    "budget_projects",
    "deaths",
    "disclosure_check_results",
    "disclosure_checks",
    "disclosure_duties",
    "disclosures",
    "evaluation_accountability",
    "evaluation_feedback",
    "evaluation_replies",
    "evaluation_uses",
    "households",
    "indicator_results",
    "integrated_funds",
    "launch_plans",
    "livelihood_funds",
    "livelihood_plans",
    "livelihood_progress",
    "livelihood_projects",
    "maintenance_contracts",
    "maintenance_inspections",
    "maintenance_payments",
    "module_launches",
    "next_year_proposals",
    "objective_adjustments",
    "objective_approvals",
    "objective_indicators",
    "objective_steps",
    "performance_objectives",
    "plan_milestone_completions",
    "plan_milestones",
    "plan_tasks",
    "project_evaluations",
    "project_reviews",
    "provincial_evaluations",
    "soe_plan_steps",
    "soe_plans",
    "soe_profit_remittances",
    "soe_supervision_steps",
    "soe_vehicle_plans",
    "soe_vehicle_steps",
    "soe_vehicles",
    "special_inspection_findings",
    "special_inspection_plans",
    "special_inspection_rectifications",
    "special_inspections",
    "state_capital_budgets",
    "state_capital_factors",
    "state_enterprise_closings",
    "state_enterprise_reviews",
    "state_enterprise_statements",
    "state_enterprises",
    "subsidy_batch_approvals",
    "subsidy_batch_steps",
    "subsidy_batches",
    "subsidy_card_moves",
    "subsidy_lines",
    "subsidy_program_reviews",
    "subsidy_programs",
    "subsidy_results",
    "unit_closings",
)
_PAGES = {"unit_pages": "reporting_unit", "source_pages": "source"}


def upgrade() -> None:
    for table in _TABLES:
        for name, column in _PAGES.items():
            op.create_index(f"ix_{table}_{name}", table, [column, "business_date", "id"])


def downgrade() -> None:
    for table in _TABLES:
        for name in _PAGES:
            op.drop_index(f"ix_{table}_{name}", table)
