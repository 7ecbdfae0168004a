"""Files of entries, CSV or XLSX alike: what each row says, and each wrong place by its column and its cell."""

from collections.abc import Iterator, Sequence
from typing import IO, Any, NamedTuple

from pydantic import BaseModel, ValidationError

from ...schemas.findings import Finding
from ...schemas.personal import PERSONAL_FIELDS, may_identify
from ...schemas.problems import FieldError
from ..core.context import say
from ..core.errors import Refused, malformed
from ..core.records import unit_names
from ..web.problems import field_errors
from .cells import Cell, Merged, is_blank, kinds, length_of, read_cell, show_cell
from .columns import MAX_CELL, Columns, Read
from .copying import line_of
from .csv_encodings import too_many_rows
from .headers import Row, Table, Wrong, check_header, exported, open_table, plain_header, required, titles
from .named_units import Called
from .no_records import Shape, no_record
from .places import Places
from .spellings import CellError
from .unseen import unseen_columns, unseen_rows

MAX_LISTED = 1000
_APART = ("total_row", "no_record", "header_again")
_LONGEST_NAME = 1000
"""Characters of what a file calls a unit; the register's names have 200."""
_MAX_TOGETHER = 1_000_000
"""Characters and cells of the rows that are read together."""


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


def _as_text(cell: Cell) -> str:
    """A cell that is compared with a text and never stored: a formula or a date stays as it shows."""
    try:
        return read_cell(cell, str) or ""
    except CellError:
        return show_cell(cell)


