"""The course of an objective over all that moves it: steps, approvals of its batch, adjustments, evaluation, use; none is skipped.

What is approved is in the budget: an objective is approved with a project of its year, and the report counts it so.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, literal, not_, or_, select, union_all

from bureau_common.kit.books.demands import names, taken_in_order
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.schemas.findings import Finding, blocked

from ..topics.budget_projects.rules import BUDGET_LAW
from ..topics.budget_projects.tables import projects
from ..topics.evaluations.tables import evaluations, uses
from ..topics.objectives.rules import COURSE, OBJECTIVE
from ..topics.objectives.schemas import Action
from ..topics.objectives.tables import adjustments, approvals, objectives, steps

_MOVING = {adjustments: Action.ADJUST, evaluations: Action.EVALUATE, uses: Action.USE}
"""By table the one action that each of its rows is."""


def _batch_touched(scope: Scope) -> ColumnElement[bool]:
    """That an approval of an objective's batch was written or voided."""
    return objectives.c.batch_no.in_(scope.keys((approvals.c.batch_no,)))


def _moves(scope: Scope) -> Subquery:
    """What moved the objectives that are concerned, each with its action and day."""
    key = objectives.c.objective_no
    named = scope.concerns((key,), *[(table.c.objective_no,) for table in (steps, *_MOVING)])
    concerned = named if scope.change is None else or_(named, _batch_touched(scope))
    of = select(key, objectives.c.batch_no).where(scope.live(objectives), concerned).cte("concerned")
    moves = [
        select(of.c.objective_no, table.c.action if table is steps else literal(_MOVING[table].value))
        .add_columns(table.c.business_date, table.c.id)
        .join(table, and_(scope.live(table), table.c.objective_no == of.c.objective_no))
        for table in (steps, *_MOVING)
    ]
    approved = (
        select(of.c.objective_no, literal(Action.APPROVE.value), approvals.c.business_date, approvals.c.id)
        .join(approvals, and_(scope.live(approvals), approvals.c.batch_no == of.c.batch_no))
    )  # fmt: skip
    return union_all(*moves, approved).subquery()


def _ask_ways(scope: Scope) -> Select[Any]:
    """Each sequence of actions that occurs, with an objective that went so and how many did."""
    taken = taken_in_order(COURSE, _moves(scope), key="objective_no").subquery()
    first = func.min(taken.c.objective_no)
    return select(taken.c.actions, first, func.count()).group_by(taken.c.actions).order_by(first)


def _say_ways(actions: Sequence[str], example: str, count: int) -> Iterator[Finding]:
    yield from COURSE.judge(example, [Action.of(each) for each in actions], count)


def _ask_unbudgeted(scope: Scope) -> Select[Any]:
    """Approved objectives whose project is not in the year's budget by then."""
    o, code = objectives.c, projects.c.project_code
    budgeted = select(projects.c.id).where(
        scope.live(projects),
        code == o.project_code,
        projects.c.fiscal_year == o.fiscal_year,
        projects.c.business_date <= approvals.c.business_date,
    )
    named = scope.concerns((o.project_code,), (code,))
    return (
        select(o.objective_no, o.project_code, o.fiscal_year, approvals.c.business_date)
        .join(approvals, and_(scope.live(approvals), approvals.c.batch_no == o.batch_no))
        .where(
            scope.live(objectives),
            named if scope.change is None else or_(named, _batch_touched(scope)),
            not_(budgeted.exists()),
        )
        .order_by(o.objective_no)
    )


def say_unbudgeted(objective_no: str, project_code: str, year: int, day: date) -> Iterator[Finding]:
    """An objective is approved with the budget, and not without it."""
    zh = f"项目{project_code}在{day}尚未列入{year}年预算，绩效目标{objective_no}不能批复；请先登记预算项目"
    en = f"The project {project_code} is not in the budget of {year} by {day}: {objective_no} cannot be approved yet"
    yield blocked("project_unbudgeted", zh, en, BUDGET_LAW, "batch_no", project_code)


GUARDS = (
    names(evaluations, OBJECTIVE, objectives, "objective_no", "project_code", "fiscal_year"),
    # Every sequence is followed: the one that is wrong may be the last.
    Guard((steps, objectives, approvals, *_MOVING), _ask_ways, _say_ways, limit=None),
    Guard((approvals, objectives, projects), _ask_unbudgeted, say_unbudgeted),
)
