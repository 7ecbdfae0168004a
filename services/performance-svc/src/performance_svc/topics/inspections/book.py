"""The books of special inspections."""

from bureau_common.kit.books.books import book, topic_books

from .figures import FOUND, PEOPLE
from .guards import GUARDS
from .rules import check_finding
from .schemas import (
    AccountabilityEntry,
    SpecialInspectionEntry,
    SpecialInspectionFindingEntry,
    SpecialInspectionRectificationEntry,
)
from .tables import accountability, findings, inspections, rectifications

BOOKS = topic_books(
    "inspections",
    GUARDS,
    book("专项检查", SpecialInspectionEntry, inspections),
    book("专项检查问题", SpecialInspectionFindingEntry, findings, check_finding, flows=[FOUND]),
    book("专项检查问题整改", SpecialInspectionRectificationEntry, rectifications),
    book("问责事项", AccountabilityEntry, accountability, flows=[PEOPLE]),
)
