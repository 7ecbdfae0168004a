"""A year's plan from the summaries of one moment: the tasks from the service that keeps them, progress from all four."""

from collections.abc import Collection, Mapping

from bureau_common.kit.core.errors import Refused, malformed
from bureau_common.schemas.figures import Figure
from bureau_common.schemas.periods import Period
from bureau_common.schemas.plans import PlanTask
from bureau_common.schemas.summaries import Summary

from ..marks import AWAY, RESTRICTED
from ..openapi import figure_names
from ..pages.figure_page import figure_address
from ..pages.texts import printed
from ..summaries import Failure
from .progress import as_seen, progress_of
from .schemas import PlannedTask, YearPlan

KEEPER = "performance"
"""The domain whose service keeps the plans."""


def plan_of(
    year: int, period: Period, answers: Mapping[str, Summary | Failure], concealed: Collection[str]
) -> YearPlan:
    """The plan of the period's year or of the next one; without the service that keeps it there is none."""
    if year not in (period.year, period.year + 1):
        zh, en = "计划年度应为报告期的当年或次年", "the plan is of the period's year or of the next"
        raise malformed("year", "range", zh, en)
    found = {domain: answer for domain, answer in answers.items() if isinstance(answer, Summary)}
    if KEEPER not in found:
        raise Refused(
            "unavailable",
            "保存工作任务的绩效服务未应答",
            "performance, which keeps plans, gave no answer",
            retry_after=5,
        )
    figures = {figure.id: figure for summary in found.values() for figure in summary.figures}
    tasks = [task for task in as_seen(found[KEEPER].tasks, concealed) if task.year == year]
    return YearPlan(
        year=year,
        period=period,
        is_partial=len(found) < len(answers),
        unavailable=[domain for domain in answers if domain not in found],
        cutoffs={domain: summary.head.change_no for domain, summary in found.items()},
        tasks=[_planned(task, period, figures, found) for task in tasks],
    )


def _planned(task: PlanTask, period: Period, figures: Mapping[str, Figure], answered: Collection[str]) -> PlannedTask:
    name = value = href = None
    if task.withheld:
        value = RESTRICTED
    elif task.link is not None:
        figure = figures.get(task.link.figure_id)
        domain, _, _ = task.link.figure_id.partition(".")
        name = figure_names(domain).get(task.link.figure_id, task.link.figure_id) if figure is None else figure.name_zh
        value = AWAY if figure is None else printed(figure)
        href = None if figure is None else figure_address(figure)
    progress = progress_of(task, period, figures, answered)
    return PlannedTask(**task.model_dump(), progress=progress, figure_name=name, printed=value, href=href)
