"""The tables of what must be published, of what is, and of checks with their results."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import DisclosureCheckEntry, DisclosureCheckResultEntry, DisclosureDutyEntry, DisclosureEntry

duties = record_table(DisclosureDutyEntry, "disclosure_duties", metadata, live=["duty_no", "unit"])
disclosures = record_table(DisclosureEntry, "disclosures", metadata, live=["duty_no"])
checks = record_table(DisclosureCheckEntry, "disclosure_checks", metadata, live=["check_no"])
results = record_table(
    DisclosureCheckResultEntry,
    "disclosure_check_results",
    metadata,
    live=["check_no", "duty_no"],
    checks={"score": "score between 0 and 100"},
)
