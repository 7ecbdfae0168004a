"""The formats that a report is written in: each makes its bytes of the report and of what stands beside its text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from bureau_common.schemas.report import Report

from .imprint import Imprint
from .render_docx import render_docx
from .render_html import render_html
from .render_markdown import render_markdown
from .render_pdf import render_pdf
from .render_xlsx import render_xlsx

__all__ = ["FILES", "FORMATS", "Format", "FormatName", "Imprint"]

FormatName = Literal["html", "md", "pdf", "docx", "xlsx"]
_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Format:
    """A format by its media type and its name's ending."""

    media_type: str
    suffix: str
    render: Callable[[Report, Imprint], bytes]


FORMATS: Mapping[FormatName, Format] = {
    "html": Format("text/html; charset=utf-8", "html", lambda report, imprint: render_html(report, imprint).encode()),
    "md": Format(
        "text/markdown; charset=utf-8", "md", lambda report, imprint: render_markdown(report, imprint).encode()
    ),
    "pdf": Format("application/pdf", "pdf", render_pdf),
    "docx": Format(f"{_OFFICE}.wordprocessingml.document", "docx", render_docx),
    "xlsx": Format(f"{_OFFICE}.spreadsheetml.sheet", "xlsx", render_xlsx),
}
"""By the name that `format=` takes."""
FILES: tuple[FormatName, ...] = ("pdf", "docx", "xlsx")
"""What a browser keeps as a file, and what takes a second or more to make."""
