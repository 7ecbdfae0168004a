"""The book of templates: what one person proposes another approves; a template that cannot be read is refused."""

import asyncio
from collections.abc import Iterator, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.books import BY_TWO_PERSONS, book, topic_books
from bureau_common.kit.units.rules import of_the_bureau
from bureau_common.schemas.findings import Clause, Finding, blocked

from ..problems import TemplateError
from .checking import read_new_template
from .schemas import TemplateEntry
from .tables import report_templates

TEMPLATES = Clause(document="本局报告惯例", article=None, verified=False)
SOURCE = "gateway"
"""The source of every template, whose name is the reference."""


async def are_readable(_session: AsyncSession, entries: Sequence[TemplateEntry]) -> list[Finding]:
    """Every fault of a template, as it is judged again when it is approved: functions and figures may have changed.

    It is read in a thread: reading takes as long as the text is, whichever door it came by.
    """
    return [
        each.model_copy(update={"row": row})
        for row, entry in enumerate(entries, 1)
        for each in await asyncio.to_thread(lambda body: [*_faults(body)], entry.body)
    ]


def _faults(body: str) -> Iterator[Finding]:
    try:
        read_new_template(body)
    except TemplateError as error:
        for each in error.problems[:50]:
            zh, en = f"第{each.line}行：{each.message_zh}", f"Line {each.line}: {each.message_en}"
            yield blocked(f"template_{each.rule}", zh, en, TEMPLATES, "body", str(each.line))


def is_ours(entry: TemplateEntry) -> Iterator[Finding]:
    """A template is found by its name alone, which stands under one source."""
    if entry.source != SOURCE:
        zh, en = f"报告模板的来源系统应填 {SOURCE}", f"The source of a report template is {SOURCE}"
        yield blocked("reserved", zh, en, TEMPLATES, "source", entry.source, SOURCE)


(REPORT_TEMPLATES,) = topic_books(
    "report_templates",
    (),
    book(
        "报告模板",
        TemplateEntry,
        report_templates,
        of_the_bureau,
        is_ours,
        check=are_readable,
        operations=BY_TWO_PERSONS,
    ),
)
