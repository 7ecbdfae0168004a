"""The report as a Word document in the layout of GB/T 9704-2012: it names the standard's typefaces, which Word then finds."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from bureau_common.schemas.report import Report

from .contents import ANNEX, INDEX_HEADING, INDEX_HEADS, SOURCE_HEADS, Block, Contents, Piece, contents
from .imprint import Imprint

_PITCH = 579
"""Twentieths of a point: 22 lines of 28.95pt fill the 225 mm of the text."""
_NARROWER = -5
"""Twentieths of a point that a 16pt character is set closer, so that 28 of them fill the 156 mm of a line.

A grid of characters says the same, but not every program gives a character that is wider than its cell one cell.
"""
_BODY_SIZE = 16
_CHARACTER = _BODY_SIZE + _NARROWER / 20
"""Points from one character to the next."""
_FACES: dict[str, tuple[str, float]] = {
    "Normal": ("仿宋_GB2312", _BODY_SIZE),
    "Title": ("方正小标宋简体", 22),
    "Heading 1": ("黑体", _BODY_SIZE),
    "Heading 2": ("楷体_GB2312", _BODY_SIZE),
    "Heading 3": ("仿宋_GB2312", _BODY_SIZE),
    "Footer": ("宋体", 14),
}
"""By the style of a paragraph its typeface and size."""
_STYLES = {None: "Normal", 0: "Title", 1: "Heading 1", 2: "Heading 2", 3: "Heading 3"}
_SOURCE_WIDTHS, _INDEX_WIDTHS = (26, 24, 22, 46, 38), (44, 62, 30, 20)
"""Millimetres of the columns of the sources, whose check code takes four lines, and of the index of figures."""
_MOST_PROPERTY = 255
"""Characters of a property of the file, such as its title: the library takes no more, and the page has all of them."""
_PACKED_AT = (1980, 1, 1, 0, 0, 0)
"""The time of every part: the same report makes the same bytes."""


def render_docx(report: Report, imprint: Imprint) -> bytes:
    document, held = Document(), contents(report, imprint)
    _lay_out(document)
    day = imprint.issued_on or report.period.last_day
    properties = document.core_properties
    office = imprint.office[:_MOST_PROPERTY]
    properties.title, properties.author, properties.comments = held.title[:_MOST_PROPERTY], office, ""
    properties.last_modified_by, properties.language = office, "zh-CN"
    properties.created = properties.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a day has no zone
    if held.classification:
        _face(_flush(document, held.classification), "黑体")
    for place, block in enumerate(held.blocks):
        _block(document, block)
        if place == 0:
            for note in held.notes:
                _small(_flush(document, note))
    _sign(document, held)
    _annex(document, held)
    return _packed(document)


def _lay_out(document: Docx) -> None:
    """The page, its grid of 22 lines, the page numbers, and the styles of 28 characters a line."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(35 - 7 - 5)
    properties = section._sectPr
    for grid in properties.findall(qn("w:docGrid")):
        properties.remove(grid)
    properties.append(_element("w:docGrid", type="lines", linePitch=str(_PITCH)))
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        _number(footer.paragraphs[0], side)
    for name, (face, size) in _FACES.items():
        _style(document.styles[name], face, size)


def _style(style: ParagraphStyle, face: str, size: float) -> None:
    """A style of exactly the standard's face and lines, without anything of the library's own."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), face)
    style.font.size, style.font.bold, style.font.italic = Pt(size), False, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    _narrow(style, size)
    own = style.element.get_or_add_pPr()
    for border in own.findall(qn("w:pBdr")):
        own.remove(border)
    layout = style.paragraph_format
    layout.space_before = layout.space_after = layout.first_line_indent = Pt(0)
    if style.name == "Footer":
        return
    is_title = style.name == "Title"
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(36 if is_title else _PITCH / 20)
    layout.alignment = WD_ALIGN_PARAGRAPH.CENTER if is_title else WD_ALIGN_PARAGRAPH.JUSTIFY
    layout.space_after = Pt(_PITCH / 20 if is_title else 0)
    layout.first_line_indent = Pt(0 if is_title else 2 * _CHARACTER)
    layout.keep_with_next = style.name != "Normal"
    layout.widow_control = True


def _narrow(style: ParagraphStyle, size: float) -> None:
    """Set the characters of the text closer, and none of the library's own styles."""
    run = style.element.get_or_add_rPr()
    for spacing in run.findall(qn("w:spacing")):
        run.remove(spacing)
    if size == _BODY_SIZE:
        run.find(qn("w:sz")).addprevious(_element("w:spacing", val=str(_NARROWER)))


