"""The tables of revenue-svc as they were first frozen.

Why: everything that was built before the first release starts from here.
"""

import sqlalchemy as sa
from alembic import op

from bureau_common.kit.migrations.records_v1 import columns_v1, live_index_v1, record_table_v1

revision = "revenue0001"
down_revision = None
branch_labels = ("revenue",)
depends_on = None

TEXT, DATE, WHOLE, YES_NO, UUID = sa.Text(), sa.Date(), sa.Integer(), sa.Boolean(), sa.UUID()
MONEY, PERCENT, CUT, AREA = sa.Numeric(20, 2), sa.Numeric(7, 4), sa.Numeric(5, 2), sa.Numeric(20, 4)


def upgrade() -> None:
    _receipts()
    _budgets()
    _payments()
    _funds()
    _townships()


# Packed by hand: with one column a line this would be a thousand lines.
# fmt: off
def _receipts() -> None:
    # the registers
    record_table_v1("subjects", columns_v1(WHOLE, "fiscal_year"), columns_v1(TEXT, "kind", "code", "name"))
    live_index_v1("subjects", ["fiscal_year", "kind"], name="year")
    record_table_v1("enterprises", columns_v1(TEXT, "credit_code", "name", "size"),
        columns_v1(TEXT, "industry", "address", nullable=True), live=["credit_code"])
    record_table_v1("households", columns_v1(TEXT, "household_no", "kind", "township"), columns_v1(UUID, "head"),
        columns_v1(WHOLE, "members"), live=["household_no"], checks={"members": "members between 1 and 99"})
    # receipts
    record_table_v1("receipts", columns_v1(TEXT, "voucher_no", "budget_kind", "subject", "budget_level"),
        columns_v1(PERCENT, "district_share_pct"), columns_v1(TEXT, "kind"), columns_v1(MONEY, "amount"),
        columns_v1(TEXT, "collecting_body"), columns_v1(TEXT, "payer_code", "item_code", nullable=True),
        live=["item_code", "voucher_no"], checks={"share": "district_share_pct between 0 and 100"})
    # comparable bases
    record_table_v1("base_restatements", columns_v1(TEXT, "measure"), columns_v1(MONEY, "amount"),
        columns_v1(TEXT, "document", "reason"), checks={"amount": "amount <> 0"})
    # non tax
    record_table_v1("collection_items", columns_v1(TEXT, "item_code", "name", "kind", "subject"),
        columns_v1(TEXT, "budget_kind", "destination", "standard", "document"),
        columns_v1(DATE, "valid_until", nullable=True), live=[("item_code", "reporting_unit")])
    record_table_v1("payment_notices", columns_v1(TEXT, "notice_no", "item_code"),
        columns_v1(TEXT, "payer_code", nullable=True), columns_v1(MONEY, "amount"), columns_v1(DATE, "due_on"),
        live=[("item_code", "reporting_unit"), "notice_no"], checks={"amount": "amount > 0"})
    record_table_v1("notice_payments",
        columns_v1(TEXT, "notice_no", "destination", "account_no", "bank", "bank_reference"),
        columns_v1(MONEY, "amount"), live=["account_no", "notice_no"], checks={"amount": "amount > 0"})
    # tax sources
    record_table_v1("third_party_facts",
        columns_v1(TEXT, "source_department", "kind", "credit_code", "tax_period", "subject"),
        columns_v1(AREA, "quantity", nullable=True), columns_v1(TEXT, "quantity_unit", nullable=True),
        columns_v1(MONEY, "amount", nullable=True), columns_v1(MONEY, "taxable_amount"),
        columns_v1(PERCENT, "rate_pct"), live=[("tax_period", "credit_code", "subject")],
        checks={"amounts": "taxable_amount >= 0 and rate_pct > 0"})
    record_table_v1("declared_taxes", columns_v1(TEXT, "declaration_no", "credit_code", "tax_period", "subject"),
        columns_v1(MONEY, "tax_amount"), live=["declaration_no", ("tax_period", "credit_code", "subject")],
        checks={"amount": "tax_amount >= 0"})
    record_table_v1("tax_leads",
        columns_v1(TEXT, "lead_no", "source_department", "kind", "credit_code", "tax_period", "subject"),
        columns_v1(MONEY, "expected_amount"), live=["lead_no", ("tax_period", "credit_code", "subject")],
        checks={"amount": "expected_amount > 0"})
    record_table_v1("tax_lead_steps", columns_v1(TEXT, "lead_no", "action"),
        columns_v1(TEXT, "handler", "grounds", nullable=True), live=["lead_no"])
    record_table_v1("lead_results", columns_v1(TEXT, "lead_no", "voucher_no"), columns_v1(MONEY, "amount"),
        live=["lead_no", "voucher_no"], checks={"amount": "amount > 0"})
    # key projects
    record_table_v1("key_projects", columns_v1(TEXT, "project_no", "name", "credit_code"), live=["project_no"])
    record_table_v1("key_project_taxes", columns_v1(TEXT, "project_no"), columns_v1(WHOLE, "fiscal_year"),
        columns_v1(MONEY, "expected_tax"), live=[("project_no", "fiscal_year")], checks={"amount": "expected_tax >= 0"})
    record_table_v1("key_project_receipts", columns_v1(TEXT, "project_no", "voucher_no"), columns_v1(MONEY, "amount"),
        live=["project_no", "voucher_no"], checks={"amount": "amount > 0"})
    # tax relief
    record_table_v1("relief_policies", columns_v1(TEXT, "policy_no", "name", "document", "kind"),
        columns_v1(TEXT, "subject", nullable=True), columns_v1(DATE, "ends_on", nullable=True), live=["policy_no"])
    record_table_v1("tax_reliefs", columns_v1(TEXT, "policy_no", "credit_code"), columns_v1(MONEY, "amount"),
        live=["policy_no"], checks={"amount": "amount > 0"})
    record_table_v1("policy_redemptions", columns_v1(TEXT, "policy_no", "credit_code"), columns_v1(MONEY, "amount"),
        live=["policy_no"], checks={"amount": "amount > 0"})
    # collection meetings
    record_table_v1("collection_meeting_issues",
        columns_v1(TEXT, "meeting_no", "bodies", "issue_no", "content", "owner"), columns_v1(DATE, "due_on"),
        live=["issue_no", "meeting_no"])
    record_table_v1("collection_meeting_results", columns_v1(TEXT, "issue_no", "outcome"), live=["issue_no"])


