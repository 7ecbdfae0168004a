"""Files of entries, CSV or XLSX alike: where the header stands, what each row says, and each wrong place by its cell."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import IO, Any, NamedTuple

from pydantic import BaseModel, ValidationError

from ...schemas.personal import PERSONAL_FIELDS, may_identify
from ...schemas.problems import FieldError
from ..core.context import say
from ..core.errors import Refused, malformed
from ..core.records import unit_names
from ..web.problems import field_errors
from .cells import Cell, CellError, is_blank, kinds, read_cell, show_cell
from .columns import MAX_CELL, Columns
from .copying import line_of
from .csv_files import CsvRows, too_many_rows
from .named_units import Called
from .xlsx_files import XlsxRows

MAX_LISTED = 1000
_HEADER_WITHIN = 20
_MAX_EMPTY = 100
"""Columns without a header: each row would be as wide as they make it."""
_MAX_TOGETHER = 1_000_000
"""Characters and cells of the rows that are read together."""
_TOTALS = frozenset({"合计", "总计", "小计", "共计", "本页合计"})
Row = tuple[int, list[Cell]]


def open_rows(file: IO[bytes]) -> CsvRows | XlsxRows:
    """The rows of a file, by what it holds; its name and its media type say nothing certain."""
    file.seek(0)
    start = file.read(8)
    file.seek(0)
    if start.startswith(b"PK\x03\x04"):
        return XlsxRows(file)
    if start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise malformed(
            "file", "xls", "旧版XLS文件或加了密码的文件，请去掉密码并另存为XLSX",
            "An old XLS file, or one with a password: save it as XLSX without a password",
        )  # fmt: skip
    return CsvRows(file)


def headers(entry: type[BaseModel]) -> list[str]:
    """The Chinese headers of a template, in the entry's order."""
    return [field.title or name for name, field in entry.model_fields.items()]


def exported(entry: type[BaseModel]) -> dict[str, str]:
    """The headers of an export by the view's fields: the entry's, and beside each code of a unit the unit's name."""
    beside = {each.code: each for each in unit_names(entry)}
    columns: dict[str, str] = {}
    for code, title in zip(entry.model_fields, headers(entry), strict=True):
        columns[code] = title
        if code in beside:
            columns[beside[code].name] = beside[code].title
    return columns


def _plain(header: str) -> str:
    """A header without what typing changes: widths, spaces, line breaks, the star of required columns."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", header)).rstrip("*")


def _titles(entry: type[BaseModel]) -> dict[str, str]:
    """Field names by the headers that name them: the Chinese title, or the field's own name."""
    columns = exported(entry)
    return {**{name: name for name in columns}, **{_plain(title): name for name, title in columns.items()}}


class Header(NamedTuple):
    """The row that names the columns; a column whose header names no field has an empty name."""

    row: int
    cells: list[Cell]
    columns: list[str]

    def place(self, field: str) -> int | None:
        """The column of a field, counted from 0."""
        return self.columns.index(field) if field in self.columns else None


class Chunk(NamedTuple):
    """The good ones of some rows: their numbers, their entries, and their values as lines for COPY."""

    rows: list[int]
    entries: list[Any]
    lines: list[str]
    called: list[Called]
    """What they call units."""
    rows_read: int
    """How many rows were read so far, good or wrong."""
    errors_total: int
    """How many places were wrong so far."""


class Wrong(NamedTuple):
    """One place of a row that is wrong; it becomes an error where errors are still listed."""

    field: str
    rule: str
    message: str
    value: str | None = None
    place: int | None = None


def find_header(rows: Iterator[Row], entry: type[BaseModel]) -> tuple[Header, Iterator[Row]]:
    """The header, below titles and blank rows, and the rows behind it.

    It is the first row that names all that is required; else the one that comes closest, so that the problem says
    what is missing there.
    """
    known = _titles(entry)
    first: list[Row] = list(islice(rows, _HEADER_WITHIN)) or [(1, [])]
    named = [[known.get(_plain(show_cell(cell)), "") for cell in cells] for _, cells in first]
    fitting = [place for place, names in enumerate(named) if _required(entry) <= {*names}]
    best = fitting[0] if fitting else max(range(len(first)), key=lambda place: len({*named[place]} - {""}))
    return Header(*first[best], named[best]), chain(first[best + 1 :], rows)


def _as_text(cell: Cell) -> str:
    """A cell that is compared with a text and never stored: a formula or a date stays as it shows."""
    try:
        return read_cell(cell, str) or ""
    except CellError:
        return show_cell(cell)


def _required(entry: type[BaseModel]) -> set[str]:
    return {name for name, field in entry.model_fields.items() if field.is_required()}


