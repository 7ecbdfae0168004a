"""The first page: a month in front, with its state, its headlines and its alerts, and the months of some years to choose from."""

from calendar import month_abbr
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bureau_common.kit.core.context import say
from bureau_common.schemas.alerts import LEVELS
from bureau_common.schemas.figures import Histories
from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import Report

from ..alerts.words import told_here
from ..marks import DOMAIN_LABELS, Known
from ..pages.navigation import address, alerts_address, month_ways, plan_address, report_address
from ..pages.rendering import render
from ..pages.texts import month
from ..pages.words import format_name, in_language
from ..report.formats import FORMATS
from .headlines import YEARS, Card, cards_of

_LISTED, FIRST = 6, 2000
"""How many years are listed at once, and the first that may be asked for."""
_ALERTS = 5
"""How many alerts stand on the first page."""


@dataclass(frozen=True)
class Front:
    """The month in front, ready to be shown."""

    heading: str
    states: list[tuple[str, bool]]
    ways: list[tuple[str, str]]
    cards: list[Card]
    alerts_heading: str
    alerts: list[str]
    all_alerts: str


@dataclass(frozen=True)
class Month:
    """A month to choose; a future one leads nowhere."""

    name: str
    label: str
    href: str | None
    is_empty: bool


@dataclass(frozen=True)
class Year:
    name: str
    plan: str
    plan_label: str
    months: list[Month]


def newest_of(histories: Mapping[str, Histories | None]) -> Period | None:
    """The last month in which rows count for any headline of any service that answered."""
    return max((each.moved[-1] for each in histories.values() if each is not None and each.moved), default=None)


def home_page(
    bureau: str,
    person: str,
    following: str,
    document_format: str,
    this_month: Period,
    until: int | None,
    histories: Mapping[str, Histories | None],
    report: Report | None,
    refusal: str,
) -> str:
    last = until or (newest_of(histories) or this_month).year
    return render(
        "home",
        bureau=bureau,
        person=person,
        following=following,
        notes=_notes(histories, refusal),
        newest=None if report is None else _front(report, histories),
        years=_years(last, this_month, histories, document_format),
        formats=[
            (
                in_language("改为打开网页")
                if each == "html"
                else in_language("改为下载 {name}", name=format_name(each)),
                address("/", format=each, until=until),
            )
            for each in FORMATS
            if each != document_format
        ],
        earlier=address("/", format=document_format, until=last - _LISTED) if last - _LISTED >= FIRST else None,
        later=address("/", format=document_format, until=min(last + _LISTED, this_month.year))
        if last < this_month.year
        else None,
    )


def _notes(histories: Mapping[str, Histories | None], refusal: str) -> list[str]:
    silent = [domain for domain, told_of in histories.items() if told_of is None]
    notes = [
        in_language("{domain}服务未应答，其各月有无数据不明", domain=in_language(DOMAIN_LABELS[each]))
        for each in silent
    ]
    if not silent and newest_of(histories) is None:
        notes.append(in_language("近{years}年都没有数据", years=YEARS))
    return [*notes, *filter(None, [refusal])]


def _front(report: Report, histories: Mapping[str, Histories | None]) -> Front:
    period = report.period
    is_newest = period == newest_of(histories)
    sections = report.sections
    known = [Known(section.figures) for section in sections]
    alerts = [(alert, each) for section, each in zip(sections, known, strict=True) for alert in section.alerts]
    alerts.sort(key=lambda each: LEVELS.index(each[0].cause.level))
    count = len(alerts) + sum(sum(section.unlisted.values()) for section in sections)
    heading = in_language("最近有数据的月份：{month}", month=month(period)) if is_newest else month(period)
    return Front(
        heading=heading if is_newest or not _is_empty(period, histories) else heading + in_language("（没有数据）"),
        states=[
            (in_language("不齐全" if report.is_partial else "齐全"), report.is_partial),
            (in_language("暂定，尚未全部结账" if report.is_provisional else "已结账"), report.is_provisional),
        ],
        ways=[
            (in_language("打开报告"), report_address(period)),
            (in_language("预警"), alerts_address(period)),
            (in_language("工作任务"), plan_address(period.year, period)),
            *month_ways(period),
            *[
                (in_language("下载 {name}", name=format_name(each)), report_address(period, each))
                for each in FORMATS
                if each != "html"
            ],
        ],
        cards=cards_of(report, histories),
        alerts_heading=in_language("未消除的预警：{count}条", count=count),
        alerts=[told_here(alert.cause, each) for alert, each in alerts[:_ALERTS]],
        all_alerts=alerts_address(period),
    )


def _is_empty(period: Period, histories: Mapping[str, Histories | None]) -> bool:
    """Whether every service says that the month has no data; of one that is silent it is not known, nor of long ago."""
    if any(each is None for each in histories.values()):
        return False
    known = [each for each in histories.values() if each is not None]
    since = min((each.series[0].points[0].period for each in known), default=period)
    return period >= since and not any(period in each.moved for each in known)


def _years(
    last: int, this_month: Period, histories: Mapping[str, Histories | None], document_format: str
) -> list[Year]:
    empty = {
        each
        for year in range(last, last - _LISTED, -1)
        for each in Period(year, 1).until(Period(year, 12))
        if _is_empty(each, histories)
    }
    return [
        Year(
            name=in_language("{year}年", year=year),
            plan_label=in_language("{year}年工作任务", year=year),
            # A year that is not over is looked at by this month.
            plan=plan_address(year, min(Period(year, 12), this_month)),
            months=[
                _month(each, this_month, empty, document_format) for each in Period(year, 1).until(Period(year, 12))
            ],
        )
        for year in range(last, last - _LISTED, -1)
    ]


def _month(period: Period, this_month: Period, empty: Collection[Period], document_format: str) -> Month:
    is_empty = period in empty
    name = say(f"{period.month}月", month_abbr[period.month])
    return Month(
        name=name,
        # What is seen stands in what is heard, word for word.
        label=f"{in_language('{year}年', year=period.year)}{say('', ' ')}{name}"
        + (f" {in_language('无数据')}" if is_empty else ""),
        href=report_address(period, document_format) if period <= this_month else None,
        is_empty=is_empty,
    )
