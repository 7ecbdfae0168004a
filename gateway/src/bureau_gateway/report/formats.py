"""The formats that a report is written in: each makes its bytes of the report and of what stands beside its text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bureau_common.schemas.report import Report

from .render_html import render_html
from .render_markdown import render_markdown


@dataclass(frozen=True)
class Imprint:
    """What a document says of itself beside its text: whose it is, when it was issued, and who may read it."""

    office: str = ""
    """Whose name stands below the text (落款); nothing stands there without one."""
    issued_on: date | None = None
    """None for a live report, which nobody has issued."""
    classification: str = ""
    """The mark at the head's left (密级), if any."""


@dataclass(frozen=True)
class Format:
    """A format by its media type and its name's ending."""

    media_type: str
    suffix: str
    render: Callable[[Report, Imprint], bytes]


FORMATS: Mapping[str, Format] = {
    "html": Format("text/html; charset=utf-8", "html", lambda report, _: render_html(report).encode()),
    "md": Format("text/markdown; charset=utf-8", "md", lambda report, _: render_markdown(report).encode()),
}
"""By the name that `format=` takes."""
