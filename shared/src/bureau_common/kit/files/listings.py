"""A list as a workbook that is sent while it is written: its rows are packed as they come, and no file waits for the last.

The library writes the workbook with the header alone. Its sheet is then written on, row by row, into the package that is
being sent; texts stand in the cells themselves, since a table of them would have to be known before the sheet is begun.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import IO, Any
from xml.sax.saxutils import escape

import xlsxwriter
from pydantic import BaseModel

from ..core.errors import malformed
from ..core.newest import of_short_texts
from .cells import MAX_EXACT, Percent, fit_cell, is_text, kinds, write_cell, write_text
from .headers import exported
from .xlsx_files import column_letters

MAX_ROWS = 1_048_575
_SHEET = "xl/worksheets/sheet1.xml"
_END = "</sheetData>"
_QUICKLY = 1
"""How hard a package is packed: rows are so alike that more would take twice the time for a seventh of the size."""
_FIRST_DAY = date(1900, 3, 1)
"""Days before it are others in a spreadsheet, which knows a 29 February 1900, or none."""
_DAY_0 = date(1899, 12, 30).toordinal()
_SURELY_EXACT = len(str(MAX_EXACT))
"""A number that is written with fewer characters is below it, and has digits enough."""
_ROOM = struct.pack("<HHHH12x", 0xA220, 16, 0xA028, 0)
"""Of a package's part: `Microsoft Open Packaging Growth Hint`, by APPNOTE 4.6.10."""
_VERSION = struct.pack("<H", 45)
_SPECIAL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)")
"""What XML cannot hold, and what would be read as its spelling."""


class _Sent(io.RawIOBase):
    """Where the package is written to: what was written since it was last asked."""

    def __init__(self) -> None:
        self._blocks: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, block: Any) -> int:
        self._blocks.append(bytes(block))
        return len(block)

    def taken(self) -> bytes:
        blocks, self._blocks = self._blocks, []
        return b"".join(blocks)


def _as_excel_reads(header: bytes) -> bytes:
    """The local header of a part whose size is not known yet, which may come to more than 4 GB.

    Excel calls a workbook damaged where such a header has the sizes of ZIP64, which are not known either. It takes zeros and
    version 4.5, which says that the sizes behind the part have eight bytes each, as Apache POI writes all it streams. In the
    place of the field stands the one by which Office leaves room, of the same length, so that nothing moves.
    """
    assert header[28:30] == len(_ROOM).to_bytes(2, "little")  # noqa: S101 - else what follows would be part of a name
    return header[:4] + _VERSION + header[6:18] + bytes(8) + header[26 : -len(_ROOM)] + _ROOM


class Listing:
    """The workbook of a list: each call returns the bytes that follow those of the one before."""

    def __init__(self, entry: type[BaseModel]) -> None:
        self._row = 1
        self._sent = _Sent()
        self._package = zipfile.ZipFile(self._sent, "w", zipfile.ZIP_DEFLATED, compresslevel=_QUICKLY)
        frame = zipfile.ZipFile(io.BytesIO(self._framed(entry)))
        for name in frame.namelist():
            if name != _SHEET:
                self._package.writestr(name, frame.read(name))
        head, self._tail = frame.read(_SHEET).decode().split(_END)
        before = self._sent.taken()
        self._part: IO[bytes] = self._package.open(_SHEET, "w", force_zip64=True)
        self._sent.write(before + _as_excel_reads(self._sent.taken()))
        self._part.write(re.sub("<dimension [^>]*/>", "", head).encode())

    def _framed(self, entry: type[BaseModel]) -> bytes:
        """The workbook with its header, its formats, and no row; a column is how its cells begin, are styled and go on."""
        columns, of_fields, target = exported(entry), kinds(entry), io.BytesIO()
        with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
            sheet = workbook.add_worksheet("数据")
            bold = workbook.add_format({"bold": True})
            money, day, text = (workbook.add_format({"num_format": code}) for code in ("0.00", "yyyy-mm-dd", "@"))
            # A format has its number when it is first used.
            of_sums, of_days, of_texts = (f' s="{each._get_xf_index()}"' for each in (money, day, text))
            # A percentage has no format: 40% that is typed into a cell that has one of sums would be 0.40.
            usual, percentage = partial(_cell, of_sums, of_days), partial(_cell, "", of_days)
            # An office mends codes and adds rows below: 0012 that is typed into a cell without the format of texts would be 12.
            self._columns = []
            for place, name in enumerate(columns):
                kind = of_fields.get(name, str)
                sheet.set_column(place, place, 18, text if is_text(kind) else day if issubclass(kind, date) else None)
                begun, styled = f'<c r="{column_letters(place)}', of_texts if is_text(kind) else ""
                self._columns.append((begun, f'"{styled}', percentage if kind is Percent else usual))
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, [*columns.values()], bold)
        return target.getvalue()

    def add(self, rows: Iterable[Sequence[object]]) -> bytes:
        """Some more rows."""
        written = []
        for values in rows:
            self._row += 1
            if self._row > MAX_ROWS + 1:
                raise malformed(
                    "format", "too_many_rows", f"超过{MAX_ROWS}行，请缩小范围或导出CSV",
                    f"Over {MAX_ROWS} rows: narrow the list or take CSV",
                )  # fmt: skip
            row = self._row
            cells = [
                f"{begun}{row}{styled}{goes_on(value)}</c>"
                for (begun, styled, goes_on), value in zip(self._columns, values, strict=True)
                if value is not None
            ]
            written.append(f'<row r="{row}">{"".join(cells)}</row>')
        self._part.write("".join(written).encode())
        return self._sent.taken()

    def close(self) -> bytes:
        """The end."""
        self._part.write((_END + self._tail).encode())
        self._part.close()
        self._package.close()
        return self._sent.taken()


def _cell(money: str, day: str, value: object) -> str:
    """The rest of a cell's element, from its attributes on, with the formats of what has two decimals and of days."""
    if type(value) is str:  # as most are
        return _text_cell(value)
    if isinstance(value, Decimal) and _is_exact(written := str(value)):
        return f"{money if written[-3:-2] == '.' else ''}><v>{written}</v>"
    if isinstance(value, date) and value >= _FIRST_DAY:
        return f"{day}><v>{value.toordinal() - _DAY_0}</v>"
    if isinstance(value, int):
        return f"><v>{int(value)}</v>"
    return _shown_cell(write_cell(value))


@of_short_texts(4096)
def _text_cell(text: str) -> str:
    """Kept for some texts, as most of a list repeat; of the others most hold nothing but letters and digits."""
    return _shown_cell(text if text.isalnum() else write_text(text))


def _shown_cell(shown: str) -> str:
    shown = fit_cell(shown)
    text = shown if shown.isalnum() else escape(_SPECIAL.sub(lambda found: f"_x{ord(found[0]):04X}_", shown))
    return f' t="inlineStr"><is><t xml:space="preserve">{text}</t></is>'


def _is_exact(number: str) -> bool:
    """Whether a spreadsheet's number, 15 digits, holds the value; else it is written as text."""
    if len(number) < _SURELY_EXACT and "E" not in number:
        return True
    value = Decimal(number)
    return abs(value) < MAX_EXACT and Decimal(f"{float(value):.15g}") == value
