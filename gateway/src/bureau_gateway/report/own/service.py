"""Templates in use by their names, and what is said of one before it is kept."""

import asyncio
from collections.abc import Callable, Iterator

from sqlalchemy import select

from bureau_common.kit.core.context import say
from bureau_common.kit.core.errors import Refused, not_found
from bureau_common.kit.core.newest import Newest
from bureau_common.kit.web.sessions import Database
from bureau_common.schemas.periods import Period
from bureau_common.schemas.problems import FieldError
from bureau_common.schemas.report import Paragraph, Report, TextRun

from ...openapi import DOMAINS, figure_names
from ..formats import FORMATS, Imprint
from ..problems import TemplateError
from ..taxes import is_of_tax
from ..template import Chosen, Template
from .book import SOURCE
from .checking import read_template
from .literals import literals
from .schemas import TemplateFormat, TemplatePreview, TemplateWarning
from .tables import report_templates
from .typed import typed_figures, typed_months
from .unsigned import unsigned_numbers
from .word_file import text_of

_MOST = 12
_MOST_WARNINGS = 200


class OwnTemplates:
    """The approved templates, each version read once while it is in use."""

    def __init__(self) -> None:
        self._kept: Newest[str, Chosen] = Newest(_MOST)

    async def read(self, database: Database, name: str) -> Chosen:
        """The version of a template that stands now; one that was withdrawn is none."""
        query = select(report_templates.c.id, report_templates.c.body).where(
            report_templates.c.source == SOURCE,
            report_templates.c.source_ref == name,
            report_templates.c.voided_change.is_(None),
        )
        async with database.reading() as session:
            row = (await session.execute(query)).one_or_none()
        if row is None:
            raise not_found("个报告模板", "report template")
        chosen = self._kept.get(str(row.id))
        if chosen is None:
            chosen = Chosen(str(row.id), await asyncio.to_thread(read_or_refuse, row.body))
            self._kept.put(chosen.key, chosen)
        return chosen


def text_in(template_format: TemplateFormat, body: str) -> str:
    """The template's text, whatever it was written in."""
    return body if template_format is TemplateFormat.TEXT else text_of(body)


def read_or_refuse(text: str, read: Callable[[str], Template] = read_template) -> Template:
    """The template, or a refusal that names every fault with its line."""
    try:
        return read(text)
    except TemplateError as error:
        raise refusal(error) from error


def refusal(error: TemplateError) -> Refused:
    errors = [
        FieldError(field="body", row=each.line, rule=each.rule, message=say(each.message_zh, each.message_en))
        for each in error.problems[:_MOST_WARNINGS]
    ]
    first = error.problems[0]
    zh, en = f"模板第{first.line}行：{first.message_zh}", f"Line {first.line} of the template: {first.message_en}"
    return Refused("malformed", zh, en, errors=errors, errors_total=len(error.problems))


def looked_at(text: str, template: Template, report: Report, imprint: Imprint) -> TemplatePreview:
    """What a template made of a month, and what of it is to be looked at; it takes as long as a file does."""
    known = {name for domain in DOMAINS for name in figure_names(domain)}
    claims = {claim.id for section in report.sections for claim in section.claims}
    is_whole = all(section.status == "complete" for section in report.sections)
    unknown = sorted(template.claim_ids - claims) if is_whole else []
    return TemplatePreview(
        period=report.period,
        text=text,
        warnings=[
            *_not_in_type(report, template, imprint),
            *_warnings(text, template, report.period),
            *map(_unknown_claim, unknown),
        ][:_MOST_WARNINGS],
        unused_figures=sorted(
            name for name in known - template.figure_ids if not (template.tells_taxes and is_of_tax(name))
        ),
        unused_claims=sorted(claims - template.claim_ids),
        preview=FORMATS["md"].render(report, Imprint()).decode(),
    )


def _warnings(text: str, template: Template, period: Period) -> Iterator[TemplateWarning]:
    for line, typed in typed_figures(text):
        zh = f"“{typed}”是手工填写的数据，请改用 amount() 或 fig()"
        yield TemplateWarning(
            line=line, rule="typed_figure", message=say(zh, f"{typed} was typed by hand; use amount() or fig()")
        )
    for line, month in typed_months(text):
        if month not in (1, period.month):
            zh = f"手工填写的{month}月与报告的{period.month}月不同，请改用 month 或 span"
            en = f"Month {month} was typed and the report's is {period.month}; use month or span"
            yield TemplateWarning(line=line, rule="other_month", message=say(zh, en))
    for number in unsigned_numbers(template.body):
        zh = f"{number.id} 不带正负号，而同一句中没有 word()、change() 或断言说明方向"
        en = f"{number.id} is printed without its sign, and nothing in its sentence says the direction; use change()"
        yield TemplateWarning(line=number.line, rule="unsigned", message=say(zh, en))


def _not_in_type(report: Report, template: Template, imprint: Imprint) -> Iterator[TemplateWarning]:
    """What no typeface has would refuse every PDF, and with it every version: of this month, or of one with other branches."""
    words = TextRun(
        text=" ".join(dict.fromkeys(literals(template.body)))
    )  # in one paragraph: of thousands each has its cost
    try:
        for tried in (report, report.model_copy(update={"paragraphs": [Paragraph(level=None, runs=[words])]})):
            FORMATS["pdf"].render(tried, imprint)
    except Refused as refused:
        yield TemplateWarning(line=None, rule="no_glyph", message=say(refused.detail_zh, refused.detail_en))


def _unknown_claim(name: str) -> TemplateWarning:
    zh, en = (
        f"没有服务作出断言 {name}，所在语句不会印出",
        f"No service makes the claim {name}: what hangs on it is not printed",
    )
    return TemplateWarning(line=None, rule="unknown_claim", message=say(zh, en))
