"""Figures and sections by hand, as the services would send them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from bureau_common.schemas.claims import ClaimResult
from bureau_common.schemas.figures import Figure, State
from bureau_common.schemas.periods import Period
from bureau_common.schemas.plans import Link, PlanTask
from bureau_common.schemas.report import Paragraph, Section, SectionState
from bureau_common.schemas.units import base_unit, usual_decimals
from bureau_gateway.report.context import Names, ReportContext
from bureau_gateway.report.evaluate import evaluate_piece
from bureau_gateway.report.problems import TemplateError, TemplateProblem
from bureau_gateway.report.template import Template, parse_template

OCTOBER = Period(2021, 10)


def figure(
    figure_id: str,
    value: str | None,
    display_unit: str = "万元",
    *,
    state: State | None = None,
    name_zh: str = "一项数据",
    notes: tuple[str, ...] = (),
    carried_from: Period | None = None,
    provisional: bool = False,
    decimals: int | None = None,
) -> Figure:
    unit = base_unit(display_unit)
    return Figure(
        id=figure_id,
        name_zh=name_zh,
        kind="text" if unit == "text" else "decimal",
        unit=unit,
        display_unit=display_unit,
        decimals=usual_decimals(display_unit) if decimals is None else decimals,
        basis="ytd",
        period=OCTOBER,
        value=value,
        state=state or ("not_reported" if value is None else "reported" if carried_from is None else "carried"),
        carried_from=carried_from,
        inputs=[],
        formula="receipts",
        formula_version=1,
        notes=list(notes),
        is_sum=unit in ("yuan", "count"),
        provisional=provisional,
        change_no=3,
    )


def claim(claim_id: str, holds: bool | None, *names: str, more: int = 0) -> ClaimResult:
    return ClaimResult(
        id=claim_id,
        words_zh="全部",
        otherwise_zh="部分",
        holds=holds,
        depends_on=[],
        notes=[],
        names=[*names],
        more=more,
    )


def complete(domain: str, change_no: int, *figures: Figure, chain: str = "0f1e2d3c4b5a69788796a5b4") -> Section:
    return Section(
        domain=domain,
        status="complete",
        reason=None,
        since=None,
        change_no=change_no,
        chain=chain,
        figures=list(figures),
        claims=[],
        alerts=[],
        not_judged=[],
    )


def unavailable(
    domain: str, reason: str = "3秒内未应答", since: datetime | None = None, status: SectionState = "unavailable"
) -> Section:
    return Section(
        domain=domain,
        status=status,
        reason=reason,
        since=since,
        change_no=None,
        chain=None,
        figures=[],
        claims=[],
        alerts=[],
        not_judged=[],
    )


def context(
    *figures: Figure,
    period: Period = OCTOBER,
    cutoffs: dict[str, int] | None = None,
    claims: Sequence[ClaimResult] = (),
    tasks: Sequence[PlanTask] = (),
) -> ReportContext:
    return ReportContext(
        period,
        {each.id: each for each in figures},
        cutoffs or {},
        Names(),
        {each.id: each for each in claims},
        tasks=tasks,
    )


def link(figure_id: str, target: str, unit: str, **others: object) -> Link:
    return Link.model_validate(
        {"figure_id": figure_id, "direction": "at_least", "target": target, "unit": unit, "baseline": None, **others}
    )


def task(task_no: str, text: str, linked: Link | None = None, **others: object) -> PlanTask:
    """A task of a group that is called after its number."""
    told = {
        "task_no": task_no,
        "group_title": f"组{task_no[5]}",
        "text": text,
        "owner_unit": "349901",
        "owner_name": "示范区财政局",
        "owner_section": "预算股",
        "due_on": f"{task_no[:4]}-12-31",
        "link": linked,
        "carries": None,
        "milestones": [],
        **others,
    }
    return PlanTask.model_validate(told)


def section(template: Template, heading: str, given: ReportContext) -> list[str]:
    """The paragraphs under one heading, as text, where all services answer: what is not given is not reported."""
    found: list[str] = []
    inside = False
    unreported = {name: figure(name, None) for name in template.figure_ids - given.figures.keys()}
    for paragraph in evaluate(template, replace(given, figures={**given.figures, **unreported})):
        text = "".join(run.text for run in paragraph.runs)
        if paragraph.level is not None:
            inside = text == heading
        elif inside:
            found.append(text)
    return found


def paragraph(template: Template, heading: str, words: str, given: ReportContext) -> str:
    """The one paragraph under a heading that has some words in it."""
    (found,) = [text for text in section(template, heading, given) if words in text]
    return found


def prose(body: str, *figures: tuple[str, str | None, str], claims: Sequence[ClaimResult] = ()) -> str:
    """The whole prose over figures given as (id, value, unit), one line a paragraph."""
    paragraphs = evaluate(parse_template(body), context(*[figure(*each) for each in figures], claims=claims))
    return "\n".join("".join(run.text for run in each.runs) for each in paragraphs)


def printed_text(body: str, *figures: Figure, period: Period = OCTOBER) -> str:
    """The whole prose of a template as plain text, one line a paragraph."""
    paragraphs = evaluate(parse_template(body), context(*figures, period=period))
    return "\n".join("".join(run.text for run in paragraph.runs) for paragraph in paragraphs)


def problems(body: str) -> list[TemplateProblem]:
    """What a template is refused for."""
    with pytest.raises(TemplateError) as caught:
        parse_template(body)
    return caught.value.problems


def rules(body: str) -> list[tuple[int, str]]:
    """What a template is refused for, as lines and rules."""
    return [(problem.line, problem.rule) for problem in problems(body)]


def evaluate(template: Template, context: ReportContext) -> list[Paragraph]:
    """All that a template says, nothing of which was told before."""
    return [paragraph for piece in template.pieces for paragraph in evaluate_piece(piece, context)]
