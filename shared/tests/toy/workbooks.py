"""Workbooks as spreadsheet programs write them, for tests that import."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import httpx
import xlsxwriter
from python_calamine import load_workbook

HEADER = (
    "来源系统", "来源单号", "填报单位", "业务日期", "订单号", "品目编码", "本级承担比例", "订单类型", "金额（元）",
)  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def order_row(reference: str, changes: Mapping[str, object] | None = None) -> list[object]:
    """A row that breaks no rule, with what a test changes by header."""
    usual = ("shop", reference, "340311", "2021-03-05", "V1", "1010101", "100", "订购", "10.00")
    return [(changes or {}).get(name, value) for name, value in zip(HEADER, usual, strict=True)]


def workbook(fill: Callable[[Any, Any], None], sheet: str = "Sheet1") -> bytes:
    """What `fill(workbook, sheet)` writes; numbers are numbers, text is text."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False})
    fill(book, book.add_worksheet(sheet))
    book.close()
    return target.getvalue()


def sheets_of(sheets: Mapping[str, Iterable[Sequence[object]]]) -> bytes:
    """A workbook with a sheet for each name, and its rows."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    book.close()
    return target.getvalue()


def sheet_of(rows: Iterable[Sequence[object]], header: Sequence[str] = HEADER, above: int = 0) -> bytes:
    """A header, `above` rows further down than the first, and the rows behind it."""

    def fill(_: Any, sheet: Any) -> None:
        for number, cells in enumerate([header, *rows], above):
            sheet.write_row(number, 0, cells)

    return workbook(fill)


def edited(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The workbook with one of its parts changed by hand."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as result:
        for name in source.namelist():
            text = source.read(name).decode()
            result.writestr(name, change(text) if name == part else text)
    return target.getvalue()


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    """Every sheet of a workbook as an independent reader reads it."""
    book = load_workbook(io.BytesIO(content))
    return {name: [*map(list, book.get_sheet_by_name(name).to_python())] for name in book.sheet_names}


async def send(client: httpx.AsyncClient, content: bytes, key: str = "k", **options: Any) -> httpx.Response:
    headers = {"Idempotency-Key": key, **options.pop("headers", {})}
    return await client.post("/v1/orders/import", files={"file": ("f.xlsx", content)}, headers=headers, **options)
