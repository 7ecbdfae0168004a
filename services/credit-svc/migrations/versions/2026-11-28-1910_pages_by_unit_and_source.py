"""Pages of one unit's rows, and of one source's, in the order of their days.

Why: a township's token reads its own rows, and a system those that it sent: without an index each page was looked for
among all rows of the book. The indexes have rows that were voided, too, so that pages at an earlier cut-off are found.
"""

from alembic import op

revision = "credit0010"
down_revision = "credit0009"
branch_labels = None
depends_on = None

_TABLES = (
    "bank_supervision_results",
    "bank_supervision_tasks",
    "benefit_uses",
    "bridge_loans",
    "bridge_pool_movements",
    "bridge_steps",
    "capital_market_trainings",
    "compensation_advances",
    "compensation_payments",
    "compensations",
    "credit_benefits",
    "credit_lines",
    "credit_rounds",
    "credit_villages",
    "direct_financings",
    "enterprises",
    "financing_needs",
    "financing_offers",
    "financing_outcomes",
    "followed_visits",
    "guarantee_companies",
    "guarantee_company_balances",
    "guarantee_loan_steps",
    "guarantee_loans",
    "guarantee_moves",
    "guarantee_products",
    "guarantee_related_parties",
    "guarantee_share_changes",
    "guarantee_targets",
    "guarantees",
    "guidance_fund_moves",
    "guidance_funds",
    "household_grades",
    "household_kinds",
    "households",
    "interest_subsidy_approvals",
    "interest_subsidy_batches",
    "interest_subsidy_loans",
    "interest_subsidy_payments",
    "interest_subsidy_returns",
    "interest_subsidy_schemes",
    "interest_subsidy_segments",
    "interest_subsidy_terms",
    "line_drawings",
    "listing_steps",
    "lpr_quotes",
    "matching_events",
    "microcredit_extensions",
    "microcredit_moves",
    "microcredits",
    "platform_loans",
    "platform_needs",
    "platform_products",
    "platform_registrations",
    "related_guarantee_reports",
    "risk_pool_capital",
    "risk_shares",
    "visit_loans",
    "visit_problem_results",
    "visit_problems",
    "visits",
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
