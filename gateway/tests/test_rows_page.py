"""The page of a figure's rows: units by their codes and names."""

from datetime import date
from uuid import UUID

from bureau_common.schemas.figures import FigureInput, FigureRow, FigureRows
from bureau_gateway.pages.rows_page import rows_page
from gateway.tests.report.factories import figure


def page_of(
    book: str, record: dict[str, object], name: str = "debt.government_debt.balance", *, opening: bool = False
) -> str:
    """The page of one row."""
    needed = FigureInput(
        name="balance", label_zh="余额", unit="yuan", start=date(2021, 1, 1), end=date(2021, 10, 31), value="5.00",
        state="reported", rows=1,
    )  # fmt: skip
    row = FigureRow(
        id=UUID(int=1), book=book, measure="balance", business_date=date(2021, 10, 8), contribution="5.00", opening=opening,
        record={"source": "s", "source_ref": "R1", **record},
    )  # fmt: skip
    rows = FigureRows(items=[row], next_cursor=None, change_no=3)
    return rows_page(figure(name, "5.00").model_copy(update={"inputs": [needed]}), rows, None, 100, first=True)


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
