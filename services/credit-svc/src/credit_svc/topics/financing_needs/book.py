"""The books of needs: needs, matching events, offers, outcomes, and tasks of banks with their results."""

from bureau_common.kit.books.books import book, topic_books

from .figures import LENT
from .guards import GUARDS
from .rules import check_outcome, check_task
from .schemas import (
    FinancingNeedEntry,
    FinancingOfferEntry,
    FinancingOutcomeEntry,
    MatchingEventEntry,
    SupervisionResultEntry,
    SupervisionTaskEntry,
)
from .tables import events, needs, offers, outcomes, task_results, tasks

BOOKS = topic_books(
    "financing_needs",
    GUARDS,
    book("融资需求", FinancingNeedEntry, needs),
    book("银企对接活动", MatchingEventEntry, events),
    book("融资意向", FinancingOfferEntry, offers),
    book("融资需求办理结果", FinancingOutcomeEntry, outcomes, check_outcome, flows=[LENT]),
    book("银行督导任务", SupervisionTaskEntry, tasks, check_task),
    book("银行督导任务完成情况", SupervisionResultEntry, task_results),
)