class Reader:
    """Reads a file's rows as entries, a chunk at a time, and keeps what is wrong by row and cell."""

    def __init__(self, file: IO[bytes], entry: type[BaseModel]) -> None:
        self._source = open_rows(file)
        self._entry = entry
        self._filled = self._iterate()
        self._kinds = kinds(entry)
        self._names = {each.name: each.code for each in unit_names(entry)}
        self.rows_read = 0
        self.done = False
        self.errors: list[FieldError] = []
        self.errors_total = 0
        try:
            self._header, self._rows = find_header(iter(self._source), entry)
            self._columns = self._header.columns
            self._check_header()
            self._by_columns = Columns(entry, self._columns, self._names, self._is_apart, ragged=self._source.ragged)
        except Refused:
            self.close()
            raise

    def close(self) -> None:
        """Leave the file open for its owner."""
        self._source.close()

    def _check_header(self) -> None:
        """A header that is unknown, repeated or missing is refused by name."""
        columns, required = self._columns, _required(self._entry)
        if sum(map(is_blank, self._header.cells)) > _MAX_EMPTY:
            raise malformed(
                "file", "columns", f"没有表头的列超过{_MAX_EMPTY}个，请删除空列",
                f"Over {_MAX_EMPTY} columns have no header; delete the empty ones",
            )  # fmt: skip
        wrong = [
            Wrong(show_cell(cell)[:80], "unknown_header", say("没有这一列，请用导入模板", "unknown column; use the template"),
                  place=place)
            for place, (cell, name) in enumerate(zip(self._header.cells, columns, strict=True))
            if not name and not is_blank(cell)
        ]  # fmt: skip
        wrong += [
            Wrong(name, "missing_header", say(f"缺少列“{title}”", f"column {title} is missing"))
            for title, name in zip(headers(self._entry), self._entry.model_fields, strict=True)
            if name in required and name not in columns
        ]
        wrong += [
            Wrong(name, "repeated_header", say("列重复", "the column is repeated"))
            for name in dict.fromkeys(columns)
            if name and columns.count(name) > 1
        ]
        if wrong:
            self._note(self._header.row, wrong)
            raise Refused(
                "malformed", "表头有误，请用导入模板", "The header is wrong; use the import template",
                errors=self.errors, errors_total=self.errors_total,
            )  # fmt: skip

    @property
    def calls_units(self) -> bool:
        """Whether the file has a column of names of units."""
        return any(name in self._names for name in self._columns)

    def cell_of(self, row: int, field: str) -> str | None:
        """What a spreadsheet calls the cell of a field, such as E17."""
        place = self._header.place(field)
        return None if place is None else self._source.cell_name(row, place)

    def read(self, size: int) -> Chunk:
        """The good ones of the next `size` rows, or of fewer where they are long; `done` after the last."""
        rows = self._take(size)
        entries: list[BaseModel] = []
        numbers: list[int] = []
        lines: list[str] = []
        called: list[Called] = []
        names_units = self.calls_units
        for (row, cells), read in zip(rows, self._by_columns.read([cells for _, cells in rows]), strict=True):
            if read is not None:
                entry, line = read
            else:
                single = self._read_row(row, cells)
                if single is None:
                    continue
                entry, line = single, line_of(dict(single).values())
            numbers.append(row)
            entries.append(entry)
            lines.append(line)
            if names_units:
                called += self._called(row, cells, entry)
        return Chunk(numbers, entries, lines, called, self.rows_read, self.errors_total)

    def _take(self, size: int) -> list[Row]:
        """The next rows that hold anything: what stands in memory together is bounded, however long each is."""
        rows: list[Row] = []
        room = _MAX_TOGETHER
        for row, cells in self._filled:
            rows.append((row, cells))
            room -= len(cells) + self._length(cells)
            if len(rows) == size or room < 0:
                break
        else:
            self.done = True
        if self.done and not self.rows_read:
            raise malformed(
                "file",
                "no_rows",
                "文件没有数据行，请填写后再导入",
                "The file has no rows; fill it in and import it again",
            )
        return rows

    def _length(self, cells: list[Any]) -> int:
        """The characters of a row; only workbooks have cells that are no text."""
        texts = (cell for cell in cells if isinstance(cell, str)) if self._source.ragged else cells
        return sum(map(len, texts))

    def _iterate(self) -> Iterator[Row]:
        """The rows that hold anything."""
        for row, cells in self._rows:
            if all(map(is_blank, cells)):
                continue
            self.rows_read += 1
            if self.rows_read > self._source.max_rows:
                raise too_many_rows(self._source.max_rows)
            yield row, cells

    def _read_row(self, row: int, cells: list[Cell]) -> BaseModel | None:
        missing = len(self._columns) - len(cells)
        if self._source.ragged and missing > 0:
            cells = [*cells, *[""] * missing]
        wrong = self._misfits(cells)
        if wrong:
            self._note(row, wrong)
            return None
        filled: dict[str, str] = {}
        names: dict[str, str] = {}
        for place, (name, cell) in enumerate(zip(self._columns, cells, strict=True)):
            if name in self._names and not is_blank(cell):
                names[name] = _as_text(cell)
            if not name or name in self._names:
                continue
            try:
                value = read_cell(cell, self._kinds[name])
            except CellError as error:
                wrong.append(Wrong(name, error.rule, str(error), show_cell(cell)[:80], place))
            else:
                if value is not None:
                    filled[name] = value
        wrong += self._codeless(filled, names)
        try:
            entry = self._entry.model_validate(filled)
        except ValidationError as error:
            self._note(row, wrong, error)
            return None
        if wrong:
            self._note(row, wrong)
            return None
        return entry

    def _called(self, row: int, cells: Sequence[Cell], entry: BaseModel) -> list[Called]:
        """What a row calls the units that it names."""
        return [
            Called(row, name, getattr(entry, self._names[name]), _as_text(cell))
            for name, cell in zip(self._columns, cells, strict=False)
            if name in self._names and not is_blank(cell)
        ]

    def _codeless(self, filled: dict[str, str], names: dict[str, str]) -> list[Wrong]:
        """Units that are called by a name only: two may share one, and a name may change."""
        codes = [self._names[name] for name in names if self._names[name] not in filled]
        message = say("名称不能代替代码，请填单位代码", "a name is no substitute for the code; enter the unit's code")
        return [Wrong(code, "code_missing", message, place=self._header.place(code)) for code in codes]

    def _is_apart(self, cells: list[Cell]) -> bool:
        """Whether a row is no record, whatever its cells hold."""
        return bool(self._misfits(cells))

    def _misfits(self, cells: list[Cell]) -> list[Wrong]:
        """What is wrong with a row as a whole."""
        first = show_cell(next(cell for cell in cells if not is_blank(cell)))
        if len(first) <= MAX_CELL and _plain(first).rstrip(":") in _TOTALS:
            return [
                Wrong(
                    "file",
                    "total_row",
                    say("这是合计行，请删除后再导入", "this is a row of totals; delete it"),
                    first,
                )
            ]
        wanted, found = len(self._columns), len(cells)
        beyond = [n for n, cell in enumerate(cells) if (n >= wanted or not self._columns[n]) and not is_blank(cell)]
        if beyond and self._source.ragged:
            message = say("该列没有表头", "the column has no header")
            return [Wrong("file", "columns", message, show_cell(cells[n])[:80], n) for n in beyond[:20]]
        if beyond or found != wanted:
            return [
                Wrong(
                    "file", "columns", say(f"应有{wanted}列，实有{found}列", f"{wanted} columns wanted, {found} found")
                )
            ]
        message = say(f"单元格最多{MAX_CELL}个字符", f"a cell has at most {MAX_CELL} characters")
        return [
            Wrong(self._columns[n] or "file", "too_long", message, place=n)
            for n, cell in enumerate(cells)
            if isinstance(cell, str) and len(cell) > MAX_CELL
        ]

    def _note(self, row: int, wrong: list[Wrong], invalid: ValidationError | None = None) -> None:
        """Count what is wrong with a row; what is listed already is enough, nothing more is built."""
        room = MAX_LISTED - len(self.errors)
        if room == 0 and not wrong and invalid is not None:  # a million wrong rows are counted only
            self.errors_total += invalid.error_count()
            return
        named = {one.field for one in wrong}
        found = [] if invalid is None else invalid.errors(include_url=False)
        further = [dict(one) for one in found if not named & {*one["loc"][:1]}]
        self.errors_total += len(wrong) + len(further)
        self.errors += [self._error(row, one) for one in wrong[:room]]
        self.errors += [
            one.model_copy(update={"cell": self.cell_of(row, one.field)})
            for one in field_errors(further[: max(0, room - len(wrong))], row)
        ]

    def _error(self, row: int, wrong: Wrong) -> FieldError:
        """What may identify a person is not repeated: a file without a header has one where the header should be."""
        cell = None if wrong.place is None else self._source.cell_name(row, wrong.place)
        hidden = wrong.field in PERSONAL_FIELDS or (wrong.value is not None and may_identify(wrong.value))
        shown = "…" if may_identify(wrong.field) else wrong.field
        return FieldError(
            field=shown,
            row=row,
            cell=cell,
            rule=wrong.rule,
            message=wrong.message,
            value=None if hidden else wrong.value,
        )
