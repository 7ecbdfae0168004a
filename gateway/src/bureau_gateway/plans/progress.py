"""The progress of a task: its figure as the summary of the figure's service has it, laid beside the target; pure functions.

A service keeps the tasks, and none knows the figures of the others: what a task names and no service has is found here.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from pydantic import BaseModel

from bureau_common.schemas.figures import Figure
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import ratio
from bureau_common.schemas.periods import Period
from bureau_common.schemas.plans import Direction, Link, Milestone, PlanTask
from bureau_common.schemas.units import base_unit, in_base_unit


class TaskState(Labelled):
    """How a task stands at the end of a month; before its year has begun it is planned."""

    PLANNED = "planned", "待实施"
    ACHIEVED = "achieved", "已完成"
    IN_PROGRESS = "in_progress", "推进中"
    OVERDUE = "overdue", "逾期未完成"
    WITHIN = "within", "控制在目标内"
    EXCEEDED = "exceeded", "超出目标"
    NOT_REPORTED = "not_reported", "未报"
    UNAVAILABLE = "unavailable", "暂缺"
    RESTRICTED = "restricted", "不公开"
    NOT_APPLICABLE = "not_applicable", "不适用"
    UNKNOWN_FIGURE = "unknown_figure", "关联指标不存在"
    WRONG_UNIT = "wrong_unit", "目标单位与指标不符"
    UNMEASURED = "unmeasured", "未设指标或节点"


class Progress(BaseModel):
    """How far a task is: the value of its figure in base units, and what share of the target or of its milestones that is.

    There is no share of a target that is not to be exceeded, nor of one that is 0 or below.
    """

    state: TaskState
    value: str | None = None
    completion_pct: str | None = None
    carried_from: Period | None = None


def as_seen(tasks: Iterable[PlanTask], concealed: Collection[str]) -> list[PlanTask]:
    """The tasks without a link to a figure that is not for the reader: its target would tell of it."""
    return [
        task.model_copy(update={"link": None, "withheld": True})
        if task.link is not None and task.link.figure_id in concealed
        else task
        for task in tasks
    ]


def progress_of(task: PlanTask, period: Period, figures: Mapping[str, Figure], answered: Collection[str]) -> Progress:
    """The progress at the period's end, by the figures of the domains that answered."""
    if task.withheld:
        return Progress(state=TaskState.RESTRICTED)
    found = (
        _by_milestones(task.milestones, period)
        if task.link is None
        else _by_figure(task, task.link, period, figures, answered)
    )
    if task.year > period.year and found.state in _JUDGED:
        return found.model_copy(update={"state": TaskState.PLANNED, "completion_pct": None})
    return found


_JUDGED = frozenset(
    {TaskState.ACHIEVED, TaskState.IN_PROGRESS, TaskState.OVERDUE, TaskState.WITHIN, TaskState.EXCEEDED}
)


def _by_figure(
    task: PlanTask, link: Link, period: Period, figures: Mapping[str, Figure], answered: Collection[str]
) -> Progress:
    figure = figures.get(link.figure_id)
    if figure is None:
        is_away = link.figure_id.partition(".")[0] not in answered
        return Progress(state=TaskState.UNAVAILABLE if is_away else TaskState.UNKNOWN_FIGURE)
    if figure.number is None:
        gaps = {"not_applicable": TaskState.NOT_APPLICABLE, "unavailable": TaskState.UNAVAILABLE}
        state = TaskState.WRONG_UNIT if figure.kind == "text" else gaps.get(figure.state, TaskState.NOT_REPORTED)
        return Progress(state=state, carried_from=figure.carried_from)
    if base_unit(link.unit) != figure.unit:
        return Progress(state=TaskState.WRONG_UNIT, value=figure.value, carried_from=figure.carried_from)
    target = in_base_unit(Decimal(link.target), link.unit)
    if link.direction is Direction.AT_MOST:
        state, share = TaskState.WITHIN if figure.number <= target else TaskState.EXCEEDED, None
    else:
        state, share = (
            _reached(figure.number >= target, task.due_on <= period.last_day),
            ratio(figure.number * 100, target),
        )
    return Progress(state=state, value=figure.value, completion_pct=_told(share), carried_from=figure.carried_from)


def _by_milestones(milestones: Sequence[Milestone], period: Period) -> Progress:
    if not milestones:
        return Progress(state=TaskState.UNMEASURED)
    done = [each for each in milestones if each.done_on is not None]
    is_late = any(each.due_on <= period.last_day for each in milestones if each.done_on is None)
    share = ratio(Decimal(100 * len(done)), Decimal(len(milestones)))
    return Progress(state=_reached(len(done) == len(milestones), is_late), completion_pct=_told(share))


def _reached(is_reached: bool, is_due: bool) -> TaskState:
    if is_reached:
        return TaskState.ACHIEVED
    return TaskState.OVERDUE if is_due else TaskState.IN_PROGRESS


def _told(share: Decimal | None) -> str | None:
    return None if share is None else f"{share:f}"
