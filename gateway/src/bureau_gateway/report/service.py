"""The report's fan-out: four summaries at once, each within its deadline, composed with what answered."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import NamedTuple, TypeVar, TypeVarTuple

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from pydantic import TypeAdapter

from bureau_common.kit.core.errors import Refused
from bureau_common.kit.core.newest import Newest
from bureau_common.kit.figures.etags import etag_of
from bureau_common.kit.web.turns import Turns
from bureau_common.schemas.levels import Level
from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import Report, Section
from bureau_common.schemas.summaries import Summary

from ..kept import Asked, Summaries
from ..marks import DOMAIN_LABELS
from ..openapi import DOMAINS, restricted_figures
from ..plans.progress import as_seen
from ..summaries import Failure
from .compose import Told, compose
from .context import Names
from .formats import FILES, FORMATS, FormatName
from .imprint import Imprint
from .problems import TemplateError
from .template import Chosen, Template

_PRINTED_AT_ONCE = 1
"""How many files are made at once, each of which takes a core and some tens of megabytes, and how many pages beside them."""
_MOST_IN_LINE = 8
"""How many callers have files made at once, or wait for that, each of whom holds what they are made of."""
_MOST = 5 * 1024 * 1024
"""How many bytes of JSON the reports have that are kept: a year's. With all that belongs to it, a report takes 4 to 18 times its own."""
T = TypeVar("T")
Given = TypeVarTuple("Given")
_REPORT = TypeAdapter(Report)
"""Writes bytes at once: as text, and then as its bytes, a report took twice as long."""


class Printed(NamedTuple):
    """A report in a format, and the tag of these bytes: to find it takes longer than all else about an answer."""

    content: bytes
    tag: str

    @classmethod
    def of(cls, content: bytes) -> "Printed":
        return cls(content, etag_of(content))


@dataclass(frozen=True, eq=False)
class Composed:
    """A report, and what it is in each format: made when it is first asked for."""

    report: Report
    _documents: dict[tuple[FormatName, Imprint], Printed | Refused] = field(default_factory=dict)

    @cached_property
    def as_json(self) -> Printed:
        return Printed.of(_REPORT.dump_json(self.report))

    def document(self, name: FormatName, imprint: Imprint) -> Printed:
        """The report in one of FORMATS; it takes its time, and belongs in a thread (`Reports.printed`)."""
        if (made := self.made(name, imprint)) is not None:
            return made
        try:
            printed = Printed.of(FORMATS[name].render(self.report, imprint))
        except Refused as refused:  # whoever waited for the same one would have it tried again, before all others
            self._documents[name, imprint] = Refused(refused.code, refused.detail_zh, refused.detail_en)
            raise  # the kept one knows no cause, whose frames hold all that the file was made from
        self._documents[name, imprint] = printed
        return printed

    def made(self, name: FormatName, imprint: Imprint) -> Printed | None:
        """The same, if it was made before; what could not be made is refused again at once."""
        made = self._documents.get((name, imprint))
        if isinstance(made, Refused):
            raise made.with_traceback(None)
        return made


@dataclass(eq=False)
class _Live:
    """The report of one period, edition and template as it was last composed: the next has most of it in common."""

    concealed: frozenset[str]
    answers: dict[str, Summary | Failure] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    told: Told = field(default_factory=dict)
    composed: Composed | None = None

    def following(self, answers: Sequence[Summary | Failure]) -> "_Live":
        """The report of these answers: itself, or one that shares the sections and the text of those that are the same.

        It stays as it was: whoever meets a service that is away, or one that answers nonsense, changes nobody's report.
        """
        told = zip(DOMAINS, answers, strict=True)
        new = {domain: answer for domain, answer in told if self.answers.get(domain) is not answer}
        if not new:
            return self
        sections = {domain: section_of(domain, answer, self.concealed) for domain, answer in new.items()}
        return replace(
            self, answers=self.answers | new, sections=self.sections | sections, told={**self.told}, composed=None
        )


