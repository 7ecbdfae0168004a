"""XLSX files, streamed row by row: no sheet stands in memory whole, however many rows or columns it claims."""

import math
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from ..core.errors import malformed
from .cells import MAX_COLUMNS, MAX_ROW_TEXT, Cell, Merged, Unreadable, is_blank, length_of, row_too_long
from .xlsx_formats import DATES, Look, styled
from .xlsx_package import MAX_TEXT, broken, new_parser, open_part, parse, tags
from .xlsx_workbook import Sheet, Strings, Workbook, unescape

MAX_SHEET = 384 << 20
MAX_ROW = 1_048_576
MAX_PLACES = 10_000_000
"""Cells of a sheet, the empty ones before the last of each row with them: rows that end far out take their time."""
MAX_MERGED = 10_000
"""Merged ranges that are kept."""
_TAGS = tags("row", "c", "v", "f", "t", "rPh", "mergeCell", "col")
_DIGITS = "0123456789"
_COLUMN = re.compile("[A-Z]{1,3}")
_RANGE = re.compile("([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_SMALL = re.compile("[0-9]{1,5}")
_YES = ("1", "true")
_INDEX = re.compile("[ \\n]*[0-9]{1,9}[ \\n]*")
_FLOAT = re.compile(r"\s*[+-]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)(?:[eE][+-]?[0-9]+)?\s*", re.ASCII)
"""A number as XML writes it: Python's own reading takes 1_000 and the digits of every script, too."""
_CONSTANT = re.compile('"([^"]*)"')
_LAST_SERIAL = 2_958_466  # the day after 9999-12-31


def column_letters(number: int) -> str:
    """The name of a column, counted from 0: A, B … Z, AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters if _COLUMN.fullmatch(letters) else "":
        number = number * 26 + ord(letter) - 64
    if not 0 < number <= MAX_COLUMNS:
        raise broken("cell")
    return number - 1


class XlsxRows:
    """The rows of a sheet that hold anything: their numbers, and their cells up to the last filled one."""

    ragged = True
    """A row ends with its last filled cell; what is missing up to the header's end is empty."""
    max_rows = 200_000

    def __init__(self, book: Workbook, sheet: Sheet, within: str = "") -> None:
        self.name = sheet.name
        self.within = within
        self.hidden_rows: list[int] = []
        """Rows with cells that nobody sees, as far as they were read."""
        self.hidden_columns: list[tuple[int, int]] = []
        """The first and the last of some columns that nobody sees."""
        self.merged: list[Merged] = []
        """Known when the last row was read: a sheet tells of them behind its cells."""
        self._epoch, self._looks, self._strings = book.epoch, book.looks, book.strings
        self._part = open_part(book.package, sheet.part, MAX_SHEET)
        self._parser = new_parser(self._start, self._end)
        self._row, self._column, self._is_hidden = 0, -1, False
        self._kind, self._style, self._phonetic = "n", "", False
        self._formula: list[str] | None = None
        self._valued = False
        self._columns: dict[str, int] = {}
        self._cells: dict[int, Cell] = {}
        self._row_text, self._places = 0, 0
        self._text: list[str] = []
        self._ready: list[tuple[int, list[Cell]]] = []

    def close(self) -> None:
        """Leave the file open for its owner; texts and formats go at once: whoever reads the rows is held by what reads for it."""
        self._part.close()
        self._strings, self._looks = Strings(), {}

    def cell_name(self, row: int, column: int) -> str | None:
        """What a spreadsheet calls a cell, behind the name of its sheet where several are read: E17, or 收入入库!E17."""
        return f"{self.within}{column_letters(column)}{row}"

    def __iter__(self) -> Iterator[tuple[int, list[Cell]]]:
        for _ in parse(self._part, self._parser):
            if sum(map(len, [*self._text, *(self._formula or ())])) > MAX_TEXT:
                name = f"{column_letters(max(self._column, 0))}{self._row}"
                raise malformed("file", "too_long", f"{name}单元格文字过长", f"The text of cell {name} is too long")
            yield from self._ready
            self._ready.clear()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match _TAGS.get(name):
            case "c":
                self._start_cell(attributes)
            case "v" | "t" if not self._phonetic:
                self._valued = True
                self._parser.CharacterDataHandler = self._text.append
            case "f":
                self._formula = []
                self._parser.CharacterDataHandler = self._formula.append
            case "rPh":
                self._phonetic = True
            case "row":
                self._start_row(attributes)
            case "mergeCell":
                self._note_merged(attributes.get("ref", ""))
            case "col":
                self._note_hidden(attributes)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._formula, self._valued = None, False
        self._text.clear()
        letters = attributes.get("r", "").rstrip(_DIGITS)
        if not letters:
            self._column += 1
            if self._column >= MAX_COLUMNS:
                raise broken("cell")
        elif letters in self._columns:
            self._column = self._columns[letters]
        else:
            self._column = self._columns[letters] = _column_number(letters)

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", str(self._row + 1))
        if not (number.isascii() and number.isdigit() and len(number) < 8):
            raise broken("row")
        if not self._row < int(number) <= MAX_ROW:  # one number is one row, wherever it is told of
            raise broken("row")
        self._row, self._column, self._cells, self._row_text = int(number), -1, {}, 0
        self._is_hidden = attributes.get("hidden") in _YES or attributes.get("ht") == "0"

    def _note_merged(self, reference: str) -> None:
        if (found := _RANGE.fullmatch(reference)) and len(self.merged) < MAX_MERGED:
            left, top, right, bottom = found.groups()
            self.merged.append(Merged(reference, _column_number(left), int(top), _column_number(right), int(bottom)))

    def _note_hidden(self, attributes: dict[str, str]) -> None:
        ends = [attributes.get(name, "") for name in ("min", "max")]
        is_hidden = attributes.get("hidden") in _YES or attributes.get("width") == "0"
        if is_hidden and len(self.hidden_columns) < MAX_MERGED and all(map(_SMALL.fullmatch, ends)):
            self.hidden_columns.append((int(ends[0]) - 1, int(ends[1]) - 1))

    def _end(self, name: str) -> None:
        match _TAGS.get(name):
            case "v" | "t" | "f":
                self._parser.CharacterDataHandler = None
            case "c":
                if self._text or self._formula is not None:
                    self._cells[self._column] = cell = self._value("".join(self._text))
                    self._text.clear()
                    self._row_text += length_of(cell)
                    if self._row_text > MAX_ROW_TEXT:
                        raise row_too_long(self._row)
            case "rPh":
                self._phonetic = False
            case "row" if self._cells:
                get, width = self._cells.get, max(self._cells) + 1
                self._places += width
                if self._places > MAX_PLACES:
                    raise malformed(
                        "file", "too_large", "单元格过多，请分成几个文件", "Too many cells; divide the file"
                    )
                self._ready.append((self._row, [get(number, "") for number in range(width)]))
                if self._is_hidden and not all(map(is_blank, self._cells.values())):
                    self.hidden_rows.append(self._row)

    def _value(self, text: str) -> Cell:
        if self._formula is not None:
            formula = "".join(self._formula)
            if constant := _CONSTANT.fullmatch(formula):  # ="00123" keeps the zeros, and is what it says
                return constant[1]
            # Libraries that compute nothing leave the value empty, too; who computed an empty text says that it is a text.
            computed = text or (self._valued and self._kind == "str")
            return Unreadable("formula", text if computed else f"={formula[:80]}")
        match self._kind:
            case "d":
                moment = _moment(text)
                return _as_shown(moment, self._look()) if isinstance(moment, datetime) else moment
            case "n":
                return self._number(text)
            case "s":
                if not _INDEX.fullmatch(text):
                    raise broken("strings")
                try:
                    return self._strings[int(text)]
                except IndexError as error:
                    raise broken("strings") from error
            case "b":
                return "FALSE" if text in ("0", "false") else "TRUE"
            case "e":
                return Unreadable("error_cell", text)
        return unescape(text)

    def _number(self, text: str) -> Cell:
        number = float(text) if _FLOAT.fullmatch(text) else math.inf
        if not math.isfinite(number):
            return Unreadable("error_cell", text[:80])
        look = self._look()
        if look is None:
            return number
        if look.style not in DATES:
            return styled(number, look)
        if not 0 <= number < _LAST_SERIAL:
            return number
        try:
            day = self._epoch + timedelta(seconds=round(number * 86_400))
        except OverflowError:  # after the year 9999
            return number
        return _as_shown(day, look)

    def _look(self) -> Look | None:
        """How the style of the cell shows numbers and days."""
        style = int(self._style) if self._style.isascii() and self._style.isdigit() and len(self._style) < 7 else 0
        return self._looks.get(style)


def _as_shown(day: datetime, look: Look | None) -> datetime:
    """A day as the kind that says how much of it its cell shows; all of it where the format is none of days."""
    kind = datetime if look is None else DATES.get(look.style, datetime)
    return kind.fromisoformat(day.isoformat())


def _moment(text: str) -> Cell:
    """A day of the strict dialect, which writes it as ISO 8601."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text
