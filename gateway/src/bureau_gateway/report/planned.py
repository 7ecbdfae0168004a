"""A group of the next year's plan as prose: its heading, and each task with this year's figure and next year's target."""

from collections.abc import Iterator
from decimal import Decimal

from bureau_common.schemas.figures import Basis
from bureau_common.schemas.plans import Direction, Link, PlanTask
from bureau_common.schemas.units import base_unit, written_unit

from ..marks import RESTRICTED
from ..openapi import figure_names
from .context import ReportContext
from .layout import Layout
from .nodes import NEARLY_UNCHANGED, UNCHANGED, Change, Fig, Number, Word
from .printing import print_change, print_figure

_DIGITS = "〇一二三四五六七八九"
_LEVEL = 2
"""Headings of the third part are those of a section."""
SO_FAR = "（累计）"
"""What some names end in: here the sentence says since when."""
_GROWTH = "同比"
_OPPOSITE = {Direction.AT_LEAST: Direction.AT_MOST, Direction.AT_MOST: Direction.AT_LEAST}
_SINCE_WHEN: dict[Basis, str] = {"ytd": "今年", "annual": "今年", "point": "目前", "since": "目前"}


def of_group(group: int, context: ReportContext) -> list[PlanTask]:
    """The tasks of a group in their order."""
    return [task for task in context.tasks if task.number[0] == group]


def print_group(group: int, context: ReportContext, layout: Layout) -> None:
    """A group's heading and its tasks in one paragraph; nothing where it has none."""
    tasks = of_group(group, context)
    if not tasks:
        return
    layout.heading(f"（{_DIGITS[group]}）{tasks[0].group_title}", _LEVEL)
    for place, task in enumerate(tasks, 1):
        layout.text(f"{_ordinal(place)}是{task.text}")
        _print_beside(task, context, layout)
        layout.text("。")
    layout.end_paragraph()


def _print_beside(task: PlanTask, context: ReportContext, layout: Layout) -> None:
    """In brackets: that it goes on from this year, how its figure stands, and where it is to be; or its milestones."""
    told = [*_carried(task), *_milestones(task)]
    if not (told or task.link or task.withheld):
        return
    layout.text(f"（{'，'.join(told)}")
    if task.link is not None or task.withheld:
        layout.text("，" if told else "")
        if task.link is None:
            layout.text(f"目标{RESTRICTED}")
        else:
            _print_link(task.link, context, layout)
    layout.text("）")


def _print_link(link: Link, context: ReportContext, layout: Layout) -> None:
    """The figure's name, its number, and next year's target; of a growth rate which way it went, and is to go."""
    figure = context.figures.get(link.figure_id)
    domain, _, _ = link.figure_id.partition(".")
    name = figure_names(domain).get(link.figure_id, link.figure_id) if figure is None else figure.name_zh
    layout.text(f"{'' if figure is None else _SINCE_WHEN[figure.basis]}{name.removesuffix(SO_FAR)}")
    number = Number(0, link.figure_id, None, None)
    if name.endswith(_GROWTH):
        print_change(Change(Word(number, "增长", "下降", UNCHANGED, NEARLY_UNCHANGED)), context, layout)
    else:
        print_figure(Fig(number, absolute=False, floor=False, with_unit=True), context, layout)
    layout.text(f"，{context.period.year + 1}年目标{_target(link, is_growth=name.endswith(_GROWTH))}")


def _target(link: Link, *, is_growth: bool) -> str:
    """A target in words: a growth of at most -5 percent is a fall of at least 5."""
    target, unit = Decimal(link.target), written_unit(link.unit)
    if is_growth and target < 0:
        return f"降幅{_OPPOSITE[link.direction].label_zh}{-target:f}{unit}"
    if is_growth:
        return f"增幅{link.direction.label_zh}{target:f}{unit}"
    if target == 0 and link.direction is Direction.AT_MOST and base_unit(link.unit) in ("yuan", "count"):
        return "为零"
    return f"{link.direction.label_zh}{target:f}{unit}"


def _carried(task: PlanTask) -> Iterator[str]:
    if task.carries is not None:
        yield "接续今年任务"


def _milestones(task: PlanTask) -> Iterator[str]:
    """What is to be done by when, where no figure tells how far the task is."""
    if task.link is None and not task.withheld:
        yield from [f"{each.due_on.month}月{each.due_on.day}日前{each.text}" for each in task.milestones]


def _ordinal(number: int) -> str:
    """一 to 九十九."""
    tens, ones = divmod(number, 10)
    return f"{_DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{_DIGITS[ones] if ones else ''}"
