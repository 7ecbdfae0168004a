"""The books of special inspections."""

from bureau_common.kit.books.books import book, topic_books

from .figures import FOUND, PEOPLE, PLANNED
from .guards import GUARDS
from .rules import check_finding, check_plan
from .schemas import (
    AccountabilityEntry,
    SpecialInspectionEntry,
    SpecialInspectionFindingEntry,
    SpecialInspectionPlanEntry,
    SpecialInspectionRectificationEntry,
)
from .tables import accountability, findings, inspections, plans, rectifications

BOOKS = topic_books(
    "inspections",
    GUARDS,
    book("专项检查计划", SpecialInspectionPlanEntry, plans, check_plan, flows=[PLANNED]),
    book("专项检查", SpecialInspectionEntry, inspections),
    book("专项检查问题", SpecialInspectionFindingEntry, findings, check_finding, flows=[FOUND]),
    book("专项检查问题整改", SpecialInspectionRectificationEntry, rectifications),
    book("问责事项", AccountabilityEntry, accountability, flows=[PEOPLE]),
)