def _budgets() -> None:
    # budgets
    record_table_v1("budgets", columns_v1(WHOLE, "fiscal_year"), columns_v1(TEXT, "budget_kind", "stage", "item"),
        columns_v1(TEXT, "subject", "economic", "project_code", nullable=True), columns_v1(TEXT, "source_tier"),
        columns_v1(MONEY, "amount"), columns_v1(TEXT, "resolution_no", nullable=True))
    live_index_v1("budgets", ["fiscal_year", "budget_kind", "reporting_unit"], name="budget")
    # rolling budgets
    record_table_v1("rolling_budgets", columns_v1(WHOLE, "prepared_year", "version", "fiscal_year"),
        columns_v1(TEXT, "functional_class"), columns_v1(MONEY, "amount"),
        columns_v1(TEXT, "document_no", nullable=True), live=[("prepared_year", "reporting_unit")],
        checks={"three_years": "fiscal_year between prepared_year and prepared_year + 2"})
    # three guarantees
    record_table_v1("guarantee_needs", columns_v1(WHOLE, "fiscal_year"), columns_v1(TEXT, "kind", "item"),
        columns_v1(MONEY, "need", "guaranteed"), checks={"amounts": "need >= 0 and guaranteed >= 0"})
    live_index_v1("guarantee_needs", ["fiscal_year", "kind"], name="year")
    # three public
    record_table_v1("three_public_caps", columns_v1(WHOLE, "fiscal_year"), columns_v1(TEXT, "expense"),
        columns_v1(MONEY, "amount"), columns_v1(TEXT, "document_no"),
        live=[("fiscal_year", "reporting_unit", "expense")], checks={"amount": "amount >= 0"})
    # general outlays
    record_table_v1("outlay_cut_targets", columns_v1(WHOLE, "fiscal_year"), columns_v1(TEXT, "document_no"),
        columns_v1(CUT, "cut_pct", nullable=True), columns_v1(MONEY, "cut_amount", nullable=True), live=["fiscal_year"],
        checks={"one_cut": "num_nonnulls(cut_pct, cut_amount) = 1"})
    # enterprise subsidies
    record_table_v1("subsidy_programs", columns_v1(TEXT, "program_code", "name", "document"),
        columns_v1(DATE, "ends_on"), columns_v1(MONEY, "budget"), live=["program_code"],
        checks={"budget": "budget >= 0"})
    record_table_v1("subsidy_awards",
        columns_v1(TEXT, "award_no", "program_code", "credit_code", "award_period", "purpose"),
        columns_v1(MONEY, "amount"), live=["award_no", ("program_code", "credit_code")],
        checks={"amount": "amount > 0"})
    record_table_v1("subsidy_payments", columns_v1(TEXT, "award_no", "credit_code"), columns_v1(MONEY, "amount"),
        columns_v1(TEXT, "payment_no", nullable=True), live=["award_no", "payment_no"], checks={"amount": "amount > 0"})


