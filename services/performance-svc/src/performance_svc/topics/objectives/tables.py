"""The tables of reviews, objectives, indicators, steps, approvals, adjustments and results."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
    IndicatorResultEntry,
    ObjectiveAdjustmentEntry,
    ObjectiveApprovalEntry,
    ObjectiveIndicatorEntry,
    ObjectiveStepEntry,
    PerformanceObjectiveEntry,
    ProjectReviewEntry,
)

reviews = record_table(ProjectReviewEntry, "project_reviews", metadata, live=["project_code"])
objectives = record_table(
    PerformanceObjectiveEntry,
    "performance_objectives",
    metadata,
    live=["objective_no", "batch_no", "project_code"],
)
indicators = record_table(
    ObjectiveIndicatorEntry,
    "objective_indicators",
    metadata,
    live=["indicator_no", "objective_no"],
    checks={"weight": "weight > 0"},
)
steps = record_table(ObjectiveStepEntry, "objective_steps", metadata, live=["objective_no"])
approvals = record_table(
    ObjectiveApprovalEntry, "objective_approvals", metadata, live=["batch_no"], checks={"objectives": "objectives > 0"}
)
adjustments = record_table(
    ObjectiveAdjustmentEntry, "objective_adjustments", metadata, live=["objective_no", "indicator_no"]
)
results = record_table(IndicatorResultEntry, "indicator_results", metadata, live=["indicator_no"])
