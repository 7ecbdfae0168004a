"""Pages of one unit's rows, and of one source's, in the order of their days.

Why: a township's token reads its own rows, and a system those that it sent: without an index each page was looked for
among all rows of the book. The indexes have rows that were voided, too, so that pages at an earlier cut-off are found.
"""

from alembic import op

revision = "debt0014"
down_revision = "debt0013"
branch_labels = None
depends_on = None

_TABLES = (
    "bank_industry_loans",
    "bank_large_borrowers",
    "bank_loan_balances",
    "bank_loan_disposals",
    "bank_loan_migrations",
    "bond_refinancings",
    "bonds",
    "control_checks",
    "debt_arrears",
    "debt_costs",
    "debt_expenditure_bases",
    "debt_limits",
    "debt_movements",
    "fiscal_capacity",
    "hidden_debt_adjustments",
    "hidden_debt_confirmations",
    "hidden_debt_forecasts",
    "hidden_debt_plans",
    "hidden_debt_resolutions",
    "hidden_debts",
    "inspection_findings",
    "inspection_rectifications",
    "institution_exits",
    "institution_inspections",
    "institution_licences",
    "institution_ratings",
    "microcredit_positions",
    "risk_campaigns",
    "risk_case_recoveries",
    "risk_case_steps",
    "risk_cases",
    "special_bond_income",
    "special_bond_plans",
    "special_bond_projects",
    "special_bond_steps",
    "special_bond_uses",
    "supervised_institutions",
    "township_borrowing_findings",
    "township_borrowing_rectifications",
    "watch_events",
    "watched_enterprises",
    "watched_maturities",
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