def _payments() -> None:
    # payments
    record_table_v1("budget_allotments", columns_v1(TEXT, "allotment_no"), columns_v1(WHOLE, "fiscal_year"),
        columns_v1(TEXT, "budget_kind", "functional_code"),
        columns_v1(TEXT, "project_code", "direct_fund_tag", nullable=True), columns_v1(TEXT, "source_notice", "kind"),
        columns_v1(MONEY, "amount"), live=["allotment_no", "direct_fund_tag"], checks={"amount": "amount > 0"})
    record_table_v1("payment_plans", columns_v1(TEXT, "allotment_no", "plan_month"), columns_v1(MONEY, "amount"),
        live=["allotment_no"])
    record_table_v1("payment_applications", columns_v1(TEXT, "application_no", "allotment_no", "plan_month", "mode"),
        columns_v1(TEXT, "payer_account", "payee_name", "payee_account", "payee_bank"),
        columns_v1(TEXT, "contract_no", nullable=True),
        columns_v1(TEXT, "government_economic", "department_economic", "purpose"), columns_v1(YES_NO, "general_outlay"),
        columns_v1(TEXT, "three_public", nullable=True), columns_v1(MONEY, "amount"),
        live=["allotment_no", "application_no", "payee_account", "payer_account"], checks={"amount": "amount > 0"})
    record_table_v1("payment_steps", columns_v1(TEXT, "application_no", "action"), live=["application_no"])
    record_table_v1("payments", columns_v1(TEXT, "payment_no", "application_no", "kind"), columns_v1(MONEY, "amount"),
        columns_v1(TEXT, "bank_reference", "allotment_no", "budget_kind", "functional_code", "government_economic"),
        columns_v1(YES_NO, "general_outlay"),
        columns_v1(TEXT, "three_public", "direct_fund_tag", "return_reason", "repays_no", "payee_account", nullable=True),
        live=["allotment_no", "direct_fund_tag", "payment_no"], checks={"amount": "amount > 0"})
    op.create_index("ix_payments_application_no", "payments", ["application_no"])
    live_index_v1("payments", ["payee_account"], condition="payee_account is not null")
    live_index_v1("payments", ["repays_no"], condition="repays_no is not null")
    live_index_v1("payments", ["reporting_unit", "three_public"], name="three_public",
        condition="three_public is not null")
    # clearing
    record_table_v1("clearing_statements", columns_v1(TEXT, "statement_no", "agent_bank"),
        columns_v1(MONEY, "cleared_amount", "returned_amount"), live=[("agent_bank", "business_date")],
        checks={"amounts": "cleared_amount >= 0 and returned_amount >= 0"})
    # payee accounts
    record_table_v1("payee_accounts",
        columns_v1(TEXT, "payee_account", "payee_name", "payee_bank", "payee_kind", "result", "document"),
        columns_v1(DATE, "valid_until", nullable=True), live=[("payee_account", "business_date")])
    # treasury accounts
    record_table_v1("treasury_accounts", columns_v1(TEXT, "account", "kind", "agent_bank", "document"),
        live=["account", "reporting_unit"])
    record_table_v1("treasury_account_closings", columns_v1(TEXT, "account", "document"), live=["account"])
    # unit accounts
    record_table_v1("unit_accounts", columns_v1(TEXT, "account_no", "bank", "kind", "purpose"),
        columns_v1(TEXT, "approval_no", nullable=True), columns_v1(DATE, "approved_on", nullable=True),
        live=["account_no", "reporting_unit"])
    record_table_v1("unit_account_events", columns_v1(TEXT, "account_no", "event"), columns_v1(MONEY, "balance"),
        columns_v1(DATE, "last_movement_on", nullable=True), columns_v1(TEXT, "document", nullable=True),
        live=["account_no"], checks={"balance": "balance >= 0"})
    # treasury cash
    record_table_v1("treasury_balances", columns_v1(TEXT, "account"),
        columns_v1(MONEY, "received", "paid", nullable=True), columns_v1(MONEY, "balance"),
        live=[("account", "business_date")], checks={"amounts": "received >= 0 and paid >= 0 and balance >= 0"})
    record_table_v1("cash_transfers", columns_v1(TEXT, "transfer_no", "from_account", "to_account"),
        columns_v1(MONEY, "amount"), columns_v1(TEXT, "purpose", "document"),
        live=["from_account", "to_account", "transfer_no"], checks={"amount": "amount > 0"})
    record_table_v1("cash_forecasts", columns_v1(TEXT, "month"), columns_v1(DATE, "expected_on", nullable=True),
        columns_v1(TEXT, "kind", "item"), columns_v1(MONEY, "amount"), live=[("month", "kind")],
        checks={"amount": "amount > 0"})


