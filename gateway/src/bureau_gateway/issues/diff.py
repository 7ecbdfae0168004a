"""What two reports say otherwise, by figure and by sentence: pure functions."""

import re
from difflib import SequenceMatcher

from bureau_common.schemas.figures import Figure
from bureau_common.schemas.report import Report

from .payload import canonical_figure, paragraphs_of
from .schemas import FigureDifference, SentenceDifference

MOST = 2000
"""So many sentences are laid beside each other one by one: it may take the cube of their number."""
_SENTENCE = re.compile(r"[^。；！？]*[。；！？]?")


def figures_of(report: Report) -> dict[str, Figure]:
    return {figure.id: figure for section in report.sections for figure in section.figures}


def figure_differences(older: Report, newer: Report, *, exact: bool = False) -> list[FigureDifference]:
    """The figures that are not the same in value, state or formula, by their ids; `exact` looks at their inputs, too."""
    old, new = figures_of(older), figures_of(newer)
    return [
        _compared(new.get(name) or old[name], old.get(name), new.get(name))
        for name in sorted(old.keys() | new.keys())
        if _said(old.get(name), exact=exact) != _said(new.get(name), exact=exact)
    ]


def _compared(known: Figure, old: Figure | None, new: Figure | None) -> FigureDifference:
    before, after = (None if each is None else each.number for each in (old, new))
    versions = {each.formula_version for each in (old, new) if each is not None}
    return FigureDifference(
        id=known.id,
        name_zh=known.name_zh,
        unit=known.unit,
        display_unit=known.display_unit,
        decimals=known.decimals,
        old=None if old is None else old.value,
        old_state="unavailable" if old is None else old.state,
        new=None if new is None else new.value,
        new_state="unavailable" if new is None else new.state,
        difference=None if before is None or after is None else f"{after - before:f}",
        formula_changed=len(versions) > 1,
    )


def _said(figure: Figure | None, *, exact: bool) -> object:
    """What a figure says, or with what it was computed from."""
    if figure is None:
        return None
    if exact:
        return canonical_figure(figure)
    told = (figure.value, figure.state, figure.carried_from, figure.provisional, figure.unit)
    return (*told, figure.formula_version)


def sentence_differences(older: Report, newer: Report) -> list[SentenceDifference]:
    """The sentences that stand in one report and not in the other, each beside those that stand in its place.

    Where there are too many for that, all of one report stand beside all of the other. It takes its time, and belongs in a
    thread: whether two reports say the same is asked of their `sentences` alone.
    """
    old, new = sentences(older), sentences(newer)
    if max(len(old), len(new)) > MOST:
        return [] if old == new else [SentenceDifference(old=old, new=new)]
    matched = SequenceMatcher(None, old, new).get_opcodes()
    return [
        SentenceDifference(old=old[first:last], new=new[begin:end])
        for kind, first, last, begin, end in matched
        if kind != "equal"
    ]


def sentences(report: Report) -> list[str]:
    return [
        sentence.strip()
        for paragraph in paragraphs_of(report)
        for sentence in split_sentences(paragraph)
        if sentence.strip()
    ]


def split_sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph, which make it up letter for letter."""
    return [found for found in _SENTENCE.findall(paragraph) if found]
