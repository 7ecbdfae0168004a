"""What offices type into our own workbooks is what they meant: the formats of their cells change nothing of it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bureau_common.kit.files.headers import headers
from bureau_common.kit.files.listings import Listing
from bureau_common.kit.files.workbooks import write_template
from test_office_cells import in_chinese, read
from toy.schemas import OrderEntry, OrderKind
from toy.typing import cell_formats, column_formats, typed
from toy.workbooks import HEADER, order_row, workbook

__all__ = ["in_chinese"]
TITLES = headers(OrderEntry)


def with_typed(title: str, text: str, code: str) -> bytes:
    """A good row in which a text was typed into a cell of a format."""

    def fill(book: Any, sheet: Any) -> None:
        value, shown = typed(text, code)
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, order_row("1"))
        sheet.write(1, HEADER.index(title), value, book.add_format({"num_format": shown}))

    return workbook(fill)


@pytest.mark.parametrize(
    ("text", "share"), [("50", 50), ("50%", 50), ("100%", 100), ("0.5%", "0.5"), ("33.3333", "33.3333")]
)
def test_a_percentage_that_is_typed_into_a_template_is_read_as_its_note_says(text: str, share: Any) -> None:
    """Its column had a format of numbers, in which 50% is 0.50."""
    code = column_formats(write_template(OrderEntry))[TITLES.index("本级承担比例")]
    entries, errors = read(with_typed("本级承担比例", text, code))
    assert (errors, [each.share_pct for each in entries]) == ([], [Decimal(share)])


@pytest.mark.parametrize("held", ["40", "40.00", "40.0000"])
def test_a_percentage_that_is_typed_into_an_export_is_read_so_too(held: str) -> None:
    """Percentages of two decimals had the format of sums."""
    row = [
        "shop",
        "1",
        "340311",
        "单位",
        date(2021, 3, 5),
        "V1",
        "1010101",
        Decimal(held),
        OrderKind.ORDER,
        Decimal("1.00"),
    ]
    listing = Listing(OrderEntry)
    formats = cell_formats(listing.add([[*row, None, None]]) + listing.close())
    assert (formats["E2"], formats["J2"]) == ("yyyy-mm-dd", "0.00")
    entries, errors = read(with_typed("本级承担比例", "50%", formats["H2"]))
    assert (errors, [each.share_pct for each in entries]) == ([], [Decimal(50)])
