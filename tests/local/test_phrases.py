"""Every phrase of the report that asserts something stands, in all months of the demo district, on what it needs.

The table of `phrases.py` names for each phrase the figure, claim or alert that it rests on. What is left of a text when its
phrases are taken out holds no absolute word any more: so a new sentence with 均 or 全部 in it needs a line of the table.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import FigureRun, Report, TextRun
from bureau_common.schemas.units import DISPLAY_UNITS, written_unit
from bureau_gateway.openapi import DOMAINS
from demo.district import MONTHS
from tests.local.phrases import ABSOLUTE, NEVER_WITHOUT_DATA, PHRASES, Facts
from tests.suite import Suite

EMPTY_MONTH = Period(2022, 3)
"""A month after all records of the demo district."""


def facts_of(report: Report) -> Facts:
    complete = [section for section in report.sections if section.status == "complete"]
    return Facts(
        report,
        {figure.id: figure for section in complete for figure in section.figures},
        {claim.id: claim for section in complete for claim in section.claims},
    )


def text_of(report: Report) -> str:
    return "\n".join("".join(run.text for run in paragraph.runs) for paragraph in report.paragraphs)


def wrongs(report: Report) -> Iterator[str]:
    """Each phrase that stands without what it needs, and each absolute word that no phrase of the table answers for."""
    text, facts = text_of(report), facts_of(report)
    yield from (f"{report.period}: {words}" for words in NEVER_WITHOUT_DATA if words in text)
    for phrase in PHRASES:
        for found in re.finditer(phrase.words, text):
            begins = max(text.rfind(end, 0, found.start()) for end in "。；\n") + 1
            sentence = re.split("[。；\n]", text[begins:])[0]
            unmarked = any(need.is_carried(facts) for need in phrase.needs) and "（截至" not in sentence
            if unmarked or not all(need.is_met(facts) for need in phrase.needs):
                yield f"{report.period}: {phrase.words}"
        text = re.sub(phrase.words, "", text)
    for found in ABSOLUTE.finditer(text):
        yield f"{report.period}: {text[max(0, found.start() - 15) : found.end() + 15]!r} is in no line of the table"


def printed_twice(report: Report) -> Iterator[str]:
    """Figures that are printed in one unit with different digits, in sentences and alerts alike."""
    texts: dict[tuple[str, str], set[str]] = {}
    for paragraph in report.paragraphs:
        for run, following in pairwise([*paragraph.runs, TextRun(text="")]):
            if isinstance(run, FigureRun):
                unit = max(
                    (unit for unit in map(written_unit, DISPLAY_UNITS) if following.text.startswith(unit)),
                    key=len,
                    default="",
                )
                texts.setdefault((run.figure_id, unit), set()).add(run.text.removeprefix("-"))
    return (f"{report.period}: {figure_id} {found}" for (figure_id, _), found in texts.items() if len(found) > 1)


def said(report: Report) -> set[str]:
    return {phrase.words for phrase in PHRASES if re.search(phrase.words, text_of(report))}


async def test_each_phrase_stands_on_its_data_in_all_months_of_the_demo(demo: Suite) -> None:
    told: set[str] = set()
    for period in [*MONTHS, EMPTY_MONTH]:
        report = Report.model_validate_json((await demo.get(f"/v1/reports/{period}")).content)
        assert [section.status for section in report.sections] == ["complete"] * len(DOMAINS)
        assert list(wrongs(report)) == []
        assert list(printed_twice(report)) == []
        # The same words without what they rest on: the table sees each of them.
        without = wrongs(report.model_copy(update={"sections": []}))
        assert {wrong.removeprefix(f"{period}: ") for wrong in without} == said(report)
        told |= said(report)
    # The table is about what the report says: most of it was said in one of the months.
    assert len(told) > len(PHRASES) / 2