class Reports:
    """The live reports, each kept by its template while its four summaries are the same."""

    def __init__(self, summaries: Summaries, template: Template, names: Names, imprint: Imprint | None = None) -> None:
        self._summaries, self.template, self.names = summaries, template, names
        self.shipped = Chosen("", template)
        self.imprint = imprint or Imprint()
        """What stands beside the text of every live report."""
        self.line = Turns(_MOST_IN_LINE, "正在生成的文件", "files being made")
        """For whatever takes the time of a file: documents, drafts and replays of all formats, rows of a figure, previews."""
        self._in_line: set[tuple[Composed, FormatName]] = set()
        self._presses = {is_file: CapacityLimiter(_PRINTED_AT_ONCE) for is_file in (False, True)}
        self._kept: Newest[tuple[Period, bool, str], _Live] = Newest(_MOST)

    async def read(
        self, period: Period, authorization: str, level: Level, *, is_open: bool, chosen: Chosen | None = None
    ) -> Composed:
        """The live report; a service that is busy or away lacks its section, and only all four are a refusal.

        It is made by the shipped template unless another is chosen.

        The open edition is what the services tell everybody: in the place of a restricted figure stands its mark.
        """
        chosen = chosen or self.shipped
        answers = await self._answers(period, authorization, level, is_open=is_open)
        key = (period, is_open, chosen.key)
        live = (self._kept.get(key) or _Live(_concealed(is_open=is_open))).following(answers)
        if live.composed is None:
            live.composed = Composed(self._composed(period, live, chosen.template))
            if not any(isinstance(each, Failure) for each in answers):
                self._kept.put(key, live, len(live.composed.as_json.content))
        return live.composed

    @contextmanager
    def turn_for(self, composed: Composed, name: FormatName, client: str) -> Iterator[None]:
        """A turn in the line for a file that nobody makes yet; whoever else asks for the same one waits for it, and holds no more."""
        file = composed, name
        if name not in FILES or file in self._in_line or composed.made(name, self.imprint) is not None:
            yield
            return
        with self.line.taken(client):
            self._in_line.add(file)
            try:
                yield
            finally:
                self._in_line.discard(file)

    async def printed(self, composed: Composed, name: FormatName, imprint: Imprint) -> Printed:
        """A report in one of FORMATS, made beside the loop, which goes on answering; what is there waits for none."""
        if (made := composed.made(name, imprint)) is not None:
            return made
        return await run_sync(composed.document, name, imprint, limiter=self._presses[name in FILES])

    async def preview(
        self, period: Period, template: Template, authorization: str, level: Level, *, is_open: bool
    ) -> Report:
        """What a template would make of a month, kept nowhere; a TemplateError where it asks for a wrong unit."""
        answers = await self._answers(period, authorization, level, is_open=is_open)
        concealed = _concealed(is_open=is_open)
        sections = [section_of(*each, concealed) for each in zip(DOMAINS, answers, strict=True)]
        return await self.beside(compose, period, sections, template, self.names, concealed)

    async def beside(self, work: Callable[[*Given], T], *given: *Given) -> T:
        """What some work comes to that takes the time of a file: one at a time, as files are made."""
        return await run_sync(work, *given, limiter=self._presses[True])

    async def _answers(
        self, period: Period, authorization: str, level: Level, *, is_open: bool
    ) -> list[Summary | Failure]:
        asked = [Asked(domain, period, is_open, level) for domain in DOMAINS]
        return await self._summaries.read_all(asked, authorization)

    def _composed(self, period: Period, live: _Live, template: Template) -> Report:
        names, sections, concealed = self.names, [*live.sections.values()], live.concealed
        states = {section.status for section in sections}
        if "complete" not in states:
            reasons = "；".join(f"{DOMAIN_LABELS[section.domain]}：{section.reason}" for section in sections)
            code = "busy" if states == {"busy"} else "unavailable"
            told = "四个服务均繁忙" if code == "busy" else "四个服务均未应答"
            raise Refused(code, f"{told}（{reasons}）", "None of the four services gave its summary", retry_after=5)
        try:
            return compose(period, sections, template, names, concealed, live.told)
        except TemplateError:  # the template itself was accepted: somebody's figure is in another unit than it prints
            kept = [
                each
                if _can_be_printed(period, each, template, names)
                else section_of(
                    each.domain, Failure("服务应答的指标不能按正文的单位表示", datetime.now(UTC)), concealed
                )
                for each in sections
            ]
            return compose(period, kept, template, names, concealed)


def _can_be_printed(period: Period, section: Section, template: Template, names: Names) -> bool:
    try:
        compose(period, [section], template, names)
    except TemplateError:
        return False
    return True


def _concealed(*, is_open: bool) -> frozenset[str]:
    return restricted_figures() if is_open else frozenset()


def section_of(domain: str, answer: Summary | Failure, concealed: frozenset[str]) -> Section:
    """A service's share of a report: what it told, or why it told nothing."""
    if isinstance(answer, Failure):
        return Section(
            domain=domain,
            status="busy" if answer.is_busy else "unavailable",
            reason=answer.reason,
            since=answer.since,
            change_no=None,
            chain=None,
            figures=[],
            claims=[],
            alerts=[],
            not_judged=[],
        )
    return Section(
        domain=domain,
        status="complete",
        reason=None,
        since=None,
        change_no=answer.head.change_no,
        chain=answer.head.chain,
        figures=answer.figures,
        claims=answer.claims,
        alerts=answer.alerts,
        not_judged=answer.not_judged,
        unlisted=answer.unlisted,
        tasks=as_seen(answer.tasks, concealed),
    )
