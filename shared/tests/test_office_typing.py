"""What offices type into our own workbooks is what they meant: the formats of their cells change nothing of it."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bureau_common.kit.core.errors import Refused
from bureau_common.kit.files.entry_files import Reader
from bureau_common.kit.files.headers import exported, headers
from bureau_common.kit.files.listings import Listing
from bureau_common.kit.files.problem_sheets import write_problems
from bureau_common.kit.files.workbooks import write_template
from test_office_cells import in_chinese, read
from toy.schemas import OrderEntry, OrderKind
from toy.typing import cell_formats, column_formats, typed
from toy.workbooks import HEADER, order_row, sheet_of, workbook

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


def row_of(share: str) -> list[object]:
    """What a list has of a good order, with its unit's name."""
    order = ["shop", "1", "340311", "单位", date(2021, 3, 5), "V1", "1010101"]
    return [*order, Decimal(share), OrderKind.ORDER, Decimal("1.00"), None, None]


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
    listing = Listing(OrderEntry)
    formats = cell_formats(listing.add([row_of(held)]) + listing.close())
    assert (formats["E2"], formats["J2"]) == ("yyyy-mm-dd", "0.00")
    entries, errors = read(with_typed("本级承担比例", "50%", formats["H2"]))
    assert (errors, [each.share_pct for each in entries]) == ([], [Decimal(50)])


def test_what_is_mended_in_an_export_or_added_below_it_keeps_its_zeros() -> None:
    """In cells and columns without a format 0012 became 12, and 11-8 a day of no year."""
    listing = Listing(OrderEntry)
    content = listing.add([row_of("40.00")]) + listing.close()
    code, titles = column_formats(content), [*exported(OrderEntry).values()]
    cells = cell_formats(content)
    assert [cells[f"{letter}2"] for letter in "ABCDFGI"] == ["@"] * 7
    entries, errors = read(with_typed("订单号", "0012", code[titles.index("订单号")]))
    assert (errors, [each.order_no for each in entries]) == ([], ["0012"])
    assert {title: code[place] for place, title in enumerate(titles) if code[place] != "@"} == {
        "业务日期": "yyyy-mm-dd", "本级承担比例": "General", "金额（元）": "General",
    }  # fmt: skip


@pytest.mark.parametrize("wrong", ["#N/A", "甲\n乙"])
def test_a_code_that_is_mended_in_what_came_back_keeps_its_zeros(wrong: str) -> None:
    """The cells were texts in columns without a format: 0012 that was typed over them became 12."""
    content = sheet_of([order_row("1", {"订单号": wrong, "本级承担比例": "x"}), order_row("2", {"金额（元）": "y"})])
    reader = Reader(io.BytesIO(content), OrderEntry)
    reader.read(10)
    refused = Refused("malformed", "x", "x", errors=reader.errors, errors_total=reader.errors_total)
    with write_problems(io.BytesIO(content), OrderEntry, refused) as file:
        back = file.read()
    cells, columns = cell_formats(back), column_formats(back)
    marked, beside = cells["E2"], cells["E3"]
    assert (marked, beside, columns.get(HEADER.index("订单号"))) == ("@", "@", "@")
    assert [cells[address] for address in ("G2", "G3", "I2", "I3", "D2")] == ["General"] * 5
    entries, errors = read(with_typed("订单号", "0012", marked))
    assert (errors, [each.order_no for each in entries]) == ([], ["0012"])
