"""What the demo district consists of: every file in the order in which it is imported, and what takes two persons."""

from collections.abc import Callable, Iterable, Mapping

from .demo_accounts import (
    collection_items_file,
    notice_payments_file,
    payment_notices_file,
    subsidy_awards_file,
    subsidy_payments_file,
    subsidy_programs_file,
    unit_account_events_file,
    unit_accounts_file,
)
from .demo_budgets import budgets_file
from .demo_debt import bonds_file, capacity_file, limits_file, movements_file
from .demo_direct_funds import allocations_file, benefits_file, fund_enterprises_file, notices_file
from .demo_guarantee_needs import guarantee_needs_file
from .demo_guarantees import (
    compensation_payments_file,
    compensations_file,
    enterprises_file,
    loan_steps_file,
    loans_file,
    targets,
)
from .demo_hidden_debt import adjustments, forecasts, hidden_debt_plans_file, hidden_debts_file, resolutions_file
from .demo_integration import accounting_units_file, launch_plans_file, module_launches_file, unit_closings_file
from .demo_outlays import outlay_cut_targets, three_public_caps_file
from .demo_payments import allotments_file, applications_file, payments_file, plans_file, steps_file
from .demo_receipts import receipts_file
from .demo_rolling_budgets import rolling_budgets_file
from .demo_rural import RURAL_FILES
from .demo_tax_relief import (
    expected_taxes_file,
    key_projects_file,
    policies_file,
    project_receipts_file,
    redemptions_file,
    reliefs_file,
)
from .demo_tax_sources import (
    declared_file,
    facts_file,
    lead_results_file,
    lead_steps_file,
    leads_file,
    meeting_issues_file,
    meeting_results_file,
    taxpayers_file,
)
from .demo_townships import TOWNSHIP_FILES
from .demo_treasury import balances_file, forecasts_file, transfers_file
from .demo_treasury_payment import (
    clearing_statements_file,
    payee_accounts_file,
    township_steps_file,
    townships_file,
    treasury_accounts_file,
)
from .demo_upper_funds import opportunities_file, upper_applications_file, upper_steps_file

FILES: tuple[tuple[str, Callable[[], bytes]], ...] = (
    ("revenue/receipts", receipts_file),
    ("revenue/budgets", budgets_file),
    ("revenue/rolling-budgets", rolling_budgets_file),
    ("revenue/guarantee-needs", guarantee_needs_file),
    ("revenue/enterprises", fund_enterprises_file),
    ("revenue/direct-fund-notices", notices_file),
    ("revenue/direct-fund-allocations", allocations_file),
    ("revenue/payee-accounts", payee_accounts_file),
    ("revenue/treasury-accounts", treasury_accounts_file),
    ("revenue/three-public-caps", three_public_caps_file),
    ("revenue/budget-allotments", allotments_file),
    ("revenue/payment-plans", plans_file),
    ("revenue/payment-applications", applications_file),
    ("revenue/payment-steps", steps_file),
    ("revenue/payments", payments_file),
    ("revenue/clearing-statements", clearing_statements_file),
    ("revenue/direct-fund-benefits", benefits_file),
    *RURAL_FILES.items(),
    ("revenue/treasury-balances", balances_file),
    ("revenue/cash-transfers", transfers_file),
    ("revenue/cash-forecasts", forecasts_file),
    ("revenue/townships", townships_file),
    ("revenue/township-treasury-steps", township_steps_file),
    *TOWNSHIP_FILES.items(),
    ("revenue/upper-fund-opportunities", opportunities_file),
    ("revenue/upper-fund-applications", upper_applications_file),
    ("revenue/upper-fund-steps", upper_steps_file),
    ("revenue/collection-items", collection_items_file),
    ("revenue/payment-notices", payment_notices_file),
    ("revenue/notice-payments", notice_payments_file),
    ("revenue/unit-accounts", unit_accounts_file),
    ("revenue/unit-account-events", unit_account_events_file),
    ("revenue/subsidy-programs", subsidy_programs_file),
    ("revenue/subsidy-awards", subsidy_awards_file),
    ("revenue/subsidy-payments", subsidy_payments_file),
    ("revenue/enterprises", taxpayers_file),
    ("revenue/collection-meeting-issues", meeting_issues_file),
    ("revenue/collection-meeting-results", meeting_results_file),
    ("revenue/third-party-facts", facts_file),
    ("revenue/declared-taxes", declared_file),
    ("revenue/tax-leads", leads_file),
    ("revenue/tax-lead-steps", lead_steps_file),
    ("revenue/lead-results", lead_results_file),
    ("revenue/key-projects", key_projects_file),
    ("revenue/key-project-taxes", expected_taxes_file),
    ("revenue/key-project-receipts", project_receipts_file),
    ("revenue/relief-policies", policies_file),
    ("revenue/tax-reliefs", reliefs_file),
    ("revenue/policy-redemptions", redemptions_file),
    ("performance/accounting-units", accounting_units_file),
    ("performance/unit-closings", unit_closings_file),
    ("performance/launch-plans", launch_plans_file),
    ("performance/module-launches", module_launches_file),
    ("debt/debt-limits", limits_file),
    ("debt/bonds", bonds_file),
    ("debt/debt-movements", movements_file),
    ("debt/fiscal-capacity", capacity_file),
    ("debt/hidden-debts", hidden_debts_file),
    ("debt/hidden-debt-resolutions", resolutions_file),
    ("debt/hidden-debt-plans", hidden_debt_plans_file),
    ("credit/enterprises", enterprises_file),
    ("credit/guarantee-loans", loans_file),
    ("credit/guarantee-loan-steps", loan_steps_file),
    ("credit/compensations", compensations_file),
    ("credit/compensation-payments", compensation_payments_file),
)
"""The book's address, and the file; a book may have several."""

PROPOSALS: Mapping[str, Callable[[], Iterable[Mapping[str, object]]]] = {
    "credit/guarantee-targets": targets,
    "debt/hidden-debt-forecasts": forecasts,
    "debt/hidden-debt-adjustments": adjustments,
    "revenue/outlay-cut-targets": outlay_cut_targets,
}
"""What takes two persons: the book's address, and the entries; loaded after the files."""
