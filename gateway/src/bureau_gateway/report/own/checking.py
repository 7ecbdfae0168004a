"""Reads a bureau's own template: bounds that the shipped one needs not, and figures that some service has."""

from ...openapi import DOMAINS, figure_names
from ..problems import TemplateError, TemplateProblem
from ..template import Template, parse_template

_MOST_TOLD = 100
"""Unknown ids that are told at once."""


def read_template(body: str) -> Template:
    """The template, or a TemplateError with every fault and its line."""
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


def _line_of(body: str, words: str) -> int:
    """The line on which words first stand; an id is written in one piece."""
    return body.count("\n", 0, max(body.find(words), 0)) + 1
