"""What every format shows beside the prose: the report's title, where its figures stand, and which are missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from bureau_common.schemas.figures import State
from bureau_common.schemas.report import FigureRun, Report, Section

PARTIAL_NOTE = "本报告数据尚不完整，正文中缺少的数据以〔未报〕标出，清单见附件。"

DOMAIN_LABELS: Mapping[str, str] = {
    "revenue": "财政收支",
    "credit": "普惠金融",
    "debt": "政府债务",
    "performance": "绩效管理",
}
_WITHOUT_VALUE: Mapping[State, str] = {
    "not_reported": "未报送",
    "unavailable": "暂时无法取得",
    "carried": "本期未报送，仅有上期数",
    "not_applicable": "不适用",
}
_CHAIN_SHOWN = 12
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
class Gap:
    """A figure without a value: its Chinese name where it is known, and why it has none."""

    figure_id: str
    name: str | None
    reason: str


def title(report: Report) -> str:
    """The first title of the prose, or what the report covers."""
    for paragraph in report.paragraphs:
        if paragraph.level == 0:
            return "".join(run.text for run in paragraph.runs)
    return f"{report.period.year}年{report.period.month}月报告"


def is_gap(run: FigureRun) -> bool:
    return run.state not in ("reported", "zero")


def sources(report: Report) -> list[Source]:
    return [
        Source(
            domain=DOMAIN_LABELS.get(section.domain, section.domain),
            status="完整" if section.status == "complete" else "暂缺",
            version="—" if section.change_no is None else str(section.change_no),
            chain=_shortened(section.chain),
            remark=_remark(section),
        )
        for section in report.sections
    ]


def gaps(report: Report) -> list[Gap]:
    known = {figure.id: figure for section in report.sections for figure in section.figures}
    found = []
    for figure_id in report.missing:
        figure = known.get(figure_id)
        if figure is None:
            found.append(Gap(figure_id, None, _WITHOUT_VALUE["unavailable"]))
        else:
            reasons = [_WITHOUT_VALUE.get(figure.state, ""), *figure.notes]
            found.append(Gap(figure_id, figure.name_zh, "；".join(reason for reason in reasons if reason)))
    return found


def _shortened(chain: str | None) -> str:
    if chain is None:
        return "—"
    return chain if len(chain) <= _CHAIN_SHOWN else f"{chain[:_CHAIN_SHOWN]}…"


def _remark(section: Section) -> str:
    since = "" if section.since is None else f"自{_beijing_time(section.since)}起"
    return "，".join(part for part in (section.reason or "", since) if part) or "—"


def _beijing_time(moment: datetime) -> str:
    """The clock of the bureau; China keeps one zone and no summer time."""
    local = moment.astimezone(_BEIJING)
    return f"{local.year}年{local.month}月{local.day}日{local:%H:%M}"
