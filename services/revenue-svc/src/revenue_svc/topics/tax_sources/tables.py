"""The tables of tax sources: facts of other departments, declared tax, leads, their steps and their results."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import DeclaredTaxEntry, LeadResultEntry, TaxLeadEntry, TaxLeadStepEntry, ThirdPartyFactEntry

_TAXED = ("tax_period", "credit_code", "subject")

facts = record_table(
    ThirdPartyFactEntry,
    "third_party_facts",
    metadata,
    live=[_TAXED],
    checks={"amounts": "taxable_amount >= 0 and rate_pct > 0"},
)
declared_taxes = record_table(
    DeclaredTaxEntry,
    "declared_taxes",
    metadata,
    live=["declaration_no", _TAXED],
    checks={"amount": "tax_amount >= 0"},
)
leads = record_table(
    TaxLeadEntry, "tax_leads", metadata, live=["lead_no", _TAXED], checks={"amount": "expected_amount > 0"}
)
steps = record_table(TaxLeadStepEntry, "tax_lead_steps", metadata, live=["lead_no"])
results = record_table(
    LeadResultEntry, "lead_results", metadata, live=["lead_no", "voucher_no"], checks={"amount": "amount > 0"}
)
