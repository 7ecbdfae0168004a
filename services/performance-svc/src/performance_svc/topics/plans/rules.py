"""The words and rules of plans: what a task says by itself of its year, its wording, its figure and its target."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.terms import Term
from bureau_common.schemas.units import DISPLAY_UNITS, base_unit
from bureau_common.schemas.years import within_year

from .schemas import PlanMilestoneEntry, PlanTaskEntry

PLANS = Clause(document="区财政局年度工作谋划（经局审定）", article=None, verified=False)
TASK = Term("工作任务", "task", PLANS)
MILESTONE = Term("任务节点", "milestone", PLANS)
COMPLETION = Term("节点完成", "completion of milestone", PLANS)
MOST_MILESTONES = 20
"""Of one task: every reader of a summary gets them all. More are steps of another task."""
_NUMERIC = tuple(unit for unit in DISPLAY_UNITS if base_unit(unit) != "text")
_STOPS = "。；，、：;,."

in_its_year = within_year(PLANS, before=1, year="plan_year")
"""A plan is approved in the year before, and amended in its own."""


def _due(day: date, year: int) -> Iterator[Finding]:
    if day.year != year:
        zh, en = f"期限应在计划年度{year}年内", f"The deadline lies in {year}, the year of the plan"
        yield blocked("outside_year", zh, en, PLANS, "due_on", day, year)


def check_task(entry: PlanTaskEntry) -> Iterator[Finding]:
    """A deadline of the plan's year, words that a sentence can take up, and what is carried is of the year before."""
    yield from _due(entry.due_on, entry.plan_year)
    for field, words in (("text", entry.text), ("restricted_text", entry.restricted_text)):
        if words is not None and words[-1] in _STOPS:
            zh, en = "内容末尾不加标点，成文时由系统加", "Without a stop at the end: the report sets it"
            yield blocked("ends_in_stop", zh, en, PLANS, field, words[-1])
    if entry.carries is not None and int(entry.carries[:4]) != entry.plan_year - 1:
        zh, en = f"接续的任务应为{entry.plan_year - 1}年任务", f"What is carried is a task of {entry.plan_year - 1}"
        yield blocked("not_of_the_year_before", zh, en, PLANS, "carries", entry.carries, entry.plan_year - 1)


def check_milestone(entry: PlanMilestoneEntry) -> Iterator[Finding]:
    """A milestone is due in the year of its task's plan."""
    yield from _due(entry.due_on, int(entry.task_no[:4]))


def check_link(entry: PlanTaskEntry) -> Iterator[Finding]:
    """A figure goes with a direction, a target and a unit that numbers are told in; a baseline goes with a figure."""
    open_link = (entry.linked_figure, entry.target, entry.unit, entry.baseline)
    few = (entry.restricted_figure, entry.restricted_target, entry.restricted_unit, entry.restricted_baseline)
    for prefix, title, (figure, target, unit, baseline) in (("", "", open_link), ("restricted_", "（受限）", few)):
        field = f"{prefix}figure" if prefix else "linked_figure"
        given = [figure, target, unit]
        if any(each is None for each in given) and any(each is not None for each in (*given, baseline)):
            zh = f"关联指标、目标值、目标单位{title}应同时填写，基数随指标填写"
            en = f"{field} goes with {prefix}target and {prefix}unit, and a baseline goes with them"
            yield blocked("link_incomplete", zh, en, PLANS, field, figure)
        if unit is not None and unit not in _NUMERIC:
            zh, en = f"目标单位应为：{'、'.join(_NUMERIC)}", f"The unit is one of {', '.join(_NUMERIC)}"
            yield blocked("unknown", zh, en, PLANS, f"{prefix}unit", unit)
    is_linked = entry.linked_figure is not None or entry.restricted_figure is not None
    if is_linked != (entry.direction is not None):
        zh, en = "目标方向与关联指标应同时填写", "A direction goes with a linked figure, and only with one"
        yield blocked("link_incomplete", zh, en, PLANS, "direction", entry.direction)


def own_figures(units: Mapping[str, str]) -> Callable[[PlanTaskEntry], Iterator[Finding]]:
    """The rule that a linked figure of this service is one of its figures (`units` by id), in a unit of the target's kind.

    Of other services' figures this one knows nothing: the gateway says when a task is read that its figure does not exist.
    """

    def check_own_figures(entry: PlanTaskEntry) -> Iterator[Finding]:
        links = (
            ("linked_figure", entry.linked_figure, "unit", entry.unit),
            ("restricted_figure", entry.restricted_figure, "restricted_unit", entry.restricted_unit),
        )
        for field, figure, unit_field, unit in links:
            if figure is None or not figure.startswith("performance."):
                continue
            if figure not in units:
                zh, en = f"没有指标{figure}，请核对编号", f"There is no figure {figure}; check its id"
                yield blocked("unknown", zh, en, PLANS, field, figure)
            elif unit in _NUMERIC and base_unit(unit) != base_unit(units[figure]):
                zh = f"指标{figure}的单位为{units[figure]}，目标不能以{unit}为单位"
                en = f"{figure} is told in {units[figure]}: its target cannot be in {unit}"
                yield blocked("wrong_unit", zh, en, PLANS, unit_field, unit)

    return check_own_figures


def say_titles(group: str, first: str, last: str) -> Iterator[Finding]:
    """The tasks of a group have one title."""
    zh = f"{group}组的标题不一致：“{first}”“{last}”，同组任务的组标题应相同"
    en = f"The group {group} is called both {first} and {last}: its tasks have one title"
    yield blocked("differs", zh, en, PLANS, "group_title", last, first)


def say_carried(task_no: str, carries: str) -> Iterator[Finding]:
    """What a task goes on with is a task."""
    zh, en = f"{task_no}所接续的任务{carries}不存在", f"{task_no} carries {carries}, which does not stand"
    yield blocked("unknown", zh, en, PLANS, "carries", carries)


def say_many(task_no: str, count: int) -> Iterator[Finding]:
    """A task has so many milestones at most."""
    zh = f"任务{task_no}的节点将有{count}个，最多{MOST_MILESTONES}个：请合并节点，或先作废不再需要的"
    en = f"The task {task_no} would have {count} milestones, of {MOST_MILESTONES} at most: join some, or void one first"
    yield blocked("too_many", zh, en, PLANS, "task_no", count, f"<= {MOST_MILESTONES}")
