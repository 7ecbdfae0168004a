"""The books of plans; what is planned takes two persons, and that a milestone is done is recorded by one."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bureau_common.kit.books.books import BY_TWO_PERSONS, Book, book, topic_books
from bureau_common.kit.figures.figures import Definition

from .figures import PLANNED
from .guards import GUARDS
from .rules import check_link, check_milestone, check_task, in_its_year, own_figures
from .schemas import PlanMilestoneCompletionEntry, PlanMilestoneEntry, PlanTaskEntry
from .tables import completions, milestones, tasks

BOOKS = topic_books(
    "plans",
    GUARDS,
    book(
        "工作谋划任务", PlanTaskEntry, tasks, in_its_year, check_task, check_link,
        flows=[PLANNED], operations=BY_TWO_PERSONS,
    ),
    book("工作谋划任务节点", PlanMilestoneEntry, milestones, check_milestone, operations=BY_TWO_PERSONS),
    book("任务节点完成", PlanMilestoneCompletionEntry, completions),
)  # fmt: skip


def knowing(figures: Iterable[Definition]) -> tuple[Book[Any], ...]:
    """The books where the service's own figures are known: a task links none that there is not."""
    rule = own_figures({each.id: each.display_unit for each in figures})
    return tuple(replace(each, rules=(*each.rules, rule)) if each.table is tasks else each for each in BOOKS)