def _funds() -> None:
    # direct funds
    record_table_v1("direct_fund_notices", columns_v1(TEXT, "tag", "fund_name", "tier"),
        columns_v1(WHOLE, "fiscal_year"), columns_v1(TEXT, "document_no", "kind"), columns_v1(MONEY, "amount"),
        columns_v1(DATE, "allocate_by", nullable=True), columns_v1(TEXT, "functional_codes"),
        columns_v1(TEXT, "payee_classes", nullable=True), live=["tag"], checks={"amount": "amount > 0"})
    record_table_v1("direct_fund_allocations", columns_v1(TEXT, "tag"), columns_v1(WHOLE, "fiscal_year"),
        columns_v1(TEXT, "to_unit"), columns_v1(TEXT, "project_code", nullable=True), columns_v1(MONEY, "amount"),
        live=["tag"])
    record_table_v1("direct_fund_benefits", columns_v1(TEXT, "tag", "beneficiary", "beneficiary_code"),
        columns_v1(MONEY, "amount"), live=["tag"], checks={"amount": "amount > 0"})
    # upper funds
    record_table_v1("upper_fund_opportunities", columns_v1(TEXT, "opportunity_no", "programme", "tier", "document_no"),
        columns_v1(DATE, "apply_by"), live=["opportunity_no"])
    record_table_v1("upper_fund_applications",
        columns_v1(TEXT, "application_no", "opportunity_no", "department", "project_name"),
        columns_v1(MONEY, "planned_amount"), live=["application_no", "opportunity_no"],
        checks={"planned_amount": "planned_amount > 0"})
    record_table_v1("upper_fund_steps", columns_v1(TEXT, "application_no", "action", "department"),
        columns_v1(MONEY, "amount"), columns_v1(TEXT, "document_no", nullable=True), live=["application_no"],
        checks={"amount": "amount >= 0"})
    # rural revitalization
    record_table_v1("rural_funds", columns_v1(WHOLE, "fiscal_year"), columns_v1(TEXT, "tier", "kind", "document"),
        columns_v1(MONEY, "amount"), live=[("fiscal_year", "tier")], checks={"amount": "amount <> 0"})
    record_table_v1("rural_projects", columns_v1(TEXT, "project_no", "name", "kind"),
        columns_v1(TEXT, "village", nullable=True), live=["project_no"])
    record_table_v1("rural_contracts", columns_v1(TEXT, "contract_no", "project_no", "payee_name"),
        columns_v1(MONEY, "amount"), live=["contract_no", "project_no"], checks={"amount": "amount > 0"})
    record_table_v1("rural_steps", columns_v1(TEXT, "project_no", "action"),
        columns_v1(CUT, "progress_pct", nullable=True), live=["project_no"])
    record_table_v1("rural_distributions", columns_v1(TEXT, "project_no", "kind"), columns_v1(WHOLE, "fiscal_year"),
        columns_v1(TEXT, "tier"), columns_v1(MONEY, "amount"),
        live=[("fiscal_year", "tier"), ("project_no", "fiscal_year")], checks={"amount": "amount > 0"})
    record_table_v1("rural_payments", columns_v1(TEXT, "project_no"), columns_v1(TEXT, "contract_no", nullable=True),
        columns_v1(WHOLE, "fiscal_year"), columns_v1(TEXT, "application_no", "payment_no", "kind"),
        columns_v1(MONEY, "amount"),
        live=[("application_no", "payment_no"), "contract_no", ("project_no", "fiscal_year")],
        checks={"amount": "amount > 0"})
    record_table_v1("rural_assets", columns_v1(TEXT, "asset_no", "project_no", "name", "owner", "operator"),
        columns_v1(MONEY, "amount"), live=["asset_no", "project_no"], checks={"amount": "amount > 0"})
    record_table_v1("rural_incomes", columns_v1(TEXT, "asset_no", "kind"),
        columns_v1(TEXT, "household_no", nullable=True), columns_v1(MONEY, "amount"), live=["asset_no"],
        checks={"amount": "amount > 0"})
    record_table_v1("village_costs", columns_v1(WHOLE, "fiscal_year"), columns_v1(TEXT, "village", "kind"),
        columns_v1(MONEY, "amount"), live=[("fiscal_year", "village")], checks={"amount": "amount > 0"})


