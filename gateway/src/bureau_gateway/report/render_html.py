"""The report as one standalone page, laid out for print as GB/T 9704-2012 asks, without script or outside resource."""

from importlib import resources

from jinja2 import Environment, StrictUndefined

from bureau_common.schemas.figures import Figure
from bureau_common.schemas.report import FigureRun, Report

from .annex import BASES, head_notes, is_gap, known_figures, listings, sources, title
from .imprint import Imprint, signature, written_until

_PAGE = Environment(
    autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
).from_string(resources.files(__package__).joinpath("report.html.j2").read_text("utf-8"))
_ELEMENTS = {0: "h1", 1: "h2", 2: "h3", 3: "h4", None: "p"}


def render_html(report: Report, imprint: Imprint | None = None) -> str:
    imprint = imprint or Imprint()
    named = {
        run.figure_id
        for each in report.paragraphs
        for run in each.runs
        if isinstance(run, FigureRun) and run.state != "restricted"
    }
    return _PAGE.render(
        title=title(report),
        report=report,
        elements=_ELEMENTS,
        is_gap=is_gap,
        notes=head_notes(report),
        sources=sources(report),
        listings=listings(report),
        classification=imprint.classification,
        signature=signature(imprint),
        data_until=written_until(imprint),
        about={name: _about(figure) for name, figure in known_figures(report).items() if name in named},
    )


def _about(figure: Figure) -> str:
    """What a figure says of itself when it is pointed at: its name, unit, basis and formula."""
    unit = f"，单位{figure.display_unit}" if figure.display_unit else ""
    return f"{figure.name_zh}{unit}，{BASES[figure.basis]}；算法：{figure.formula}"
