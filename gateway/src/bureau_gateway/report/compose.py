"""Composes the report from the sections that answered: a function of period, sections, template and reader alone."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import is_

from bureau_common.schemas.alerts import LEVELS, Alert, AmountPart, Part, TextPart
from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import Paragraph, Report, Section

from ..marks import DOMAIN_LABELS
from ..pages.navigation import alert_rows_address
from .context import Names, OpenedAmount, ReportContext
from .evaluate import evaluate_piece
from .taxes import figures_told
from .template import Template

Told = dict[int, tuple[Sequence[object], list[Paragraph]]]
"""By its place in the template what a piece said, and the sections and claims that it had read."""


def compose(
    period: Period,
    sections: Sequence[Section],
    template: Template,
    names: Names,
    concealed: frozenset[str] = frozenset(),
    told: Told | None = None,
) -> Report:
    """The report; it is partial where a section did not come, or a figure that it names is a gap or carried.

    A ratio that is undefined (not_applicable) is no gap: its records are all there. Nor is what is not for this reader.
    `told` is what earlier reports of the same period, template, names and reader said; what this one says is put there.
    """
    complete = [section for section in sections if section.status == "complete"]
    figures = {figure.id: figure for section in complete for figure in section.figures}
    cutoffs = {section.domain: section.change_no for section in complete if section.change_no is not None}
    said = Counter(claim.id for section in complete for claim in section.claims)
    # What two services say of one claim, nobody knows: one of them says what is not its own.
    claims = {claim.id: claim for section in complete for claim in section.claims if said[claim.id] == 1}
    known = {figure.id for figure in figures.values() if figure.value is not None or figure.state == "not_applicable"}
    tasks = [task for section in complete for task in section.tasks if task.year == period.year + 1]
    planned = {task.link.figure_id for task in tasks if task.link is not None and task.number[0] in template.groups}
    printed = template.figure_ids | planned | (figures_told(figures) if template.tells_taxes else set())
    missing = sorted(printed - known - concealed)
    named = [figures[name] for name in sorted(printed & known)]
    carried = [figure.id for figure in named if figure.carried_from is not None]
    return Report(
        period=period,
        is_partial=bool(missing or carried) or len(complete) < len(sections),
        is_provisional=any(figure.provisional for figure in named),
        missing=missing,
        carried=carried,
        sections=list(sections),
        paragraphs=_paragraphs(
            template,
            ReportContext(period, figures, cutoffs, names, claims, _problems(sections, period), concealed, tasks),
            {section.domain: section for section in sections},
            {} if told is None else told,
        ),
    )


def _paragraphs(
    template: Template, context: ReportContext, sections: Mapping[str, Section], told: Told
) -> list[Paragraph]:
    """The prose: a piece is evaluated where one of its services or claims is another than when it was told."""
    paragraphs: list[Paragraph] = []
    for place, piece in enumerate(template.pieces):
        read = [*map(sections.get, sorted(piece.domains)), *map(context.claims.get, sorted(piece.claim_ids))]
        before, said = told.get(place, (None, []))
        if piece.lists or before is None or not all(map(is_, read, before)):
            said = evaluate_piece(piece, context)
            told[place] = read, said
        paragraphs += said
    return paragraphs


MOST_OF_A_KIND = 3
"""How many problems of one kind the report tells; of more it tells the first, and how many: `/v1/alerts` has them all."""


def _of_each_kind(codes: Mapping[tuple[Part, ...], str], unlisted: Mapping[str, int]) -> Iterator[tuple[Part, ...]]:
    """What alerts say, by their codes, in their order; `unlisted` counts by code those that their service does not list."""
    count, told = Counter(codes.values()) + Counter(unlisted), Counter[str]()
    for parts, code in codes.items():
        told[code] += 1
        if told[code] == MOST_OF_A_KIND < count[code]:
            yield (*parts, TextPart(text=f"（同类问题共{count[code]}个）"))
        elif told[code] <= MOST_OF_A_KIND:
            yield parts


def _opened(section: Section, alert: Alert, period: Period) -> tuple[Part, ...]:
    """What an alert says, its amounts with the way to what they are from."""
    href = alert_rows_address(section.domain, alert.cause.code, alert.key, period, section.change_no)
    return tuple(
        OpenedAmount(**dict(part), href=href) if isinstance(part, AmountPart) else part for part in alert.cause.parts_zh
    )


def _problems(sections: Sequence[Section], period: Period) -> list[tuple[Part, ...]]:
    """What the alerts say, each once, the gravest first; then how many more there are, what could not be judged, and whose
    alerts are unknown.

    It is empty only where every domain answered, judged all its watches, and raised no alert.
    """
    complete = [section for section in sections if section.status == "complete"]
    raised = [(section, alert) for section in complete for alert in section.alerts]
    raised.sort(key=lambda each: LEVELS.index(each[1].cause.level))
    said: dict[tuple[Part, ...], tuple[Section, Alert]] = {}
    for section, alert in raised:
        said.setdefault(alert.cause.parts_zh, (section, alert))
    unlike = {_opened(section, alert, period): alert.cause.code for section, alert in said.values()}
    unlisted = {code: more for each in complete for code, more in each.unlisted.items()}
    unheard = {
        each.domain: sum(each.unlisted[code] for code in each.unlisted.keys() - {*unlike.values()}) for each in complete
    }
    more = [f"{DOMAIN_LABELS[domain]}另有{count}项预警未逐项列出" for domain, count in unheard.items() if count]
    unjudged = [
        f"{DOMAIN_LABELS[each.domain]}有{len(each.not_judged)}项监测因数据不全未评估"
        for each in complete
        if each.not_judged
    ]
    unknown = [f"{DOMAIN_LABELS[each.domain]}监测情况暂未取得" for each in sections if each.status != "complete"]
    return [
        *_of_each_kind(unlike, unlisted),
        *[(TextPart(text=each),) for each in more + unjudged + unknown],
    ]
