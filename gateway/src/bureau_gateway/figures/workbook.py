"""The rows behind a figure as a workbook: a sheet for each input, with the columns that its page has."""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import IO

import xlsxwriter

from bureau_common.kit.core.errors import Refused
from bureau_common.kit.files.cells import fit_cell, write_text
from bureau_common.kit.web.streams import waiting
from bureau_common.schemas.figures import Figure, FigureRow, FigureRows

from ..pages.rows_page import Cell, tables_of

PAGE, MOST, SECONDS = 500, 20_000, 60
"""How many rows are asked for at once, how many a workbook holds, and how long they are waited for: others wait behind it."""
_EXACT = 15
"""So many digits of a number a spreadsheet keeps."""
ReadPage = Callable[[str | None], Awaitable[FigureRows]]


async def all_rows(read: ReadPage) -> list[FigureRow]:
    """Every row, a page after the other; more than a workbook holds are refused, and so is a service that takes long for them."""
    try:
        async with asyncio.timeout(SECONDS):
            return await _all_rows(read)
    except TimeoutError:
        zh = f"服务在{SECONDS}秒内没有给出全部明细，请先筛选再下载"
        raise Refused("upstream_timeout", zh, f"Not all rows came in {SECONDS} s: filter them first") from None


async def _all_rows(read: ReadPage) -> list[FigureRow]:
    rows: list[FigureRow] = []
    cursor: str | None = None
    while True:
        page = await read(cursor)
        rows += page.items
        if len(rows) > MOST:
            zh, en = f"明细超过{MOST}笔，请先筛选再下载", f"There are more than {MOST} rows: filter them first"
            raise Refused("too_large", zh, en)
        if page.next_cursor is None:
            return rows
        if len(page.items) < PAGE:
            raise ValueError("a page that is not full says that more follow: it may be so forever")
        cursor = page.next_cursor


def workbook(figure: Figure, rows: list[FigureRow]) -> IO[bytes]:
    """The workbook in a temporary file, where it waits until it is taken."""
    return waiting(lambda file: _write_book(file, figure, rows))


def _write_book(file: IO[bytes], figure: Figure, rows: list[FigureRow]) -> None:
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    tables = tables_of(figure, rows)
    for place, table in enumerate(tables, start=1):
        sheet = book.add_worksheet(f"{place}")
        sheet.write_string(0, 0, f"{figure.name_zh} {figure.period}：{table.heading}")
        for column, title in enumerate(table.columns):
            sheet.write_string(1, column, title.text, head)
        sheet.set_column(0, len(table.columns) - 1, 18)
        sheet.freeze_panes(2, 0)
        for line, cells in enumerate(table.lines, start=2):
            for column, cell in enumerate(cells):
                _write(sheet, line, column, cell)
    if not tables:
        book.add_worksheet("1").write_string(0, 0, f"{figure.name_zh} {figure.period}：没有记录")
    book.close()


def _write(sheet: xlsxwriter.worksheet.Worksheet, line: int, column: int, cell: Cell) -> None:
    """A number as one while a spreadsheet keeps all its digits; text as text, and what a spreadsheet would run as no file has it."""
    if cell.number is not None and _digits(cell.number) <= _EXACT:
        sheet.write_number(line, column, float(cell.number))
    else:
        sheet.write_string(line, column, fit_cell(write_text(cell.text)))


def _digits(number: Decimal) -> int:
    return len(number.normalize().as_tuple().digits)
