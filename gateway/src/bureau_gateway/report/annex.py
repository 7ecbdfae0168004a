"""What every format shows beside the prose: the title, what stands at its head, the sources, and what is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from bureau_common.schemas.figures import Basis, Figure
from bureau_common.schemas.report import FigureRun, Report, Section, SectionState

from ..marks import AWAY, DOMAIN_LABELS, STATES, UNREPORTED, carried
from ..openapi import figure_names
from ..pages.navigation import address

_STATUS: Mapping[SectionState, str] = {"complete": "完整", "busy": "服务繁忙", "unavailable": "服务暂不可用"}
_GROUP = 8
"""Digits of a check code that are printed together; between them a line may break."""
BASES: Mapping[Basis, str] = {"ytd": "本年累计", "annual": "全年", "point": "月末数", "since": "历年累计"}
"""What a figure counts, by its basis."""
_BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Source:
    """One row of the table of sources; every field is ready to be shown."""

    domain: str
    status: str
    version: str
    chain: str
    remark: str


@dataclass(frozen=True)
class Line:
    """A line of the annex: whose figures they are, their names with where they lead (nowhere while away), and why."""

    about: str
    names: list[tuple[str, str | None]]
    remark: str


@dataclass(frozen=True)
class Listing:
    heading: str
    lines: list[Line]


def title(report: Report) -> str:
    """The first title of the prose, or what the report covers."""
    for paragraph in report.paragraphs:
        if paragraph.level == 0:
            return "".join(run.text for run in paragraph.runs)
    return f"{report.period.year}年{report.period.month}月报告"


def is_gap(run: FigureRun) -> bool:
    return run.state not in ("reported", "zero", "carried")


def head_notes(report: Report) -> list[str]:
    """What a reader must know before the first number, each once."""
    away = [section for section in report.sections if section.status != "complete"]
    unreported = sum(1 for _ in _unreported(report))
    notes = [f"{_name(section)}{_STATUS[section.status]}{_since(section)}，所涉数据以{AWAY}标出" for section in away]
    if unknown := _untold(report):
        notes.append(f"{len(unknown)}项数据{STATES['unavailable']}，以{AWAY}标出")
    if unreported:
        notes.append(f"{unreported}项数据未报，以{UNREPORTED}标出")
    if report.carried:
        notes.append(f"{len(report.carried)}项数据本月未报，沿用以前月份的数，数后注明截至月份")
    partial = f"本报告数据尚不完整：{'；'.join(notes)}。清单见附件。"
    provisional = "本月尚未结账，数据为暂定数。"
    return [*([partial] if report.is_partial else []), *([provisional] if report.is_provisional else [])]


def sources(report: Report) -> list[Source]:
    return [
        Source(
            domain=_name(section),
            status=_STATUS[section.status],
            version="—" if section.change_no is None else str(section.change_no),
            chain=_grouped(section.chain),
            remark=f"{section.reason or ''}{_since(section)}" or "—",
        )
        for section in report.sections
    ]


def listings(report: Report) -> list[Listing]:
    """What is missing, a line a figure with its first reason or a domain that is away; and what is carried, by month."""
    missing = [
        Line("", [_link(figure)], "；".join([f"：{STATES[figure.state]}", *figure.notes[:1]]))
        for figure in _unreported(report)
    ]
    missing += [
        Line(f"{_name(section)}（{_STATUS[section.status]}）：", names, "")
        for section in report.sections
        if section.status != "complete"
        and (names := _names([each for each in report.missing if _domain(each) == section.domain]))
    ]
    if unknown := _untold(report):
        missing.append(Line(f"{STATES['unavailable']}：", _names(unknown), ""))
    known = known_figures(report)
    earlier: dict[str, list[tuple[str, str | None]]] = {}
    for section in report.sections:
        for figure in [known[name] for name in report.carried if name.startswith(f"{section.domain}.")]:
            earlier.setdefault(f"{_name(section)}{carried(figure)}：", []).append(_link(figure))
    found = [
        Listing(f"缺少的数据（{len(report.missing)}项）", missing),
        Listing(
            f"沿用以前月份的数据（{len(report.carried)}项）",
            [Line(about, names, "") for about, names in earlier.items()],
        ),
    ]
    return [each for each in found if each.lines]


def known_figures(report: Report) -> dict[str, Figure]:
    """The figures of the services that answered, without what is restricted for the report's reader."""
    hidden = {
        run.figure_id
        for each in report.paragraphs
        for run in each.runs
        if isinstance(run, FigureRun) and run.state == "restricted"
    }
    return {
        figure.id: figure
        for section in report.sections
        if section.status == "complete"
        for figure in section.figures
        if figure.id not in hidden and figure.state != "restricted"
    }


def _unreported(report: Report) -> Iterator[Figure]:
    """The missing figures of the services that answered."""
    known = known_figures(report)
    return (known[name] for name in report.missing if name in known)


def _link(figure: Figure) -> tuple[str, str]:
    return figure.name_zh, figure_address(figure)


def figure_address(figure: Figure) -> str:
    """The page of a figure as it stood for this report."""
    return address(f"/v1/figures/{figure.id}", period=figure.period, as_of=figure.change_no)


def _untold(report: Report) -> list[str]:
    """Missing figures that nobody spoke of, though no service is away: the template is newer than it, or wrong."""
    known, away = known_figures(report), {section.domain for section in report.sections if section.status != "complete"}
    return [each for each in report.missing if each not in known and _domain(each) not in away]


def _names(figure_ids: list[str]) -> list[tuple[str, str | None]]:
    """Chinese names where there is no figure to ask; an id that no service's document names stays as it is."""
    return [(figure_names(_domain(each)).get(each, each), None) for each in figure_ids]


def _domain(figure_id: str) -> str:
    return figure_id.partition(".")[0]


def _name(section: Section) -> str:
    return DOMAIN_LABELS.get(section.domain, section.domain)


def _grouped(chain: str | None) -> str:
    """The whole check code: whoever holds the report holds a checkpoint."""
    if chain is None:
        return "—"
    return " ".join(chain[place : place + _GROUP] for place in range(0, len(chain), _GROUP))


def _since(section: Section) -> str:
    return "" if section.since is None else f"（自{_beijing_time(section.since)}起）"


def _beijing_time(moment: datetime) -> str:
    """The clock of the bureau; China keeps one zone and no summer time."""
    local = moment.astimezone(_BEIJING)
    return f"{local.year}年{local.month}月{local.day}日{local:%H:%M}"
