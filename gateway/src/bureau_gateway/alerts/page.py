"""The alerts of a month as a page: level, words, code, what it is about, since when, notes; and a form for a new note."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from bureau_common.kit.core.context import current
from bureau_common.schemas.alerts import Alert, AmountPart, FigurePart, Level, Part
from bureau_common.schemas.findings import Clause
from bureau_common.schemas.periods import Period

from ..marks import DOMAIN_LABELS, Known
from ..pages.figure_page import figure_address
from ..pages.navigation import alert_rows_address, alerts_address, report_address
from ..pages.rendering import render
from ..pages.texts import day_of, month
from ..pages.words import in_language
from .words import told, told_in_english

_LEVELS: Mapping[Level, str] = {"red": "红色", "orange": "橙色", "yellow": "黄色", "blue": "蓝色"}


@dataclass(frozen=True)
class Shown:
    """One alert, ready to be shown; each figure and amount in its sentence leads to what is behind it."""

    anchor: str
    domain: str
    domain_name: str
    level: str
    level_name: str
    parts: list[tuple[str, str | None]]
    rows: str
    code: str
    key: str
    since: str
    clause: str
    noted: list[str]
    form_no: str


def alerts_page(
    period: Period, alerts: Sequence[tuple[str, Alert, Known, int]], notes: list[str], *, may_note: bool
) -> str:
    following = period.following if period < Period.of(current().today) else None
    return render(
        "alerts",
        period=period,
        month=month(period),
        alerts=[_shown(f"alert-{place}", period, *each) for place, each in enumerate(alerts, start=1)],
        notes=notes,
        may_note=may_note,
        before=alerts_address(period.preceding),
        after=None if following is None else alerts_address(following),
        ways=[(in_language("返回报告"), report_address(period))],
    )


def _shown(anchor: str, period: Period, domain: str, alert: Alert, known: Known, change_no: int) -> Shown:
    said, tell = (alert.cause.parts_en, told_in_english) if current().language == "en" else (alert.cause.parts_zh, told)
    rows = alert_rows_address(domain, alert.cause.code, alert.key, period, change_no)
    return Shown(
        anchor=anchor,
        domain=domain,
        domain_name=in_language(DOMAIN_LABELS[domain]),
        level=alert.cause.level,
        level_name=in_language(_LEVELS[alert.cause.level]),
        parts=[(tell([part], known), _leads_to(part, known, rows)) for part in said],
        rows=rows,
        code=alert.cause.code,
        key=alert.key,
        since=in_language("上年或更早") if alert.since is None else day_of(alert.since),
        clause=_written(alert.cause.clause),
        noted=[*_noted(alert)],
        form_no=uuid4().hex,
    )


def _leads_to(part: Part, known: Known, rows: str) -> str | None:
    """A figure to how it was computed, an amount to the rows and parameters that the alert is from."""
    if isinstance(part, FigurePart):
        return figure_address(known.by_id[part.figure_id])
    return rows if isinstance(part, AmountPart) else None


def _written(clause: Clause) -> str:
    return f"{clause.document}{clause.article or ''}"


def _noted(alert: Alert) -> Iterator[str]:
    if alert.more_notes:
        yield in_language("较早的处置情况{count}条未列出", count=alert.more_notes)
    yield from (f"{note.note}（{month(note.period)}）" for note in alert.notes)
