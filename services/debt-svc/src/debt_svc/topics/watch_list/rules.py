"""The words of the watch list, the course of an enterprise on it, and the colours of the early warning."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from bureau_common.schemas.alerts import Level, cause, percentage, yuan
from bureau_common.schemas.courses import Course
from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import AlertOn, Cover, Term
from bureau_common.schemas.years import within_year

from .schemas import WatchEvent, WatchEventEntry

WARNING = Clause(document="重点企业信用风险监测预警工作制度", article=None, verified=False)
LISTED = Term("重点风险企业", "enterprise on the list", WARNING)
OF_YEAR = Term("本年名单中的企业", "enterprise on the list of the year", WARNING)
DEBT = Term("重点风险企业债务", "debt of the enterprise", WARNING)
WITHIN_EXPOSURE = Cover("到期债务合计", "yuan of debts", "融资余额", "yuan of its exposure", WARNING)
DEFAULT_ALERT, WALL_ALERT = "watched_enterprise_default", "watched_enterprise_wall"

WALL_DAYS = Parameter(
    key="watch_list_wall_days", label_zh="重点风险企业到期预警天数", kind="count", default="90", clause=WARNING,
    minimum=Decimal(1), maximum=Decimal(365),
)  # fmt: skip
WALL_ORANGE, WALL_YELLOW = (
    Parameter(
        key=f"watch_list_wall_{level}", label_zh=f"到期债务占融资余额的{colour}预警线（%）", kind="decimal",
        default=default, clause=WARNING, minimum=Decimal(0), maximum=Decimal(100),
    )
    for level, colour, default in (("orange", "橙色", "50"), ("yellow", "黄色", "30"))
)  # fmt: skip
PARAMETERS = (WALL_DAYS, WALL_ORANGE, WALL_YELLOW)


class WatchState(Labelled):
    """Where an enterprise on the list stands."""

    WATCHED = "watched", "监测中"
    DEFAULTED = "defaulted", "已违约"
    PLANNED = "planned", "处置中"
    DISPOSED = "disposed", "已处置"


COURSE = Course(
    LISTED,
    WatchState.WATCHED,
    {
        (WatchState.WATCHED, WatchEvent.DEFAULT): WatchState.DEFAULTED,
        (WatchState.DEFAULTED, WatchEvent.DEFAULT): WatchState.DEFAULTED,
        (WatchState.WATCHED, WatchEvent.PLAN): WatchState.PLANNED,
        (WatchState.DEFAULTED, WatchEvent.PLAN): WatchState.PLANNED,
        (WatchState.PLANNED, WatchEvent.DEFAULT): WatchState.DEFAULTED,
        (WatchState.PLANNED, WatchEvent.DISPOSED): WatchState.DISPOSED,
    },
    field="event",
)
in_its_year = within_year(WARNING, year="list_year")


def check_event(entry: WatchEventEntry) -> Iterator[Finding]:
    """A default has its amount, and nothing else has one; a plan is a document."""
    if (entry.amount is None) is (entry.event is WatchEvent.DEFAULT):
        is_default = entry.event is WatchEvent.DEFAULT
        zh = "违约须填写违约金额" if is_default else f"{entry.event.label_zh}不填违约金额"
        en = "A default has its amount" if is_default else f"{entry.event} has no amount"
        yield blocked("watch_default_amount", zh, en, WARNING, "amount")
    if entry.event is WatchEvent.PLAN and entry.document is None:
        zh, en = "制定处置方案须填写方案文件", "A plan of disposal names its document"
        yield blocked("watch_plan_document", zh, en, WARNING, "document")


def judge_default(
    watch_no: str, name: str, defaulted: date, amount: Decimal, disposed: date | None
) -> Iterator[AlertOn]:
    """An enterprise that defaulted, until its disposal is done."""
    zh = "重点风险企业{name}自{day}起违约，违约金额{amount}，尚未处置完成"
    en = "{name} is in default since {day}, with {amount}, and its disposal is not done"
    told = cause(DEFAULT_ALERT, "red", zh, en, WARNING, name=name, day=defaulted, amount=yuan(amount))
    yield AlertOn(watch_no, defaulted, disposed, told)


class Due(NamedTuple):
    """A debt that falls due, known from a day on."""

    known: date
    due_on: date
    amount: Decimal


def judge_wall(
    watch_no: str, name: str, exposure: Decimal, ended: date | None, days: Decimal, orange: Decimal, yellow: Decimal,
    rows: Sequence[tuple[date, date, Decimal]],
) -> Iterator[AlertOn]:  # fmt: skip
    """What falls due within so many days against all that is owed, day by day, until default or disposal says more."""
    dues, ahead = [Due(*row) for row in rows], timedelta(days=int(days))
    begins = {due: max(due.known, due.due_on - ahead) for due in dues}
    turns = sorted({*begins.values(), *[due.due_on + timedelta(days=1) for due in dues]})
    since: dict[Level, date] = {}
    for turn, following in zip(turns, [*turns[1:], None], strict=True):
        soon = sum((due.amount for due in dues if begins[due] <= turn <= due.due_on), Decimal(0))
        level = _colour(soon * 100, exposure, orange, yellow)
        since = {} if level is None else {level: since.get(level, turn)}
        until = min((day for day in (following, ended) if day is not None), default=None)
        if level is None or (ended is not None and turn >= ended):
            continue
        zh = "重点风险企业{name}有{amount}将在{days}天内到期，占其融资余额的{share}"
        en = "{amount} of {name} fall due within {days} days, {share} of what it owes"
        share = percentage(round(soon * 100 / exposure, 1))
        told = cause(WALL_ALERT, level, zh, en, WARNING, name=name, amount=yuan(soon), days=int(days), share=share)
        yield AlertOn(watch_no, since[level], until, told)


def _colour(soon: Decimal, exposure: Decimal, orange: Decimal, yellow: Decimal) -> Level | None:
    """A border belongs to the graver colour; below both it is green, which is no alert."""
    if not soon:
        return None
    return "orange" if soon >= exposure * orange else "yellow" if soon >= exposure * yellow else None
