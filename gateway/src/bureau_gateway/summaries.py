"""What must be true of what services say before it counts: it is what was asked for, and its numbers are numbers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bureau_common.schemas.alerts import MAX_TEXT, Alert, AmountPart, FigurePart, TextPart
from bureau_common.schemas.figures import Breakdown, Figure, Histories
from bureau_common.schemas.money import MAX_DECIMALS
from bureau_common.schemas.periods import Period
from bureau_common.schemas.plans import PlanTask
from bureau_common.schemas.summaries import Summary
from bureau_common.schemas.units import DISPLAY_UNITS, FIGURE_UNITS, BaseUnit, base_unit

_NUMBER = re.compile(rf"-?[0-9]{{1,30}}(\.[0-9]{{1,{MAX_DECIMALS}}})?")
"""More than twelve decimals and the eighteen digits of an amount."""
_DECIMALS = range(-9, 21)
_MAX_CHANGE = 2**62


@dataclass(frozen=True)
class Failure:
    """Why a service gave no summary, and since when it has not; one that says to come again is busy, not away.

    `refused` is the token with which it was asked, where it was that which the service did not take.
    """

    reason: str
    since: datetime
    is_busy: bool = False
    refused: str = field(default="", repr=False)


def fault_of(summary: Summary, domain: str, period: Period) -> str | None:
    """Why a summary cannot be used, or none; nothing of it is used then."""
    figures, claims = [figure.id for figure in summary.figures], [claim.id for claim in summary.claims]
    if summary.service != f"{domain}-svc":
        return "应答的不是该服务"
    if summary.period != period or any(figure.period != period for figure in summary.figures):
        return "服务应答的期间不符"
    if not 0 <= summary.head.change_no <= _MAX_CHANGE or _differ(summary):
        return "服务应答的版本不符"
    if len(set(figures)) < len(figures) or len(set(claims)) < len(claims):
        return "服务应答中有重复的指标"
    # A claim may rest on alerts, too, whose codes have no dot.
    judged_on = [each for claim in summary.claims for each in claim.depends_on if "." in each]
    if any(not each.startswith(f"{domain}.") for each in (*figures, *judged_on)):
        return "服务应答中有他人的指标"
    units = {figure.id: figure.unit for figure in summary.figures}
    if not all(_is_printable(alert, units) for alert in summary.alerts):
        return "服务应答的预警无法识别"
    if len({task.task_no for task in summary.tasks}) < len(summary.tasks) or not all(map(_is_measured, summary.tasks)):
        return "服务应答的工作任务无法识别"
    wrong = next((figure.id for figure in summary.figures if not _is_sound(figure)), None)
    return None if wrong is None else f"服务应答的指标 {wrong[:80]} 数值有误"


def fault_of_histories(told: Histories, figures: Sequence[str], months: Sequence[Period]) -> str | None:
    """Why histories cannot be used, or none: they are of the figures and months that were asked for, in their order."""
    if [series.id for series in told.series] != [*figures]:
        return "服务应答的指标不符"
    if any([point.period for point in series.points] != [*months] for series in told.series):
        return "服务应答的期间不符"
    if told.moved != [each for each in months if each in told.moved]:
        return "服务应答的期间不符"
    for series in told.series:
        if series.display_unit not in FIGURE_UNITS or base_unit(series.display_unit) != series.unit:
            return "服务应答的指标单位有误"
        if series.decimals not in _DECIMALS:
            return "服务应答的指标数值有误"
        if not all(each.value is None or _NUMBER.fullmatch(each.value) for each in series.points):
            return "服务应答的指标数值有误"
    return None


def is_of_a_month(told: Breakdown, figure: Figure) -> bool:
    """Whether a breakdown is that of a figure's one month, at its cut-off: each line once, with a number."""
    keys = [line.key for line in told.lines]
    values = [line.values for line in told.lines]
    return (
        (told.id, told.unit, told.change_no) == (figure.id, figure.unit, figure.change_no)
        and len(set(keys)) == len(keys)
        and all(len(each) == 1 and _NUMBER.fullmatch(each[0]) for each in values)
    )


def _differ(summary: Summary) -> bool:
    return any(figure.change_no != summary.head.change_no for figure in summary.figures)


def _is_printable(alert: Alert, units: Mapping[str, BaseUnit]) -> bool:
    """Whether an alert prints figures of the same summary in units of theirs, and amounts that are numbers in a unit."""
    for part in (*alert.cause.parts_zh, *alert.cause.parts_en):
        if isinstance(part, FigurePart) and not (part.figure_id in units and _fits(part.unit, units[part.figure_id])):
            return False
        if isinstance(part, AmountPart) and not _is_amount(part):
            return False
        if isinstance(part, TextPart) and len(part.text) > MAX_TEXT:
            return False
    return True


def _fits(unit: str | None, base: BaseUnit) -> bool:
    """Whether what is in a base unit can be shown in a unit; none is its own."""
    return unit is None or (unit in DISPLAY_UNITS and base_unit(unit) == base)


def _is_measured(task: PlanTask) -> bool:
    """Whether the target of a task, if it names a figure, is a number in a unit."""
    return task.link is None or (task.link.unit in DISPLAY_UNITS and base_unit(task.link.unit) != "text")


def _is_amount(part: AmountPart) -> bool:
    numeric = part.unit in DISPLAY_UNITS and _NUMBER.fullmatch(part.amount) is not None
    return numeric and (part.decimals is None or part.decimals in _DECIMALS)


def _is_sound(figure: Figure) -> bool:
    """Whether its values are finite decimals of a bounded length, in a unit that they can be shown in, of a month."""
    if figure.state == "carried" and figure.carried_from is None:
        return False
    if figure.carried_from is not None and figure.carried_from >= figure.period:
        return False
    if not all(each.value is None or _NUMBER.fullmatch(each.value) for each in figure.inputs):
        return False
    if figure.display_unit not in FIGURE_UNITS or base_unit(figure.display_unit) != figure.unit:
        return False
    # Of a text, too: it may be asked how many decimals its unit has.
    if (figure.kind == "text") != (figure.unit == "text") or figure.decimals not in _DECIMALS:
        return False
    if figure.kind == "text":
        return len(figure.value or "") <= MAX_TEXT
    return figure.value is None or bool(_NUMBER.fullmatch(figure.value))
