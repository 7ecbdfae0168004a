"""The tables of key projects: the list, the expected tax by year, and the receipts."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import KeyProjectEntry, KeyProjectReceiptEntry, KeyProjectTaxEntry

projects = record_table(KeyProjectEntry, "key_projects", metadata, live=["project_no"])
expected_taxes = record_table(
    KeyProjectTaxEntry,
    "key_project_taxes",
    metadata,
    live=[("project_no", "fiscal_year")],
    checks={"amount": "expected_tax >= 0"},
)
project_receipts = record_table(
    KeyProjectReceiptEntry,
    "key_project_receipts",
    metadata,
    live=["project_no", "voucher_no"],
    checks={"amount": "amount > 0"},
)
