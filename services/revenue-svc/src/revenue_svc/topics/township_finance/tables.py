"""The tables of township finance, and the day from which a budget counts."""

from datetime import date

from sqlalchemy import ColumnElement, Date, func

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
    CheckFindingEntry,
    FundNoticeEntry,
    FundPostingEntry,
    NoticeConfirmationEntry,
    PolicyDocumentEntry,
    RectificationEntry,
    SpotCheckEntry,
    TownshipBudgetEntry,
    TownshipPlanEntry,
)

budgets = record_table(TownshipBudgetEntry, "township_budgets", metadata, live=[("township", "fiscal_year")])
plans = record_table(TownshipPlanEntry, "township_plans", metadata, live=["township"])
notices = record_table(FundNoticeEntry, "fund_notices", metadata, live=["notice_no"], checks={"amount": "amount > 0"})
confirmations = record_table(NoticeConfirmationEntry, "notice_confirmations", metadata, live=["notice_no"])
postings = record_table(FundPostingEntry, "fund_postings", metadata, live=["notice_no"])
checks = record_table(SpotCheckEntry, "spot_checks", metadata, live=["check_no", "township"])
findings = record_table(CheckFindingEntry, "check_findings", metadata, live=["finding_no", "check_no"])
rectifications = record_table(RectificationEntry, "rectifications", metadata, live=["finding_no"])
documents = record_table(PolicyDocumentEntry, "policy_documents", metadata, live=["document_no", "repeals"])

COUNTS_FROM: ColumnElement[date] = func.greatest(
    budgets.c.business_date, func.make_date(budgets.c.fiscal_year, 1, 1), type_=Date
)
"""A budget that is decided before its year counts from January on."""
