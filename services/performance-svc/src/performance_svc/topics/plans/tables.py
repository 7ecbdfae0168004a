"""The tables of plans: tasks, milestones, and the milestones that are done."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import PlanMilestoneCompletionEntry, PlanMilestoneEntry, PlanTaskEntry

tasks = record_table(PlanTaskEntry, "plan_tasks", metadata, live=["task_no"])
milestones = record_table(PlanMilestoneEntry, "plan_milestones", metadata, live=["milestone_no", "task_no"])
completions = record_table(PlanMilestoneCompletionEntry, "plan_milestone_completions", metadata, live=["milestone_no"])
