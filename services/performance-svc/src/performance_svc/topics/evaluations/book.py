"""The books of evaluations: evaluations, feedback, replies, uses, accountability, proposals, the province's results."""

from bureau_common.kit.books.books import book, topic_books

from .figures import EVALUATED
from .guards import GUARDS
from .rules import check_assessed_year, check_evaluation, check_feedback, check_proposal
from .schemas import (
    BudgetProposalEntry,
    EvaluationAccountabilityEntry,
    EvaluationFeedbackEntry,
    EvaluationReplyEntry,
    EvaluationUseEntry,
    ProjectEvaluationEntry,
    ProvincialEvaluationEntry,
)
from .tables import accountability, evaluations, feedback, proposals, provincial, replies, uses

BOOKS = topic_books(
    "evaluations",
    GUARDS,
    book("项目绩效评价", ProjectEvaluationEntry, evaluations, check_evaluation, flows=[EVALUATED]),
    book("评价结果反馈", EvaluationFeedbackEntry, feedback, check_feedback),
    book("评价整改回复", EvaluationReplyEntry, replies),
    book("评价结果应用", EvaluationUseEntry, uses),
    book("评价结果问责", EvaluationAccountabilityEntry, accountability),
    book("下年度预算建议", BudgetProposalEntry, proposals, check_proposal),
    book("两项绩效评价结果", ProvincialEvaluationEntry, provincial, check_assessed_year),
)
