"""The tasks of two years' plans as they stood at a cut-off and by a month's end, with their milestones."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.concealing import withheld
from bureau_common.kit.books.guards import Scope
from bureau_common.kit.books.periods import unseen
from bureau_common.kit.figures.tasks import Tasks
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.kit.units.demands import name_of
from bureau_common.schemas.periods import Period
from bureau_common.schemas.plans import Direction, Link, Milestone, PlanTask

from .tables import completions, milestones, tasks


async def _read_tasks(session: AsyncSession, cutoff: Cutoff, period: Period) -> list[PlanTask]:
    """The tasks of the period's year and of the next; what the reader may not see gives way to what everybody may."""
    scope = Scope(change=None, cutoff=cutoff, last=period.last_day)
    on_the_way = await _milestones(session, scope)
    years = [str(period.year), str(period.year + 1)]
    query = select(tasks, name_of(tasks.c.owner_unit, scope).label("owner_name"))
    wanted = query.where(scope.live(tasks), func.left(tasks.c.task_no, 4).in_(years))
    rows = await session.execute(wanted, unseen())
    hidden = dict.fromkeys(withheld(tasks))
    found = [_task({**row._mapping, **hidden}, on_the_way[row.task_no]) for row in rows]
    return sorted(found, key=lambda task: (task.year, task.number))


async def _milestones(session: AsyncSession, scope: Scope) -> Mapping[str, list[Milestone]]:
    """By task its milestones, the earliest first."""
    m, done = milestones.c, completions.c
    rows = await session.execute(
        select(m.task_no, m.milestone_no, m.text, m.due_on, done.business_date.label("done_on"))
        .outerjoin(completions, and_(scope.live(completions), done.milestone_no == m.milestone_no))
        .where(scope.live(milestones))
        .order_by(m.due_on, m.milestone_no)
    )
    found: dict[str, list[Milestone]] = defaultdict(list)
    for task_no, *told in rows:
        found[task_no].append(_milestone(*told))
    return found


def _milestone(milestone_no: str, text: str, due_on: Any, done_on: Any) -> Milestone:
    return Milestone(milestone_no=milestone_no, text=text, due_on=due_on, done_on=done_on)


def _task(row: Mapping[str, Any], on_the_way: list[Milestone]) -> PlanTask:
    return PlanTask(
        task_no=row["task_no"],
        group_title=row["group_title"],
        text=row["restricted_text"] or row["text"],
        owner_unit=row["owner_unit"],
        owner_name=row["owner_name"],
        owner_section=row["owner_section"],
        due_on=row["due_on"],
        link=_link(row, "restricted_figure", "restricted_") or _link(row, "linked_figure", ""),
        carries=row["carries"],
        milestones=on_the_way,
    )


def _link(row: Mapping[str, Any], figure: str, prefix: str) -> Link | None:
    if row[figure] is None:
        return None
    return Link(
        figure_id=row[figure],
        direction=Direction.of(row["direction"]),
        target=_written(row[f"{prefix}target"]),
        unit=row[f"{prefix}unit"],
        baseline=None if row[f"{prefix}baseline"] is None else _written(row[f"{prefix}baseline"]),
    )


def _written(number: Decimal) -> str:
    """Without trailing zeros, and without an exponent: the column keeps four decimals."""
    return f"{number.normalize():f}"


TASKS = Tasks(_read_tasks, (tasks, milestones, completions))
