"""The rows of a figure as a page and as a workbook: units by their codes and names, and no text that runs."""

import zipfile
from datetime import date
from uuid import UUID

from bureau_common.schemas.figures import Figure, FigureInput, FigureRow, FigureRows
from bureau_gateway.figures.workbook import workbook
from bureau_gateway.pages.rows_page import rows_page
from gateway.tests.report.factories import figure


def rows_of(book: str, record: dict[str, object], *, opening: bool = False) -> tuple[Figure, FigureRow]:
    """A figure and its one row."""
    needed = FigureInput(
        name="balance", label_zh="余额", unit="yuan", start=date(2021, 1, 1), end=date(2021, 10, 31), value="5.00",
        state="reported", rows=1,
    )  # fmt: skip
    row = FigureRow(
        id=UUID(int=1), book=book, measure="balance", business_date=date(2021, 10, 8), contribution="5.00", opening=opening,
        record={"source": "s", "source_ref": "R1", **record},
    )  # fmt: skip
    return figure("debt.government_debt.balance", "5.00").model_copy(update={"inputs": [needed]}), row


def page_of(book: str, record: dict[str, object], *, opening: bool = False) -> str:
    """The page of one row."""
    found, row = rows_of(book, record, opening=opening)
    return rows_page(found, FigureRows(items=[row], next_cursor=None, change_no=3), None, 100, first=True)


def test_no_text_of_a_workbook_is_one_that_a_spreadsheet_would_run() -> None:
    """As in every export: it may be saved as another kind of file, and opened again."""
    said = {"reporting_unit": "340311", "debtor_name": "=HYPERLINK(1)", "source_ref": "＋1", "source": "@s"}
    found, row = rows_of("debt-movements", said)
    with workbook(found, [row]) as file:
        texts = zipfile.ZipFile(file).read("xl/sharedStrings.xml").decode()
    for text in ("=HYPERLINK(1)", "＋1", "@s"):
        assert f">'{text}<" in texts
        assert f">{text}<" not in texts


def test_a_unit_stands_with_its_name_behind_its_code_wherever_a_row_names_one() -> None:
    page = page_of(
        "debt-movements",
        {
            "reporting_unit": "340311", "reporting_unit_name": "示范区财政局", "debtor_code": "340311-3",
            "debtor_code_name": "示范区教育局", "debtor_name": "教育局（自称）",
        },
    )  # fmt: skip
    cells = [">340311 示范区财政局<", ">340311-3 示范区教育局<", ">教育局（自称）<"]
    assert [cell for cell in cells if cell not in page] == []


def test_a_unit_that_the_register_lacks_stands_by_its_code() -> None:
    page = page_of("debt-movements", {"reporting_unit": "340311", "debtor_code": "91330100799655058B"})
    assert ">340311<" in page
    assert ">91330100799655058B<" in page


def test_an_opening_is_called_one_and_is_not_counted_as_a_voucher() -> None:
    page = page_of("debt-movements", {"reporting_unit": "340311"}, opening=True)
    assert ">期初<" in page
    assert (page.count("1行，其中期初1行"), page.count("1笔")) == (2, 0)
    voucher = page_of("debt-movements", {"reporting_unit": "340311"})
    assert (voucher.count("1笔"), "期初" in voucher) == (2, False)
