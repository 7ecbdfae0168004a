"""A year's plan as a page: a table for each group, every task with its target, its figure, and how it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from bureau_common.schemas.units import shown, written_unit

from ..marks import AWAY, DOMAIN_LABELS
from ..pages.navigation import plan_address, report_address
from ..pages.rendering import render
from ..pages.texts import month
from ..pages.words import in_language
from .progress import TaskState
from .schemas import PlannedTask, YearPlan

_TROUBLE = (TaskState.OVERDUE, TaskState.EXCEEDED, TaskState.UNKNOWN_FIGURE, TaskState.WRONG_UNIT)


@dataclass(frozen=True)
class Line:
    """One task, ready to be shown; `steps` are its milestones, each with what became of it."""

    number: str
    text: str
    remark: str
    owner: str
    due: str
    figure: str
    value: str
    href: str | None
    target: str
    baseline: str
    share: str
    state: str
    is_trouble: bool
    steps: list[str]


def plan_page(plan: YearPlan) -> str:
    other = plan.period.year if plan.year > plan.period.year else plan.year + 1
    return render(
        "plan",
        year=plan.year,
        month=month(plan.period),
        groups=[(tasks[0].group_title, [*map(_line, tasks)]) for tasks in _groups(plan)],
        count=len(plan.tasks),
        notes=[
            in_language(
                "{domain}服务未应答，所涉任务的进展以{mark}标出", domain=in_language(DOMAIN_LABELS[each]), mark=AWAY
            )
            for each in plan.unavailable
        ],
        ways=[
            (in_language("返回报告"), report_address(plan.period)),
            (in_language("{year}年工作任务", year=other), plan_address(other, plan.period)),
        ],
    )


def _groups(plan: YearPlan) -> Iterator[list[PlannedTask]]:
    for _, tasks in groupby(plan.tasks, lambda task: task.number[0]):
        yield list(tasks)


def _line(task: PlannedTask) -> Line:
    link, state, share = task.link, task.progress.state, task.progress.completion_pct
    unit = "" if link is None else written_unit(link.unit)
    return Line(
        number=task.task_no.partition("-")[2],
        text=task.text,
        remark="" if task.carries is None else f"接续{task.carries[:4]}年任务{task.carries[5:]}",
        owner=" ".join(filter(None, (task.owner_name, task.owner_section))),
        due=_day(task.due_on),
        figure=task.figure_name or "",
        value=task.printed or "",
        href=task.href,
        target="" if link is None else f"{link.direction.label_zh} {link.target} {unit}",
        baseline="" if link is None or link.baseline is None else f"上年 {link.baseline} {unit}",
        share="" if share is None else f"{shown(Decimal(share), '%')} %",
        state=state.label_zh,
        is_trouble=state in _TROUBLE,
        steps=[
            f"{_day(each.due_on)}前{each.text}：{'未完成' if each.done_on is None else f'{_day(each.done_on)}完成'}"
            for each in task.milestones
        ],
    )


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
