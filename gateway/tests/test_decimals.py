"""A figure has the same digits wherever it is printed: in every format of the report, on every page, in alerts and comparisons."""

import io
import re
import zipfile

import pytest
from pypdf import PdfReader

from bureau_common.schemas.alerts import FigurePart
from bureau_common.schemas.figures import Figure, Histories, Series, SeriesPoint
from bureau_common.schemas.periods import Period
from bureau_common.schemas.report import Report
from bureau_gateway.alerts.words import told, told_in_english
from bureau_gateway.home.headlines import HEADLINES, cards_of
from bureau_gateway.issues.diff import figure_differences
from bureau_gateway.issues.page import difference_page
from bureau_gateway.issues.schemas import Difference
from bureau_gateway.marks import Known
from bureau_gateway.pages.figure_page import figure_page
from bureau_gateway.pages.texts import printed
from bureau_gateway.report.compose import compose
from bureau_gateway.report.context import Names
from bureau_gateway.report.formats import FORMATS, FormatName, Imprint
from bureau_gateway.report.nodes import Body, Change, Clause, Fig, If
from bureau_gateway.report.template import parse_template, shipped_template
from gateway.tests.report.factories import OCTOBER, complete, figure
from tests.html_pages import Page

FINER, WHOLE, BY_SETTING = "debt.banks.npl_ratio", "debt.x.share_pct", HEADLINES[3]
FIGURES = [
    figure(FINER, "2.827895", "%", decimals=2),
    figure(WHOLE, "5", "%"),
    figure(BY_SETTING, "123456789.00", "亿元", decimals=3),
]
DIGITS = {FINER: "2.83%", WHOLE: "5.0%", BY_SETTING: "1.235亿元"}
"""By hand: two decimals where a figure needs them, those of the unit, and those that a bureau set."""
SEPTEMBER = Period(2021, 9)


def report(*figures: Figure) -> Report:
    body = "".join(f"{{{{ amount('{each.id}') }}}}。" for each in figures)
    return compose(OCTOBER, [complete("debt", 3, *figures)], parse_template(body), Names())


def series(one: Figure) -> Series:
    points = [
        SeriesPoint(period=month, value=one.value, state="reported", provisional=False)
        for month in (SEPTEMBER, OCTOBER)
    ]
    about = {name: getattr(one, name) for name in ("id", "name_zh", "unit", "display_unit", "decimals")}
    return Series(**about, formula_version=1, change_no=3, points=points)


def plain(text: str) -> str:
    """Without what parts thousands and units for the eye."""
    return text.replace(" ", "").replace(",", "")


def text_of(name: FormatName, content: bytes) -> str:
    if name == "pdf":
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if name == "docx":
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            content = package.read("word/document.xml")
    text = re.sub("<style.*?</style>|<[^>]*>", "", content.decode(), flags=re.DOTALL)
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)  # a link of Markdown


@pytest.mark.parametrize("name", ["md", "html", "docx", "pdf"])
def test_every_format_prints_the_same_digits(name: FormatName) -> None:
    text = text_of(name, FORMATS[name].render(report(*FIGURES), Imprint()))
    assert "".join(f"{DIGITS[each.id]}。" for each in FIGURES) in re.sub(r"\s", "", text)


def test_a_workbook_shows_them_though_its_cells_hold_numbers() -> None:
    with zipfile.ZipFile(io.BytesIO(FORMATS["xlsx"].render(report(*FIGURES), Imprint()))) as package:
        styles, sheet = (package.read(f"xl/{each}.xml").decode() for each in ("styles", "worksheets/sheet2"))
    formats = {"1": "0", "2": "0.00"} | dict(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]*)"', styles))
    used = re.findall(r'<xf numFmtId="(\d+)"', styles.partition("<cellXfs")[2])
    cells = re.findall(r'<c r="C\d+" s="(\d+)"><v>([^<]*)</v>', sheet)
    shown = [f"{float(value):.{len(formats[used[int(style)]].partition('.')[2])}f}" for style, value in cells]
    assert shown == [DIGITS[each.id].rstrip("%亿元") for each in FIGURES]


@pytest.mark.parametrize("one", FIGURES, ids=lambda one: one.id)
def test_every_page_alert_and_series_prints_the_same_digits(one: Figure) -> None:
    digits, known = DIGITS[one.id], Known(FIGURES)
    page = Page(figure_page(one, series(one))).text
    assert plain(page).count(digits) >= 4  # its value, both ends of its line, and a month of the table at least
    assert plain(printed(one)) == one.written == digits
    assert told([FigurePart(figure_id=one.id)], known) == digits
    english = {BY_SETTING: "123456789.00 yuan"}.get(one.id, digits)
    assert told_in_english([FigurePart(figure_id=one.id)], known) == english

    before = one.model_copy(update={"value": "1"})
    changes = figure_differences(report(before), report(one))
    difference = Difference(period=OCTOBER, older="1", newer="live", figures=changes, sentences=[])
    assert digits in plain(Page(difference_page(difference)).text)


def test_a_card_of_the_first_page_prints_its_figure_and_its_months_alike() -> None:
    headline = FIGURES[2]
    histories = {"debt": Histories(change_no=3, moved=[OCTOBER], series=[series(headline)])}
    (card,) = [each for each in cards_of(report(headline), histories) if BY_SETTING in each.href]
    assert card.chart is not None
    assert {plain(each) for each in (card.value, card.chart.lowest, card.chart.highest)} == {"1.235亿元"}


def test_in_another_unit_a_figure_has_that_units_decimals_and_not_those_of_one_that_needs_more() -> None:
    asked = "{{ fig('debt.x.owed', '亿元') }}"
    owed = figure("debt.x.owed", "123456789.00", "万元")
    finer, usual = (figure(f"debt.x.{n}", "1.00", "亿元", decimals=n) for n in (4, 2))
    for others in ((finer, usual), (usual, finer)):
        found = compose(OCTOBER, [complete("debt", 3, *others, owed)], parse_template(asked), Names())
        assert [run.text for each in found.paragraphs for run in each.runs] == ["1.23"]


def by_hand(body: Body) -> list[Fig | Change]:
    """What a template prints with decimals that it says itself."""
    found: list[Fig | Change] = []
    for part in body:
        if isinstance(part, Fig | Change):
            number = part.number if isinstance(part, Fig) else part.word.number
            found += [part] if number.decimals is not None else []
        elif isinstance(part, Clause):
            found += by_hand(part.body)
        elif isinstance(part, If):
            found += [
                each for branch in (*(body for _, body in part.branches), part.otherwise) for each in by_hand(branch)
            ]
    return found


def test_the_shipped_template_leaves_decimals_to_the_figures_but_where_it_rounds_down_to_tens() -> None:
    (tens,) = by_hand(shipped_template().body)
    assert isinstance(tens, Fig)
    assert (tens.number.id, tens.number.decimals, tens.floor) == ("debt.supervision.investment_companies", -1, True)
