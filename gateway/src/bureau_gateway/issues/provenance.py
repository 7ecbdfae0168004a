"""What every number of a report rests on: its inputs, formula, rule set, rows, and the sentences that print it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from bureau_common.schemas.figures import Figure
from bureau_common.schemas.report import FigureRun, Paragraph, Report

from ..pages.navigation import address
from .diff import split_sentences
from .schemas import CutOff, ReportFigure, ReportFigures, Rows


def figures_of_report(report: Report, version: int | None) -> ReportFigures:
    """All figures of a report, at its own cut-offs; those that an alert prints are figures like all others."""
    printed = _sentences(report)
    complete = [section for section in report.sections if section.status == "complete"]
    return ReportFigures(
        period=report.period,
        version=version,
        cutoffs=[
            CutOff(domain=each.domain, change_no=each.change_no or 0, chain=each.chain or "") for each in complete
        ],
        figures=[
            ReportFigure(
                **figure.model_dump(),
                domain=section.domain,
                sentences=printed[figure.id],
                rows=list(_rows(figure)),
                parameters_href=address(
                    f"/v1/{section.domain}/parameters/declared", on=figure.period.last_day, as_of=figure.change_no
                ),
            )
            for section in complete
            for figure in section.figures
        ],
    )


def _rows(figure: Figure) -> Iterator[Rows]:
    """Where the rows of each input are; a sum's own first."""
    path, at = f"/v1/figures/{figure.id}/records", {"period": figure.period, "as_of": figure.change_no}
    if figure.is_sum:
        yield Rows(label_zh=figure.name_zh, href=address(path, **at))
    for name, label in dict.fromkeys((each.name, each.label_zh) for each in figure.inputs):
        yield Rows(label_zh=label, href=address(path, **at, measure=name))


def _sentences(report: Report) -> dict[str, list[str]]:
    """By figure the sentences that print it, each once."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for paragraph in report.paragraphs:
        for figure_id, sentence in _printed_in(paragraph):
            found[figure_id][sentence] = None
    return defaultdict(list, {figure_id: [*said] for figure_id, said in found.items()})


def _printed_in(paragraph: Paragraph) -> Iterator[tuple[str, str]]:
    """Each figure of a paragraph with the sentence in which it begins."""
    ends, place = [], 0
    told = split_sentences("".join(run.text for run in paragraph.runs))
    for sentence in told:
        place += len(sentence)
        ends.append(place)
    place = 0
    for run in paragraph.runs:
        if isinstance(run, FigureRun):
            yield run.figure_id, told[bisect_right(ends, place)].strip()
        place += len(run.text)
