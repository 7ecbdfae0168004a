"""Pages of one unit's rows, and of one source's, in the order of their days.

Why: a township's token reads its own rows, and a system those that it sent: without an index each page was looked for
among all rows of the book. The indexes have rows that were voided, too, so that pages at an earlier cut-off are found.
"""

from alembic import op

revision = "revenue0002"
down_revision = "revenue0001"
branch_labels = None
depends_on = None

_TABLES = (
    "base_restatements",
    "budget_allotments",
    "budgets",
    "cash_forecasts",
    "cash_transfers",
    "check_findings",
    "clearing_statements",
    "collection_items",
    "collection_meeting_issues",
    "collection_meeting_results",
    "declared_taxes",
    "direct_fund_allocations",
    "direct_fund_benefits",
    "direct_fund_notices",
    "enterprises",
    "fund_notices",
    "fund_postings",
    "guarantee_needs",
    "households",
    "key_project_receipts",
    "key_project_taxes",
    "key_projects",
    "lead_results",
    "notice_confirmations",
    "notice_payments",
    "outlay_cut_targets",
    "payee_accounts",
    "payment_applications",
    "payment_notices",
    "payment_plans",
    "payment_steps",
    "payments",
    "policy_documents",
    "policy_redemptions",
    "receipts",
    "rectifications",
    "relief_policies",
    "rolling_budgets",
    "rural_assets",
    "rural_contracts",
    "rural_distributions",
    "rural_funds",
    "rural_incomes",
    "rural_payments",
    "rural_projects",
    "rural_steps",
    "spot_checks",
    "subjects",
    "subsidy_awards",
    "subsidy_payments",
    "subsidy_programs",
    "tax_lead_steps",
    "tax_leads",
    "tax_reliefs",
    "third_party_facts",
    "three_public_caps",
    "township_budgets",
    "township_plans",
    "township_treasury_steps",
    "townships",
    "treasury_account_closings",
    "treasury_accounts",
    "treasury_balances",
    "unit_account_events",
    "unit_accounts",
    "upper_fund_applications",
    "upper_fund_opportunities",
    "upper_fund_steps",
    "village_costs",
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
