"""What needs demand of their rows as they stand: each outcome is possible, and everything names what was before it."""

from typing import Any

from sqlalchemy import Select, and_, select

from bureau_common.kit.books.demands import in_course, names, once
from bureau_common.kit.books.guards import Scope
from bureau_common.kit.books.questions import Question

from ...reference.registers import registered
from .rules import COURSE, DONE, EVENT, LOAN, NEED, OFFER, OVERDUE_ALERT, TASK, judge_task
from .tables import events, needs, offers, outcomes, task_results, tasks


def _ask_tasks(scope: Scope) -> Select[Any]:
    """Every task with the day on which it was done, if it was."""
    done = and_(scope.live(task_results), task_results.c.task_no == tasks.c.task_no)
    return (
        select(tasks.c.task_no, tasks.c.bank, tasks.c.due_on, task_results.c.business_date)
        .outerjoin(task_results, done)
        .where(scope.live(tasks), scope.concerns((tasks.c.task_no,), (task_results.c.task_no,)))
        .order_by(tasks.c.task_no)
    )


GUARDS = (
    once(NEED, needs.c.need_no),
    registered(needs.c.credit_code),
    once(EVENT, events.c.event_no),
    once(OFFER, offers.c.need_no, offers.c.bank),
    names(offers, NEED, needs, "need_no"),
    names(offers, EVENT, events, "event_no"),
    once(LOAN, outcomes.c.loan_no, where=outcomes.c.loan_no.is_not(None)),
    names(outcomes, NEED, needs, "need_no"),
    in_course(COURSE, outcomes, "need_no", needs, action="outcome"),
    once(TASK, tasks.c.task_no),
    once(DONE, task_results.c.task_no),
    names(task_results, TASK, tasks, "task_no"),
    Question(
        OVERDUE_ALERT, {tasks: (tasks.c.task_no,), task_results: (task_results.c.task_no,)}, _ask_tasks, judge_task
    ),
)