class Reader:
    """Reads a file's rows as entries, a chunk at a time, and keeps what is wrong by row and cell."""

    def __init__(self, file: IO[bytes] | Table, entry: type[BaseModel]) -> None:
        self._table = table = file if isinstance(file, Table) else open_table(file, entry)
        self._source, self._header, self._rows = table.source, table.header, table.rows
        self._columns = self._header.columns
        self._entry = entry
        self._filled = self._iterate()
        self.places = Places(
            {name: place for place, name in enumerate(self._columns) if name},
            exported(entry),
            self._source.cell_name,
            self._source.within,
        )
        self._kinds = kinds(entry)
        self._names = {each.name: each.code for each in unit_names(entry)}
        self.rows_read = 0
        self.done = False
        self.errors: list[FieldError] = []
        self.errors_total = 0
        self._last_row = 0
        self._apart: set[int] = set()
        """The rows that are no records, as far as they are listed."""
        try:
            self._check_header()
            self._by_columns = Columns(entry, self._columns, self._names, self._is_apart, ragged=self._source.ragged)
        except Refused:
            self.close()
            raise
        needed = [self._columns.index(name) for name in required(entry)]
        self._shape = Shape(needed, frozenset(map(plain_header, titles(entry))))

    def close(self) -> None:
        """Leave the file open for its owner."""
        self._source.close()

    def _check_header(self) -> None:
        """A header that is unknown, repeated, missing or in another unit is refused by name."""
        for wrong in check_header(self._table, self._entry):
            self._note(wrong.row or self._header.row, [wrong])
        if self.errors:
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
        return self.places.cell(row, field)

    def read(self, size: int) -> Chunk:
        """The good ones of the next `size` rows, or of fewer where they are long; `done` after the last."""
        rows = self._take(size)
        read = self._by_columns.read([cells for _, cells in rows])
        if not read.is_whole:
            rows, read = self._with_singles(rows, read)
        called: list[Called] = []
        if self.calls_units:
            for (row, cells), entry in zip(rows, read.entries, strict=True):
                called += self._called(row, cells, entry)
        if self.done:
            self._note_merged()
        return Chunk([row for row, _ in rows], *read, called, self.rows_read, self.errors_total)

    def _with_singles(self, rows: Sequence[Row], read: Read) -> tuple[list[Row], Read]:
        """The good ones of some rows, those with them that are read by themselves; of the others it is noted what is wrong."""
        good = []
        for row, entry, line in zip(rows, *read, strict=True):
            if entry is not None:
                good.append((row, entry, line))
            elif (single := self._read_row(*row)) is not None:
                good.append((row, single, line_of(dict(single).values())))
        return [row for row, _, _ in good], Read([each for _, each, _ in good], [line for _, _, line in good])

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
        return sum(map(length_of if self._source.ragged else len, cells))

    def unseen(self) -> list[Finding]:
        """Warnings of what was read and nobody sees."""
        rows = [row for row in self._source.hidden_rows if row > self._header.row]
        hidden = {
            column
            for first, last in self._source.hidden_columns
            for column in range(first, min(last + 1, len(self._columns)))
        }
        named = [self.places.titles[name] for column, name in enumerate(self._columns) if name and column in hidden]
        return [*unseen_rows(rows), *unseen_columns(named)]

    def _iterate(self) -> Iterator[Row]:
        """The rows that hold anything."""
        for row, cells in self._rows:
            if all(map(is_blank, cells)):
                continue
            self.rows_read += 1
            if self.rows_read > self._source.max_rows:
                raise too_many_rows(self._source.max_rows)
            self._last_row = row
            yield row, cells

    def _read_row(self, row: int, cells: list[Cell]) -> BaseModel | None:
        missing = len(self._columns) - len(cells)
        if self._source.ragged and missing > 0:
            cells = [*cells, *[""] * missing]
        wrong = self._misfits(cells)
        if wrong:
            if wrong[0].rule in _APART and len(self._apart) < MAX_LISTED:
                self._apart.add(row)
            self._note(row, wrong)
            return None
        cells = cells[: len(self._columns)]  # what is beyond is blank
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
            Called(row, name, getattr(entry, self._names[name]), _as_text(cell)[:_LONGEST_NAME])
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
        apart = no_record(cells, self._shape)
        if apart is not None:
            return [apart]
        wanted, found = len(self._columns), len(cells)
        beyond = [n for n, cell in enumerate(cells) if (n >= wanted or not self._columns[n]) and not is_blank(cell)]
        if beyond and self._source.ragged:
            message = say("该列没有表头", "the column has no header")
            return [Wrong("file", "columns", message, show_cell(cells[n])[:80], n) for n in beyond[:20]]
        if (found != wanted and not self._source.ragged) or beyond:
            message = say(
                f"应有{wanted}列，实有{found}列，请查分隔符和引号，或另存为XLSX后导入",
                f"{wanted} columns wanted, {found} found; look for separators and quotes, or save it as XLSX",
            )
            return [Wrong("file", "columns", message)]
        message = say(f"单元格最多{MAX_CELL}个字符", f"a cell has at most {MAX_CELL} characters")
        return [
            Wrong(self._columns[n] or "file", "too_long", message, place=n)
            for n, cell in enumerate(cells[:wanted])
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
        for one in field_errors(further[: max(0, room - len(wrong))], row):
            cell = self.cell_of(row, one.field)
            message = self.places.placed(one.message, row, one.field)
            self.errors.append(one.model_copy(update={"cell": cell, "message": message}))

    def _note_merged(self) -> None:
        """Ranges of cells that are one: only the first has the value, and what is missing in the others is one cause."""
        for merged in self._source.merged:
            rows = range(max(merged.first_row, self._header.row + 1), min(merged.last_row, self._last_row) + 1)
            names = {name for name in self._columns[merged.first_column : merged.last_column + 1] if name}
            if not names or all(row in self._apart for row in rows):
                continue
            others = [each for each in self.errors if each.row not in rows or each.field not in names]
            self.errors_total -= len(self.errors) - len(others)
            self.errors = others
            self._note(rows[0], [self._merged(merged)])

    def _merged(self, merged: Merged) -> Wrong:
        address = merged.address
        message = say(
            f"{address}是合并单元格，请取消合并并逐行填写", f"{address} is merged; unmerge it and fill in each row"
        )
        return Wrong(self._columns[merged.first_column], "merged", message, place=merged.first_column)

    def _error(self, row: int, wrong: Wrong) -> FieldError:
        """What may identify a person is not repeated: a file without a header has one where the header should be."""
        cell = None if wrong.place is None else self._source.cell_name(row, wrong.place)
        hidden = wrong.field in PERSONAL_FIELDS or (wrong.value is not None and may_identify(wrong.value))
        return FieldError(
            field="…" if may_identify(wrong.field) else wrong.field,
            row=row,
            cell=cell,
            rule=wrong.rule,
            message=self.places.placed(wrong.message, row, wrong.field, cell),
            value=None if hidden else wrong.value,
        )
