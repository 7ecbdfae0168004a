"""The files of the report: the measures of GB/T 9704 read back from them, same bytes, escapes, and nothing restricted."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from bureau_common.kit.core.errors import Refused
from bureau_common.schemas.report import Report, Section
from bureau_gateway.report.compose import compose
from bureau_gateway.report.context import Names
from bureau_gateway.report.formats import FORMATS, FormatName
from bureau_gateway.report.imprint import Imprint, signature
from bureau_gateway.report.template import parse_template
from gateway.tests.report.factories import OCTOBER, complete, figure, unavailable

YTD, HIDDEN = "revenue.general_revenue.ytd", "debt.hidden_debt.balance"
BODY = f"# 报告\n## 一、财政\n### （一）收入\n收入{{{{ amount('{YTD}') }}}}，余额{{{{ amount('{HIDDEN}') }}}}。"
ISSUED = Imprint(
    office="示范区财政局",
    issued_on=date(2021, 11, 5),
    classification="机密★1年",
    data_until=date(2021, 11, 4),
    public_url="https://bureau.example",
)
POINTS = 72 / 25.4
"""In a millimetre."""


def composed(*sections: Section, body: str = BODY, concealed: frozenset[str] = frozenset()) -> Report:
    return compose(OCTOBER, sections, parse_template(body), Names(), concealed)


WHOLE = composed(
    complete("revenue", 42, figure(YTD, "12345678901234567.89", "元", name_zh="=HYPERLINK(1)", notes=("按新口径",))),
    complete("debt", 7, figure(HIDDEN, "8642000.00", name_zh="某债余额")),
)
PARTIAL = composed(complete("revenue", 42, figure(YTD, None)), unavailable("debt"))
OPEN = composed(
    complete("revenue", 42, figure(YTD, "50000.00")),
    complete("debt", 7, figure(HIDDEN, "8642000.00", name_zh="某债余额")),
    concealed=frozenset({HIDDEN}),
)


def texts(name: FormatName, content: bytes) -> str:
    """All that a file says, its parts unpacked."""
    if name in ("html", "md"):
        return content.decode()
    if name == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages) + repr(content)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "\n".join(package.read(each).decode() for each in package.namelist() if not each.endswith("jpeg"))


def placed(content: bytes, page: int) -> list[tuple[str, float, float]]:
    """The texts of a page with where each begins, in points from its left and its foot."""
    found: list[tuple[str, float, float]] = []
    PdfReader(io.BytesIO(content)).pages[page].extract_text(
        visitor_text=lambda text, matrix, at, *_: found.append(
            (text.strip(), matrix[0] * at[4] + matrix[4], matrix[3] * at[5] + matrix[5])
        )
    )
    return [each for each in found if each[0]]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_answers_for_every_report_with_the_same_bytes_and_nothing_restricted(name: FormatName) -> None:
    render = FORMATS[name].render
    for report in (WHOLE, PARTIAL, OPEN):
        assert render(report, ISSUED) == render(report, replace(ISSUED))
    whole, hidden = texts(name, render(WHOLE, ISSUED)), texts(name, render(OPEN, ISSUED))
    assert "864" in whole
    assert not [each for each in (HIDDEN, "8642000", "某债余额") if each in hidden]
    for words in ("机密★1年", "示范区财政局", "2021年11月5日", "数据截至2021年11月4日"):
        assert words in re.sub(r"\s", "", hidden)
    assert "2021年11月" not in re.sub(r"\s", "", texts(name, render(WHOLE, Imprint(office="示范区财政局"))))


@pytest.mark.parametrize("name", FORMATS)
def test_a_title_or_an_office_longer_than_a_property_of_a_file_is_printed_whole(name: FormatName) -> None:
    """Of more than 255 characters no DOCX was made."""
    heading, office = "关于" * 150, "示范区" * 100
    report = composed(
        complete("revenue", 42, figure(YTD, "50000.00")), body=f"# {heading}\n正文{{{{ amount('{YTD}') }}}}"
    )
    content = FORMATS[name].render(report, replace(ISSUED, office=office))
    told = re.sub(r"\s", "", texts(name, content))
    assert [heading in told, office in told] == [True, True]
    if name == "docx":
        properties = Document(io.BytesIO(content)).core_properties
        said = [properties.title, properties.author, properties.last_modified_by]
        assert said == [heading[:255], office[:255], office[:255]]


def test_a_pdf_has_22_lines_of_28_characters_within_the_margins_and_numbers_outside() -> None:
    report = composed(body="国" * (28 * 50 - 2))
    content = FORMATS["pdf"].render(report, Imprint())
    reader = PdfReader(io.BytesIO(content))
    box = reader.pages[0].mediabox
    assert (round(float(box.width) / POINTS), round(float(box.height) / POINTS)) == (210, 297)
    lines = [[each for each in placed(content, page) if each[0].startswith("国")] for page in (0, 1)]
    pages = [page.extract_text().splitlines() for page in reader.pages]
    counted = [[line.count("国") for line in page if "国" in line] for page in pages]
    assert counted[:2] == [[26, *[28] * 21], [28] * 22]
    heights = sorted({round(at, 1) for _, _, at in lines[1]}, reverse=True)
    assert len(heights) == 22
    assert (heights[0] - heights[-1]) / 21 == pytest.approx(225 * POINTS / 22, abs=0.01)
    assert min(left for _, left, _ in lines[1]) == pytest.approx(28 * POINTS, abs=0.5)
    assert heights[0] < (297 - 37) * POINTS < heights[0] + 16
    first, second = (next(each for each in placed(content, page) if "—" in each[0]) for page in (0, 1))
    assert second[1] == pytest.approx(28 * POINTS + 14, abs=1)
    assert first[1] > 150 * POINTS
    assert first[2] < (35 - 7) * POINTS


def test_a_pdf_is_an_archive_names_its_stand_ins_and_links_its_figures() -> None:
    content = FORMATS["pdf"].render(WHOLE, ISSUED)
    reader = PdfReader(io.BytesIO(content))
    described = reader.xmp_metadata
    assert described is not None
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in content
    assert reader.metadata is not None
    assert "仿宋以Noto Serif SC代替" in str(reader.metadata["/Keywords"])
    links = {
        mark.get_object()["/A"]["/URI"]
        for page in reader.pages
        for mark in page.get("/Annots", [])
        if "/URI" in mark.get_object().get("/A", {})
    }
    assert f"https://bureau.example/v1/figures/{YTD}/records?period=2021-10&as_of=42" in links
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {each.partition("-")[0] for each in fonts} == {"NotoSerifSC", "NotoSansSC"}


def test_without_an_address_files_have_no_link_and_a_table_of_ids() -> None:
    alone = replace(ISSUED, public_url="")
    pdf = texts("pdf", FORMATS["pdf"].render(WHOLE, alone))
    assert "正文数据索引" in pdf
    assert "/URI" not in pdf
    word = texts("docx", FORMATS["docx"].render(WHOLE, alone))
    assert (YTD in word, "w:hyperlink " in word) == (True, False)


def test_what_is_markup_elsewhere_is_text_and_what_has_no_glyph_is_refused() -> None:
    evil = '#read("x") *b* $1$ \\ <a> <b/>&amp; = - @ //'
    report = composed(complete("revenue", 1), body=f"# {evil}\n正文")
    pdf = FORMATS["pdf"].render(report, Imprint())
    said = "".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    assert '#read("x")*b*$1$\\<a><b/>&amp;=-@//' in said
    assert Document(io.BytesIO(FORMATS["docx"].render(report, Imprint()))).paragraphs[0].text == evil
    with pytest.raises(Refused, match="No typeface") as refused:
        FORMATS["pdf"].render(composed(body="姓𪚥"), Imprint())
    assert "𪚥" in refused.value.detail_zh
    assert refused.value.status == 503


def test_control_characters_and_lone_surrogates_break_no_file() -> None:
    report = composed(complete("revenue", 1, figure(YTD, None, name_zh="名\x00\x1b\ud800称")))
    for name in ("pdf", "docx", "xlsx"):
        assert "名称" in texts(name, FORMATS[name].render(report, Imprint()))


def test_a_word_file_has_the_page_the_grid_and_the_faces_of_the_standard() -> None:
    document = Document(io.BytesIO(FORMATS["docx"].render(WHOLE, ISSUED)))
    section = document.sections[0]
    margins = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [None if each is None else round(each.mm) for each in margins] == [37, 28, 26, 35]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert {key.rpartition("}")[2]: value for key, value in grid.attrib.items()} == {
        "type": "lines",
        "linePitch": "579",
    }
    assert 22 * 579 <= 225 * POINTS * 20 < 23 * 579
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3"):
        letters = document.styles[name].element.rPr
        spacing = int(letters.find(qn("w:spacing")).get(qn("w:val")))
        pitch = int(letters.find(qn("w:sz")).get(qn("w:val"))) * 10 + spacing
        assert 28 * pitch <= 156 * POINTS * 20 < 29 * pitch, name
    faces = {}
    for paragraph in document.paragraphs:
        fonts = paragraph.style.element.rPr.rFonts  # type: ignore[union-attr]
        faces[paragraph.text] = fonts.get(qn("w:eastAsia"))
    assert [faces[each] for each in ("报告", "一、财政", "（一）收入")] == ["方正小标宋简体", "黑体", "楷体_GB2312"]
    assert document.styles["Normal"].font.size.pt == 16  # type: ignore[attr-defined]
    xml = texts("docx", FORMATS["docx"].render(WHOLE, ISSUED))
    assert xml.count("<w:tblHeader/>") == 1
    assert document.styles["Footer"].paragraph_format.first_line_indent == 0  # type: ignore[attr-defined]
    for table in document.tables:
        columns = [cell.width.mm for cell in table.rows[0].cells if cell.width is not None]
        assert round(sum(columns)) == 156
        assert all(each.paragraphs[0]._p.pPr.find(qn("w:snapToGrid")) is not None for each in table._cells)
    assert "w:evenAndOddHeaders" in xml
    assert 'w:instr="PAGE"' in xml


def test_a_workbook_tells_what_each_figure_is_made_of_and_runs_nothing() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(FORMATS["xlsx"].render(WHOLE, ISSUED)))
    assert book.sheet_names == ["报告", "财政收支", "政府债务"]
    heads, row = book.get_sheet_by_name("财政收支").to_python()
    told = dict(zip(heads, row, strict=True))
    assert told["名称"] == "'=HYPERLINK(1)"
    assert told["数值"] == told["原值"] == "12345678901234567.89"
    assert (told["公式"], told["状态"], told["备注"], told["数据版本"]) == ("receipts", "已报送", "按新口径", "3")
    debt = dict(zip(*book.get_sheet_by_name("政府债务").to_python(), strict=True))
    assert (debt["数值"], debt["单位"], debt["原值"]) == (864, "万元", "8642000.00")


@pytest.mark.parametrize(
    ("office", "sealed", "places"),
    [("甲区财政局", False, [5.5, 2.0]), ("很长的一个区的财政局", False, [2.0, 3.5]), ("甲区财政局", True, [4.75, 4.0])],
)
def test_name_and_date_stand_as_the_standard_says(office: str, sealed: bool, places: list[float]) -> None:
    """The date 2021年11月5日 takes 6.5 characters: three, and seven digits of half a one; the names take 5 and 10."""
    signed = signature(replace(ISSUED, office=office, sealed=sealed))
    assert [each.from_right for each in signed] == places
