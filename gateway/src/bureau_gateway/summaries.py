"""What must be true of a summary before it counts: it is of the service that was asked, and its numbers are numbers."""

import re
from collections.abc import Collection

from bureau_common.schemas.alerts import Alert, AmountPart, FigurePart, TextPart
from bureau_common.schemas.figures import Figure
from bureau_common.schemas.periods import Period
from bureau_common.schemas.summaries import Summary
from bureau_common.schemas.units import DISPLAY_UNITS, base_unit

_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,20})?")
"""More than twelve decimals and the eighteen digits of an amount."""
_MAX_TEXT = 2000
_MAX_CHANGE = 2**62


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
    judged_on = [figure for claim in summary.claims for figure in claim.depends_on]
    if any(not each.startswith(f"{domain}.") for each in (*figures, *judged_on)):
        return "服务应答中有他人的指标"
    if not all(_is_printable(alert, figures) for alert in summary.alerts):
        return "服务应答的预警无法识别"
    wrong = next((figure.id for figure in summary.figures if not _is_sound(figure)), None)
    return None if wrong is None else f"服务应答的指标 {wrong[:80]} 数值有误"


def _differ(summary: Summary) -> bool:
    return any(figure.change_no != summary.head.change_no for figure in summary.figures)


def _is_printable(alert: Alert, figures: Collection[str]) -> bool:
    """Whether an alert prints figures of the same summary, and amounts that are numbers in a unit."""
    for part in (*alert.cause.parts_zh, *alert.cause.parts_en):
        if isinstance(part, FigurePart) and part.figure_id not in figures:
            return False
        if isinstance(part, AmountPart) and not (part.unit in DISPLAY_UNITS and _NUMBER.fullmatch(part.amount)):
            return False
        if isinstance(part, TextPart) and len(part.text) > _MAX_TEXT:
            return False
    return True


def _is_sound(figure: Figure) -> bool:
    """Whether its values are finite decimals of a bounded length, in a unit that they can be shown in, of a month."""
    if figure.state == "carried" and (figure.carried_from is None or figure.carried_from >= figure.period):
        return False
    if not all(each.value is None or _NUMBER.fullmatch(each.value) for each in figure.inputs):
        return False
    if figure.kind == "text":
        return figure.unit == "text" and len(figure.value or "") <= _MAX_TEXT
    shown = figure.display_unit in DISPLAY_UNITS and base_unit(figure.display_unit) == figure.unit != "text"
    return shown and -9 <= figure.decimals <= 20 and (figure.value is None or bool(_NUMBER.fullmatch(figure.value)))
