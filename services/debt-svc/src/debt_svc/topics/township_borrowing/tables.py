"""The tables of findings of borrowing by townships and of their rectification."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import BorrowingFindingEntry, BorrowingRectificationEntry

findings = record_table(
    BorrowingFindingEntry,
    "township_borrowing_findings",
    metadata,
    live=["finding_no"],
    checks={"amount": "amount > 0"},
)
rectifications = record_table(
    BorrowingRectificationEntry, "township_borrowing_rectifications", metadata, live=["finding_no"]
)
