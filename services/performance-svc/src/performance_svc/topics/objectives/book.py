"""The books of objectives: reviews, objectives, indicators, steps, approvals, adjustments, results."""

from bureau_common.kit.books.books import BY_TWO_PERSONS, book, topic_books

from .guards import GUARDS
from .rules import check_adjustment, check_indicator, check_result, check_step, in_its_year
from .schemas import (
    IndicatorResultEntry,
    ObjectiveAdjustmentEntry,
    ObjectiveApprovalEntry,
    ObjectiveIndicatorEntry,
    ObjectiveStepEntry,
    PerformanceObjectiveEntry,
    ProjectReviewEntry,
)
from .tables import adjustments, approvals, indicators, objectives, results, reviews, steps

BOOKS = topic_books(
    "objectives",
    GUARDS,
    book("事前绩效评估", ProjectReviewEntry, reviews),
    book("绩效目标", PerformanceObjectiveEntry, objectives, in_its_year),
    book("绩效指标", ObjectiveIndicatorEntry, indicators, check_indicator),
    book("绩效目标办理环节", ObjectiveStepEntry, steps, check_step),
    # What is approved with the budget, and what is changed of it, is no one person's to say.
    book("绩效目标批复", ObjectiveApprovalEntry, approvals, operations=BY_TWO_PERSONS),
    book("绩效目标调整", ObjectiveAdjustmentEntry, adjustments, check_adjustment, operations=BY_TWO_PERSONS),
    book("绩效指标完成情况", IndicatorResultEntry, results, check_result),
)
