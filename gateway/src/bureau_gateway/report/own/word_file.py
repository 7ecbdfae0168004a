"""The text of a DOCX file: a line a paragraph, headings by their marks; runs are joined, so that a tag is whole.

It is read as the kit reads every package, block by block: no document type, no entity, and no more than its bounds.
"""

import base64
import binascii
import io
import zipfile
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from bureau_common.kit.core.errors import Refused, malformed
from bureau_common.kit.files.xlsx_package import new_parser, open_package, open_part, parse, read_small

from .tags import TAG, cut

MAX_PART = 4 << 20
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_NOT_READ = (f"{_W}moveFrom", "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback")
"""Text as it stood where it was moved away, and for older programs a second time."""
_HEADINGS = {"title": 0, "heading 1": 1, "heading 2": 2, "heading 3": 3}
"""The names of styles, which are English in a file whatever language Word speaks."""
_SPELLED = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
"""Word makes the quotation marks of a tag curly ones."""


def text_of(encoded: str) -> str:
    """The template in a DOCX file that was sent as base64."""
    try:
        content = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise malformed("body", "base64", "DOCX文件应以base64编码传送", "A DOCX file is sent as base64") from None
    try:
        with open_package(io.BytesIO(content)) as package:
            return _Reader(_levels(package)).read(open_part(package, "word/document.xml", MAX_PART))
    except Refused as refused:
        (rule,) = {each.rule for each in refused.errors} or {"docx"}
        if rule not in ("xlsx", "docx"):
            raise
        raise malformed(
            "body", "docx", "不是有效的DOCX文件，请另存为DOCX后重试", "Not a valid DOCX file; save it as DOCX again"
        ) from refused


def _levels(package: zipfile.ZipFile) -> dict[str, int]:
    """Heading levels by the ids of their styles."""
    found: dict[str, int] = {}
    style = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal style
        if name == f"{_W}style":
            style = attributes.get(f"{_W}styleId", "")
        elif name == f"{_W}name" and (level := _HEADINGS.get(attributes.get(f"{_W}val", "").lower())) is not None:
            found[style] = level

    if "word/styles.xml" in package.namelist():
        read_small(package, "word/styles.xml", start)
    return found


@dataclass
class _Paragraph:
    """A paragraph that is open; its level, where it is a heading."""

    pieces: list[str] = field(default_factory=list)
    level: int | None = None


class _Reader:
    """Collects the text of the paragraphs; what was deleted under tracked changes is no text of any run.

    A text box stands within a paragraph, and is one of its own before it.
    """

    def __init__(self, levels: dict[str, int]) -> None:
        self._levels = levels
        self._lines: list[str] = []
        self._open: list[_Paragraph] = []
        self._not_read = 0
        self._in_text = False

    def read(self, part: IO[bytes]) -> str:
        parser: expat.XMLParserType = new_parser(self._start, self._end)
        parser.CharacterDataHandler = self._text
        with part:
            for _ in parse(part, parser):
                pass
        return "\n".join(self._lines)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._not_read += name in _NOT_READ
        if self._not_read:
            return
        match name.removeprefix(_W):
            case "p":
                self._open.append(_Paragraph())
            case "pStyle" if self._open:
                self._open[-1].level = self._levels.get(attributes.get(f"{_W}val", ""))
            case "t":
                self._in_text = True
            case "tab" | "br" if self._open:
                self._open[-1].pieces.append(" ")

    def _text(self, text: str) -> None:
        if self._in_text and self._open:
            self._open[-1].pieces.append(text)

    def _end(self, name: str) -> None:
        if self._not_read:
            self._not_read -= name in _NOT_READ
        elif name == f"{_W}t":
            self._in_text = False
        elif name == f"{_W}p":
            self._close(self._open.pop())

    def _close(self, paragraph: _Paragraph) -> None:
        text, level = _spelled("".join(paragraph.pieces).strip()), paragraph.level
        is_tag = text.startswith("{%") and text.endswith("%}") and text.count("{%") == 1
        # A paragraph ends with a blank line; a tag that stands alone opens or closes what comes between paragraphs.
        self._lines += [text] if is_tag else [f"{'#' * (level + 1)} {text}" if level is not None else text, ""]


def _spelled(text: str) -> str:
    """Straight quotation marks inside of tags; those of the prose stay."""
    return "".join(piece if is_text else piece.translate(_SPELLED) for piece, is_text in cut(text, TAG))
