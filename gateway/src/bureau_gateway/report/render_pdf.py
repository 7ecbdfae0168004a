"""The report as PDF/A-2b in the layout of GB/T 9704-2012; what it cannot show it refuses, and never prints a box."""

import json
import re
from dataclasses import asdict
from importlib import resources

from typst import Compiler, Fonts, TypstError

from bureau_common.kit.core.errors import Refused
from bureau_common.schemas.report import Report

from .contents import ANNEX, INDEX_HEADING, INDEX_HEADS, SOURCE_HEADS, contents
from .faces import Found, found
from .imprint import Imprint

_LAYOUT = resources.files(__package__).joinpath("report.typ").read_bytes()
_NO_FONTS = Fonts(include_system_fonts=False, include_embedded_fonts=False)
_KEPT_FOR = 10
"""So many compilations after it typst lets go of what a document was made from: some 25 MB each, for the ten after it."""
_WITHOUT_GLYPH = re.compile('the text `"(.+?)"` (?:could not|cannot) be displayed')


def render_pdf(report: Report, imprint: Imprint) -> bytes:
    """The same bytes for the same report, imprint and typefaces."""
    faces = found(imprint.faces)
    compiler = Compiler(
        _LAYOUT,
        font_paths=faces.fonts,
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(_data(report, imprint, faces), ensure_ascii=False)},
    )
    try:
        document, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards="a-2b")
    except TypstError as error:
        raise _refused(error) from error
    finally:
        _let_go()
    if warnings:
        raise RuntimeError(f"The PDF was set otherwise than meant: {'; '.join(each.message for each in warnings)}")
    if not isinstance(document, bytes):
        raise TypeError("A PDF is one file")
    return document


def _let_go() -> None:
    """Nothing is set until typst has forgotten the document, which is no help to the next one; all of it takes 15 ms."""
    for _ in range(_KEPT_FOR):
        Compiler(b" ", font_paths=_NO_FONTS).compile(format="svg")


def _data(report: Report, imprint: Imprint, faces: Found) -> dict[str, object]:
    """All that the layout sets, as JSON has it."""
    keywords = [f"{report.period.year}年{report.period.month}月", faces.stand_ins]
    day = imprint.issued_on or report.period.last_day  # PDF/A demands a date: of what nobody issued, its month's end
    return {
        **asdict(contents(report, imprint)),
        "faces": faces.families,
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "author": imprint.office,
        "keywords": [each for each in keywords if each],
        "annex": ANNEX,
        "source_heads": SOURCE_HEADS,
        "index_heading": INDEX_HEADING,
        "index_heads": INDEX_HEADS,
    }


def _refused(error: TypstError) -> Exception:
    """What no typeface can show is named; anything else is a fault of ours."""
    shown = _WITHOUT_GLYPH.search(error.message)
    if shown is None:
        return error
    return Refused(
        "unavailable",
        f"现有字体没有这些字：{shown[1]}，不能生成PDF。请改正所在的文字，或在字体目录中补充字体，或选用其他格式（编制版次须有PDF）。",
        f"No typeface has a glyph for {shown[1]}: mend the text, add a typeface to its folder, or take another format "
        "(a version that is drafted needs the PDF).",
    )
