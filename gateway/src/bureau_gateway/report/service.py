"""The report's fan-out: four summaries at once, each within its deadline, composed with what answered."""

import asyncio
from datetime import UTC, datetime

from bureau_common.kit.core.errors import Refused
from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import Report, Section
from bureau_common.schemas.summaries import Summary

from ..marks import DOMAIN_LABELS
from ..openapi import DOMAINS, restricted_figures
from ..plans.progress import as_seen
from ..upstreams import Failure, Upstreams
from .compose import compose
from .context import Names
from .problems import TemplateError
from .template import Template


async def read_report(
    upstreams: Upstreams,
    period: Period,
    authorization: str,
    template: Template,
    names: Names,
    *,
    is_open: bool,
) -> Report:
    """The live report; a service that is busy or away lacks its section, and only all four are a refusal.

    The open edition is what the services tell everybody: in the place of a restricted figure stands its mark.
    """
    concealed = restricted_figures() if is_open else frozenset()
    answers = await asyncio.gather(
        *[upstreams.read_summary(domain, period, authorization, is_open=is_open) for domain in DOMAINS]
    )
    sections = [_section(domain, answer, concealed) for domain, answer in zip(DOMAINS, answers, strict=True)]
    states = {section.status for section in sections}
    if "complete" not in states:
        reasons = "；".join(f"{DOMAIN_LABELS[section.domain]}：{section.reason}" for section in sections)
        code = "busy" if states == {"busy"} else "unavailable"
        told = "四个服务均繁忙" if code == "busy" else "四个服务均未应答"
        raise Refused(code, f"{told}（{reasons}）", "None of the four services gave its summary", retry_after=5)
    try:
        return compose(period, sections, template, names, concealed)
    except TemplateError:  # the template itself was accepted: somebody's figure is in another unit than it prints
        kept = [
            each
            if _can_be_printed(period, each, template, names)
            else _section(each.domain, Failure("服务应答的指标不能按正文的单位表示", datetime.now(UTC)), concealed)
            for each in sections
        ]
        return compose(period, kept, template, names, concealed)


def _can_be_printed(period: Period, section: Section, template: Template, names: Names) -> bool:
    try:
        compose(period, [section], template, names)
    except TemplateError:
        return False
    return True


def _section(domain: str, answer: Summary | Failure, concealed: frozenset[str]) -> Section:
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
        tasks=as_seen(answer.tasks, concealed),
    )