def _number(paragraph: Paragraph, side: str) -> None:
    """— 1 —, one character from its side."""
    is_right = side == "right"
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if is_right else WD_ALIGN_PARAGRAPH.LEFT
    layout = paragraph.paragraph_format
    layout.left_indent, layout.right_indent = Pt(0 if is_right else 14), Pt(14 if is_right else 0)
    paragraph.add_run("— ")
    field = _element("w:fldSimple", instr="PAGE")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
    paragraph.add_run(" —")


def _block(document: Docx, block: Block) -> None:
    _pieces(document.add_paragraph(style=_STYLES[block.level]), block.pieces)


def _pieces(paragraph: Paragraph, pieces: Iterable[Piece]) -> None:
    for piece in pieces:
        if not piece.href:
            paragraph.add_run(piece.text)
            continue
        target = paragraph.part.relate_to(piece.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), target)
        link.set(qn("w:tooltip"), piece.about[:_MOST_TOOLTIP])
        link.append(paragraph.add_run(piece.text)._r)
        paragraph._p.append(link)


_MOST_TOOLTIP = 260
"""Characters that Word takes there."""


def _flush(document: Docx, text: str) -> Paragraph:
    """A paragraph that begins at the margin."""
    paragraph = document.add_paragraph(text)
    paragraph.paragraph_format.first_line_indent = Pt(0)
    return paragraph


def _small(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.line_spacing = Pt(20)
    # The page's grid is of the text's lines.
    paragraph._p.get_or_add_pPr().get_or_add_spacing().addprevious(_element("w:snapToGrid", val="0"))
    for run in paragraph.runs:
        run.font.size = Pt(12)


def _face(paragraph: Paragraph, face: str) -> None:
    for run in paragraph.runs:
        fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("ascii", "hAnsi", "eastAsia"):
            fonts.set(qn(f"w:{kind}"), face)


def _sign(document: Docx, held: Contents) -> None:
    """An empty line, then the lines of the signature on one page."""
    if held.signature:
        _flush(document, "").paragraph_format.keep_with_next = True
    for place, each in enumerate(held.signature):
        line = _flush(document, each.text)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.right_indent = Pt(each.from_right * _CHARACTER)
        line.paragraph_format.keep_with_next = place + 1 < len(held.signature)


def _annex(document: Docx, held: Contents) -> None:
    heading = _flush(document, ANNEX)
    heading.paragraph_format.page_break_before = True
    heading.paragraph_format.keep_with_next = True
    _face(heading, "黑体")
    if held.data_until:
        _small(_flush(document, held.data_until))
    _table(document, SOURCE_HEADS, held.sources, _SOURCE_WIDTHS)
    for group in held.groups:
        _small_heading(document, group.heading)
        for line in group.lines:
            paragraph = _flush(document, "— ")
            _pieces(paragraph, line)
            _small(paragraph)
    if held.index:
        _small_heading(document, INDEX_HEADING)
        _table(document, INDEX_HEADS, held.index, _INDEX_WIDTHS)


def _small_heading(document: Docx, text: str) -> None:
    heading = _flush(document, text)
    _small(heading)
    _face(heading, "黑体")
    heading.paragraph_format.keep_with_next = True


def _table(document: Docx, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    """A table whose head stands on each of its pages, and whose rows do not break."""
    table = document.add_table(rows=0, cols=len(heads), style="Table Grid")
    table.autofit = False
    for place, texts in enumerate([heads, *rows]):
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text in zip(row.cells, texts, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.add_run(text)
            paragraph.paragraph_format.first_line_indent = Pt(0)
            _small(paragraph)
            if place == 0:
                _face(paragraph, "黑体")
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _element(name: str, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _packed(document: Docx) -> bytes:
    """The package with one fixed time at all its parts."""
    written, target = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            package.writestr(zipfile.ZipInfo(name, _PACKED_AT), source.read(name), zipfile.ZIP_DEFLATED)
    return target.getvalue()
