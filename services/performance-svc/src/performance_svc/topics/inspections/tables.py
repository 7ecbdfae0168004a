"""The tables of special inspections, their findings, rectifications and accountability."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
    AccountabilityEntry,
    SpecialInspectionEntry,
    SpecialInspectionFindingEntry,
    SpecialInspectionRectificationEntry,
)

_NOT_NEGATIVE = {"amount": "amount >= 0"}
inspections = record_table(SpecialInspectionEntry, "special_inspections", metadata, live=["inspection_no"])
findings = record_table(
    SpecialInspectionFindingEntry,
    "special_inspection_findings",
    metadata,
    live=["finding_no", "inspection_no"],
    checks=_NOT_NEGATIVE,
)
rectifications = record_table(
    SpecialInspectionRectificationEntry,
    "special_inspection_rectifications",
    metadata,
    live=["finding_no"],
    checks=_NOT_NEGATIVE,
)
accountability = record_table(
    AccountabilityEntry, "accountability_items", metadata, live=["finding_no"], checks={"people": "people > 0"}
)
