"""The tables of institutions under supervision and of what inspections found."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
    ControlCheckEntry,
    InspectionFindingEntry,
    InspectionRectificationEntry,
    InstitutionExitEntry,
    InstitutionInspectionEntry,
    InstitutionLicenceEntry,
    InstitutionRatingEntry,
    MicrocreditPositionEntry,
    SupervisedInstitutionEntry,
)

institutions = record_table(
    SupervisedInstitutionEntry,
    "supervised_institutions",
    metadata,
    live=["credit_code"],
    checks={"capital": "capital > 0"},
)
exits = record_table(InstitutionExitEntry, "institution_exits", metadata, live=["credit_code"])
licences = record_table(InstitutionLicenceEntry, "institution_licences", metadata, live=["credit_code"])
inspections = record_table(
    InstitutionInspectionEntry, "institution_inspections", metadata, live=["inspection_no", "credit_code"]
)
findings = record_table(InspectionFindingEntry, "inspection_findings", metadata, live=["finding_no", "inspection_no"])
rectifications = record_table(InspectionRectificationEntry, "inspection_rectifications", metadata, live=["finding_no"])
controls = record_table(ControlCheckEntry, "control_checks", metadata, live=["inspection_no"])
ratings = record_table(InstitutionRatingEntry, "institution_ratings", metadata, live=["credit_code"])
positions = record_table(
    MicrocreditPositionEntry,
    "microcredit_positions",
    metadata,
    live=["credit_code"],
    checks={name: f"{name} >= 0" for name in ("borrowed", "bonds", "largest_borrower", "largest_group")},
)
