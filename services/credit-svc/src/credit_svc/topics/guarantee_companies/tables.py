"""The tables of guarantee companies and of what they guarantee."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
    GuaranteeCompanyBalanceEntry,
    GuaranteeCompanyEntry,
    GuaranteeEntry,
    GuaranteeMoveEntry,
    GuaranteeRelatedPartyEntry,
    GuaranteeShareEntry,
    RelatedGuaranteeReportEntry,
)

companies = record_table(GuaranteeCompanyEntry, "guarantee_companies", metadata, live=["company_code"])
balances = record_table(
    GuaranteeCompanyBalanceEntry, "guarantee_company_balances", metadata, live=["company_code"],
    checks={"equity": "guarantor_equity >= 0"},
)  # fmt: skip
related_parties = record_table(
    GuaranteeRelatedPartyEntry, "guarantee_related_parties", metadata, live=[("company_code", "client_code")]
)
guarantees = record_table(
    GuaranteeEntry, "guarantees", metadata, live=["policy_no", ("company_code", "client_code"), "contract_no"],
    checks={"principal": "principal > 0", "shares": "bank_pct + reguarantee_pct + government_pct < 100"},
)  # fmt: skip
share_changes = record_table(
    GuaranteeShareEntry, "guarantee_share_changes", metadata, live=["policy_no"],
    checks={"shares": "bank_pct + reguarantee_pct + government_pct < 100"},
)  # fmt: skip
moves = record_table(
    GuaranteeMoveEntry, "guarantee_moves", metadata, live=["policy_no"], checks={"amount": "amount > 0"}
)
reports = record_table(RelatedGuaranteeReportEntry, "related_guarantee_reports", metadata, live=["policy_no"])