def _townships() -> None:
    # township finance
    record_table_v1("township_budgets", columns_v1(TEXT, "township"), columns_v1(WHOLE, "fiscal_year"),
        columns_v1(TEXT, "kind"), columns_v1(MONEY, "amount"), columns_v1(TEXT, "resolution_no", nullable=True),
        live=[("township", "fiscal_year")])
    record_table_v1("township_plans", columns_v1(TEXT, "township", "month"), columns_v1(MONEY, "amount"),
        live=["township"])
    record_table_v1("fund_notices", columns_v1(TEXT, "notice_no", "township"), columns_v1(MONEY, "amount"),
        columns_v1(TEXT, "purpose"), live=["notice_no"], checks={"amount": "amount > 0"})
    record_table_v1("notice_confirmations", columns_v1(TEXT, "notice_no"), live=["notice_no"])
    record_table_v1("fund_postings", columns_v1(TEXT, "notice_no", "content", "place"), columns_v1(WHOLE, "days"),
        live=["notice_no"])
    record_table_v1("spot_checks", columns_v1(TEXT, "check_no", "township", "scope"), live=["check_no"])
    record_table_v1("check_findings", columns_v1(TEXT, "finding_no", "check_no", "description"),
        columns_v1(DATE, "due_on"), live=["check_no", "finding_no"])
    record_table_v1("rectifications", columns_v1(TEXT, "finding_no", "measure"), live=["finding_no"])
    record_table_v1("policy_documents", columns_v1(TEXT, "document_no", "title", "kind"),
        columns_v1(DATE, "ends_on", nullable=True), columns_v1(TEXT, "repeals", nullable=True),
        live=["document_no", "repeals"])
    # township treasury
    record_table_v1("townships", columns_v1(TEXT, "township_code", "name"), live=["township_code"])
    record_table_v1("township_treasury_steps", columns_v1(TEXT, "township_code", "action", "document"),
        live=["township_code"])


def downgrade() -> None:
    for table in (
        "township_treasury_steps", "townships", "policy_documents", "rectifications", "check_findings",
        "spot_checks", "fund_postings", "notice_confirmations", "fund_notices", "township_plans",
        "township_budgets", "village_costs", "rural_incomes", "rural_assets", "rural_payments",
        "rural_distributions", "rural_steps", "rural_contracts", "rural_projects", "rural_funds",
        "upper_fund_steps", "upper_fund_applications", "upper_fund_opportunities", "direct_fund_benefits",
        "direct_fund_allocations", "direct_fund_notices", "cash_forecasts", "cash_transfers",
        "treasury_balances", "unit_account_events", "unit_accounts", "treasury_account_closings",
        "treasury_accounts", "payee_accounts", "clearing_statements", "payments", "payment_steps",
        "payment_applications", "payment_plans", "budget_allotments", "subsidy_payments", "subsidy_awards",
        "subsidy_programs", "outlay_cut_targets", "three_public_caps", "guarantee_needs", "rolling_budgets",
        "budgets", "collection_meeting_results", "collection_meeting_issues", "policy_redemptions",
        "tax_reliefs", "relief_policies", "key_project_receipts", "key_project_taxes", "key_projects",
        "lead_results", "tax_lead_steps", "tax_leads", "declared_taxes", "third_party_facts", "notice_payments",
        "payment_notices", "collection_items", "base_restatements", "receipts", "households", "enterprises",
        "subjects",
    ):
        op.drop_table(table)
