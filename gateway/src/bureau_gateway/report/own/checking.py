"""Reads a bureau's own template: bounds that the shipped one needs not, and figures that some service has."""

import re

from ...openapi import DOMAINS, figure_names
from ..problems import TemplateError, TemplateProblem, refuse
from ..template import Template, parse_template
from .tags import CLOSING

MAX_TAGS, MAX_TAG = 5_000, 4_000
"""Tags and clauses of a template, and characters of one tag: reading takes long by the tag, and is not begun where there are
too many."""
MAX_LINES = 3_000
"""Lines of a template, of which each may be a paragraph: a file of tens of thousands takes minutes to make."""
_LINE_END = re.compile("\r\n|\r|\n")
"""As templates are read: a bare carriage return ends a line, too."""
_OPENING = re.compile(r"\{\{|\{%|\[\[")
_MOST_TOLD = 100
"""Unknown ids that are told at once."""


def read_new_template(body: str) -> Template:
    """One that is to be kept; of those that were kept before some may have more lines."""
    _refuse_too_many_lines(body)
    return read_template(body)


def read_template(body: str) -> Template:
    """The template, or a TemplateError with every fault and its line."""
    if not body.strip():  # a Word file of pictures alone has none, either
        raise refuse(
            1, "empty", "模板没有文字，请填写正文后重发", "The template has no text: write some, and send it again"
        )
    _refuse_too_many_tags(body)
    template = parse_template(body)
    known = {name for domain in DOMAINS for name in figure_names(domain)}
    unknown = [
        TemplateProblem(
            _line_of(body, name),
            "unknown_figure",
            f"没有数据 {name}，请查 GET /v1/report-templates/functions 所列的编号",
            f"There is no figure {name}; GET /v1/report-templates/functions lists the ids",
        )
        for name in sorted(template.figure_ids - known)[:_MOST_TOLD]
    ]
    if unknown:
        raise TemplateError(sorted(unknown, key=lambda each: each.line))
    return template


def _refuse_too_many_lines(body: str) -> None:
    if sum(1 for _ in _LINE_END.finditer(body)) >= MAX_LINES:
        zh, en = f"模板最多{MAX_LINES}行", f"A template may have {MAX_LINES} lines"
        raise refuse(MAX_LINES + 1, "too_many", zh, en)


def _refuse_too_many_tags(body: str) -> None:
    """A tag that nobody closes is left to the parser, which says so of the first."""
    for number, opening in enumerate(_OPENING.finditer(body), 1):
        start, closing = opening.start(), CLOSING.get(opening[0])
        is_long = closing is not None and body.find(closing, start, start + MAX_TAG) < 0
        if closing is not None and is_long and body.find(closing, start) < 0:
            return
        if is_long or number > MAX_TAGS:
            zh = f"模板最多{MAX_TAGS}个标签，每个不超过{MAX_TAG}个字符"
            en = f"A template may have {MAX_TAGS} tags of at most {MAX_TAG} characters"
            raise refuse(body.count("\n", 0, start) + 1, "too_many", zh, en)


def _line_of(body: str, words: str) -> int:
    """The line on which words first stand; an id is written in one piece."""
    return body.count("\n", 0, max(body.find(words), 0)) + 1
