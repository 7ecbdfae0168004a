"""The report as one standalone page, laid out for print as GB/T 9704-2012 asks, without script or outside resource."""

from importlib import resources

from jinja2 import Environment, StrictUndefined

from bureau_common.schemas.report import Report

from .annex import head_notes, is_gap, listings, sources, title

_PAGE = Environment(
    autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
).from_string(resources.files(__package__).joinpath("report.html.j2").read_text("utf-8"))
_ELEMENTS = {0: "h1", 1: "h2", 2: "h3", 3: "h4", None: "p"}


def render_html(report: Report) -> str:
    return _PAGE.render(
        title=title(report),
        report=report,
        elements=_ELEMENTS,
        is_gap=is_gap,
        notes=head_notes(report),
        sources=sources(report),
        listings=listings(report),
    )
