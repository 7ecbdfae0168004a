"""What the records of plans demand of each other."""

from typing import Any

from sqlalchemy import Select, and_, func, select

from bureau_common.kit.books.demands import names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.units.demands import known_unit

from .rules import COMPLETION, MILESTONE, MOST_MILESTONES, TASK, say_carried, say_many, say_titles
from .tables import completions, milestones, tasks

_GROUP = func.split_part(tasks.c.task_no, ".", 1)


def _ask_titles(scope: Scope) -> Select[Any]:
    """The groups of a year that are called by more than one title."""
    title = tasks.c.group_title
    return (
        select(_GROUP, func.min(title), func.max(title))
        .where(scope.live(tasks), scope.concerns((_GROUP,)))
        .group_by(_GROUP)
        .having(func.count(title.distinct()) > 1)
        .order_by(_GROUP)
    )


def _ask_carried(scope: Scope) -> Select[Any]:
    """The tasks that carry one which does not stand."""
    before = tasks.alias("before")
    concerned = scope.concerns((tasks.c.carries,), (tasks.c.task_no,))
    return (
        select(tasks.c.task_no, tasks.c.carries)
        .outerjoin(before, and_(scope.live(before), before.c.task_no == tasks.c.carries))
        .where(scope.live(tasks), tasks.c.carries.is_not(None), concerned, before.c.id.is_(None))
        .order_by(tasks.c.task_no)
    )


def _ask_many(scope: Scope) -> Select[Any]:
    """The tasks with too many milestones, of those to which a change adds one: a void of one is never stopped by it."""
    added, task_no = milestones.alias("added"), milestones.c.task_no
    return (
        select(task_no, func.count())
        .where(scope.live(milestones), task_no.in_(select(added.c.task_no).where(scope.own(added), scope.live(added))))
        .group_by(task_no)
        .having(func.count() > MOST_MILESTONES)
        .order_by(task_no)
    )


GUARDS = (
    once(TASK, tasks.c.task_no),
    known_unit(tasks.c.owner_unit),
    Guard((tasks,), _ask_titles, say_titles),
    Guard((tasks,), _ask_carried, say_carried),
    once(MILESTONE, milestones.c.milestone_no),
    names(milestones, TASK, tasks, "task_no"),
    Guard((milestones,), _ask_many, say_many),
    once(COMPLETION, completions.c.milestone_no),
    names(completions, MILESTONE, milestones, "milestone_no"),
)
