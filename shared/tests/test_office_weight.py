"""What the formats of a file weigh while its sheet is read, and that they go when the sheet is closed."""

import io
import tracemalloc
from typing import Any

from bureau_common.kit.files.xlsx_files import XlsxRows
from bureau_common.kit.files.xlsx_workbook import Workbook
from test_office_cells import in_chinese
from toy.workbooks import workbook

__all__ = ["in_chinese"]
FORMATS = 200


def fill(book: Any, sheet: Any) -> None:
    """A number under each of many formats that show as long a text as there may be."""
    for row in range(FORMATS):
        sheet.write_number(row, 0, row, book.add_format({"num_format": "0" + chr(0x4E00 + row) * 240}))


def test_formats_weigh_what_their_texts_do_and_go_with_the_sheet() -> None:
    """Each character of a format was a text of its own, and whoever still held a closed sheet held its formats."""
    content = workbook(fill)
    tracemalloc.start()
    book = Workbook(io.BytesIO(content))
    rows = XlsxRows(book, book.sheets[0])
    del book
    read, held = len([*rows]), tracemalloc.get_traced_memory()[0]
    rows.close()
    left = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert read == FORMATS
    assert held < FORMATS * 4_000
    assert held - left > FORMATS * 500
