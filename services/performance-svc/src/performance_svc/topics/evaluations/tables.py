"""The tables of evaluations, of what follows from them, of proposals for the next year, and of the province's results."""

from bureau_common.kit.core.records import record_table

from ...reference.metadata import metadata
from .schemas import (
    BudgetProposalEntry,
    EvaluationAccountabilityEntry,
    EvaluationFeedbackEntry,
    EvaluationReplyEntry,
    EvaluationUseEntry,
    ProjectEvaluationEntry,
    ProvincialEvaluationEntry,
)

evaluations = record_table(
    ProjectEvaluationEntry, "project_evaluations", metadata, live=["evaluation_no", "objective_no", "project_code"]
)
feedback = record_table(EvaluationFeedbackEntry, "evaluation_feedback", metadata, live=["evaluation_no"])
replies = record_table(EvaluationReplyEntry, "evaluation_replies", metadata, live=["evaluation_no"])
uses = record_table(EvaluationUseEntry, "evaluation_uses", metadata, live=["evaluation_no", "objective_no"])
accountability = record_table(
    EvaluationAccountabilityEntry,
    "evaluation_accountability",
    metadata,
    live=["evaluation_no"],
    checks={"people": "people > 0"},
)
proposals = record_table(
    BudgetProposalEntry, "next_year_proposals", metadata, live=["project_code"], checks={"base": "base > 0"}
)
provincial = record_table(ProvincialEvaluationEntry, "provincial_evaluations", metadata, live=["program"])
