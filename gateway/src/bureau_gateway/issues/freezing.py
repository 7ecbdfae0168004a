"""A report as it is frozen: both editions at one cut-off, with the bytes of every format, and read again at that cut-off."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from pydantic import TypeAdapter

from bureau_common.kit.core.context import current
from bureau_common.kit.core.errors import Refused
from bureau_common.schemas.levels import Level
from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import Paragraph, Report, TextRun
from bureau_common.schemas.summaries import Summary

from ..marks import DOMAIN_LABELS
from ..openapi import restricted_figures
from ..pages.navigation import address
from ..report.compose import compose
from ..report.context import Names
from ..report.faces import Faces
from ..report.formats import FORMATS, FormatName, Imprint
from ..report.problems import TemplateError
from ..report.service import Composed, Reports, section_of
from ..report.template import Chosen, Template
from ..summaries import fault_of
from ..upstreams import Upstreams, not_understood
from .payload import payload_of, sha256
from .schemas import Drafting, Kind

EDITIONS = ("whole", "open")
_IMPRINT = TypeAdapter(Imprint)


@dataclass(frozen=True)
class Stored:
    """A file that is kept with a version."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return sha256(self.content)


@dataclass(frozen=True)
class Frozen:
    """What a version is made of: its whole edition, the template it was made by, and every file by name."""

    report: Report
    chosen: Chosen
    files: Mapping[str, Stored]

    @property
    def cutoffs(self) -> list[str]:
        return [f"{each.domain} {each.change_no} {each.chain}" for each in self.report.sections]

    @property
    def provisional(self) -> list[str]:
        return sorted(figure.id for each in self.report.sections for figure in each.figures if figure.provisional)


async def freeze(
    reports: Reports, upstreams: Upstreams, period: Period, authorization: str, wanted: Drafting, chosen: Chosen
) -> Frozen:
    """The live report at one cut-off a service, in both editions; without all four services there is none."""
    whole = await read_whole(reports, period, authorization, chosen)
    imprint = replace(reports.imprint, issued_on=wanted.dated, data_until=current().today)
    cutoffs = {each.domain: each.change_no or 0 for each in whole.sections}
    answers = await read_at(upstreams, period, authorization, cutoffs, is_open=True)
    for answer in answers.values():
        if isinstance(answer, Refused):
            raise answer
    summaries = {domain: answer for domain, answer in answers.items() if isinstance(answer, Summary)}
    try:
        opened = composed(period, summaries, chosen.template, reports.names, is_open=True)
    except TemplateError as error:  # the whole edition could be printed
        zh, en = (
            "服务应答的公开指标不能按正文的单位表示",
            "What a service tells everybody is of another unit than the text",
        )
        raise Refused("upstream_failed", zh, en) from error
    files = [
        Stored("template.txt", "text/plain; charset=utf-8", chosen.template.text.encode()),
        Stored("imprint.json", "application/json", _IMPRINT.dump_json(imprint, exclude={"faces"})),
    ]
    for edition, report in zip(EDITIONS, (whole, opened), strict=True):
        files += await asyncio.to_thread(_as_data, edition, report, reports.names)
        made = await rendered(reports, report, imprint, wanted)
        files += [Stored(f"{edition}.{name}", FORMATS[name].media_type, content) for name, content in made.items()]
    return Frozen(whole, chosen, {each.name: each for each in files})


async def read_whole(reports: Reports, period: Period, authorization: str, chosen: Chosen | None = None) -> Report:
    """The live report with all that is restricted, of all four services."""
    whole = (await reports.read(period, authorization, Level.RESTRICTED, is_open=False, chosen=chosen)).report
    away = [each for each in whole.sections if each.status != "complete"]
    if away:
        told = "；".join(f"{DOMAIN_LABELS[each.domain]}：{each.reason}" for each in away)
        named = ", ".join(each.domain for each in away)
        raise Refused(
            "unavailable",
            f"编制和签发报告须四个服务均应答（{told}）",
            f"A version needs all four: {named}",
            retry_after=5,
        )
    return whole


async def read_at(
    upstreams: Upstreams, period: Period, authorization: str, cutoffs: Mapping[str, int], *, is_open: bool
) -> dict[str, Summary | Refused]:
    """The summary of each domain as it stood after a change, or why there is none."""
    asked = [
        _read_one(upstreams, domain, period, authorization, change_no, is_open=is_open)
        for domain, change_no in cutoffs.items()
    ]
    return dict(zip(cutoffs, await asyncio.gather(*asked), strict=True))


async def _read_one(
    upstreams: Upstreams, domain: str, period: Period, authorization: str, change_no: int, *, is_open: bool
) -> Summary | Refused:
    path = address("/v1/summary", period=period, as_of=change_no, edition="open" if is_open else None)
    try:
        summary = await upstreams.read_as(Summary, domain, path, {"authorization": authorization})
    except Refused as refused:
        return refused
    if fault_of(summary, domain, period) is not None or summary.head.change_no != change_no:
        return not_understood(domain)
    return summary


def composed(
    period: Period, summaries: Mapping[str, Summary], template: Template, names: Names, *, is_open: bool
) -> Report:
    """The report of such summaries in an edition."""
    concealed = restricted_figures() if is_open else frozenset[str]()
    sections = [section_of(domain, summary, concealed) for domain, summary in summaries.items()]
    return compose(period, sections, template, names, concealed)


async def rendered(reports: Reports, report: Report, imprint: Imprint, wanted: Drafting) -> dict[FormatName, bytes]:
    """The bytes of a report in every format, with the line that says of what kind it is."""
    marked = Composed(_marked(report, wanted))
    return {name: (await reports.printed(marked, name, imprint)).content for name in FORMATS}


def imprint_of(kept: bytes, faces: Faces) -> Imprint:
    """What stands beside the text of a version, as it was kept, in the typefaces that are there today."""
    return replace(_IMPRINT.validate_json(kept), faces=faces)


def _as_data(edition: str, report: Report, names: Names) -> list[Stored]:
    return [
        Stored(f"{edition}.payload", "application/json", payload_of(report, asdict(names))),
        Stored(f"{edition}.report", "application/json", report.model_dump_json().encode()),
    ]


def _marked(report: Report, wanted: Drafting) -> Report:
    """The report with a line under its title that says what a reader must know of the version; a first final one has none."""
    told = ["快报，不作决算"] if wanted.kind == Kind.FLASH else []
    if wanted.restates is not None:
        weight = "重大更正" if wanted.material else "更正"
        template = "随系统提供的模板" if wanted.template is None else f"本局模板“{wanted.template}”"
        told.append(f"{weight}稿，代替第{wanted.restates}版；更正原因：{wanted.reason}；按{template}编制")
    if not told:
        return report
    line = Paragraph(level=None, runs=[TextRun(text=f"（{'；'.join(told)}）")])
    at = next((place for place, each in enumerate(report.paragraphs, 1) if each.level == 0), 0)
    return report.model_copy(update={"paragraphs": [*report.paragraphs[:at], line, *report.paragraphs[at:]]})
