"""The rows of a refused file as they were sent, their wrong cells marked, with what is wrong beside them and in a list.

Whoever sends the sheet again, without the column of problems, is told the same of every cell that nobody mended.
"""

import tempfile
from collections import defaultdict
from collections.abc import Callable, Container, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from typing import IO, Any, NamedTuple

from pydantic import BaseModel

from ...schemas.labels import Labelled
from ...schemas.personal import may_identify, names_somebody
from ...schemas.problems import FieldError
from ..core.context import current, say
from ..core.errors import Refused
from ..web.streams import waiting
from .cells import Cell, is_blank, is_text, kinds, read_cell, show_cell, write_text
from .columns import MAX_CELL
from .entry_files import MAX_LISTED
from .headers import Header, exported, open_table
from .spellings import UNMENDED, CellError
from .workbooks import new_workbook

_BEYOND = -1
"""The place of what stands beyond the header."""
MAX_SENT_BACK = 10_000_000
"""Characters of the rows that are sent back with their problems: so large is the file in which their workbook waits until it is taken."""

TOLD = ("系统提示", "Told by the system")
"""What the column of messages is called: as no column of a book is."""


class Returned(NamedTuple):
    """A row that is sent back: its cells as texts, the columns of those that are wrong, and what is said of it."""

    fields: Sequence[str]
    """What its columns name, nothing for those that name no field."""
    cells: list[str]
    wrong: set[int]
    errors: list[FieldError]


@contextmanager
def _streamed(target: IO[bytes]) -> Iterator[Any]:
    """A workbook whose rows wait in a folder beside it, of which nothing is left however it ends."""
    with tempfile.TemporaryDirectory() as folder:
        workbook = new_workbook(target, beside=folder)
        try:
            yield workbook
        finally:
            for sheet in workbook.worksheets():
                sheet.row_data_fh.close()


def write_problems(file: IO[bytes], entry: type[BaseModel], refused: Refused) -> IO[bytes]:
    """The rows that are wrong, as they were sent, with the wrong cells marked and the messages behind them: a temporary file."""
    told = _told(refused)
    by_row: dict[int, list[FieldError]] = defaultdict(list)
    for error in told:
        if error.row is not None and (error.row in by_row or len(by_row) < MAX_LISTED):
            by_row[error.row].append(error)

    def write(target: IO[bytes]) -> None:
        with _streamed(target) as workbook, closing(_sent(file, entry, by_row)) as rows:
            _write_rows(workbook, rows, {name for name, kind in kinds(entry).items() if is_text(kind)})
            _list_problems(workbook, told, exported(entry))
            workbook.close()

    return waiting(write)


def _write_rows(workbook: Any, rows: Iterable[Returned], of_text: Container[str]) -> None:
    """The sheet of rows; columns of texts have the format of texts, else 0012 that is typed there would be 12."""
    bold, text = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})
    wrong, wrong_text = (workbook.add_format({"bg_color": "#FFC7CE", **more}) for more in ({}, {"num_format": "@"}))
    sheet = workbook.add_worksheet("数据")
    marks: list[Any] = []
    for place, row in enumerate(rows):
        if not place:
            marks = [wrong_text if field in of_text else wrong for field in row.fields]
            for column, mark in enumerate(marks):
                if mark is wrong_text:
                    sheet.set_column(column, column, None, text)
        for column, cell in enumerate(row.cells):
            if column in row.wrong or cell:
                sheet.write_string(place, column, cell, marks[column] if column in row.wrong else None)
        message = "；".join(error.message for error in row.errors) if place else say(*TOLD)
        sheet.write_string(place, len(row.cells), write_text(message[:MAX_CELL]), None if place else bold)


def _list_problems(workbook: Any, told: Sequence[FieldError], columns: Mapping[str, str]) -> None:
    """The sheet of what is wrong, place by place."""
    bold = workbook.add_format({"bold": True})
    listing = workbook.add_worksheet(say("问题清单", "Problems"))
    titles = [
        say("行", "Row"),
        say("单元格", "Cell"),
        say("字段", "Field"),
        say("规则", "Rule"),
        say("说明", "Message"),
    ]
    listing.write_row(0, 0, titles, bold)
    for place, error in enumerate(told, 1):
        field = columns.get(error.field, "" if error.field == "file" else error.field)
        texts = [str(error.row or ""), error.cell or "", field, error.rule, error.message]
        for column, text in enumerate(texts):
            listing.write_string(place, column, write_text(text))


def send_back(cell: Cell, kind: type, *, hidden: bool = False, refused: bool = False) -> tuple[str, bool]:
    """A cell as it is sent back, and whether it is refused by itself.

    It comes as it was sent where it is read the same again, else as its column read it. What was refused is refused again
    until somebody mends it: a text that its column would take now, such as `…` for what is hidden, stands behind a mark.
    """
    if is_blank(cell):
        return "", refused
    shown = "…" if hidden else show_cell(cell)
    back = write_text(shown[:MAX_CELL])
    again = _read(back, kind)
    value = None if hidden or refused or len(shown) > MAX_CELL else _read(cell, kind)
    if value is None:
        return back if again is None else f"{UNMENDED}{shown}"[:MAX_CELL], True
    return back if again == value else write_text(_labelled(value, kind)), False


def _read(cell: Cell, kind: type) -> str | None:
    """What its column reads of a cell; none where it refuses it."""
    try:
        return read_cell(cell, kind) or ""
    except CellError:
        return None


def _labelled(value: str, kind: type) -> str:
    """A value as its column has it: the label of a code."""
    return next((each.label_zh for each in kind if each.value == value), value) if issubclass(kind, Labelled) else value


def _told(refused: Refused) -> list[FieldError]:
    """Errors and findings alike, as places of the file."""
    found = [
        FieldError(
            field=one.field or "",
            row=one.row,
            cell=one.cell,
            rule=one.code,
            message=say(one.message_zh, one.message_en),
        )
        for one in refused.findings
    ]
    return [*refused.errors, *found]


def _sent(
    file: IO[bytes], entry: type[BaseModel], wanted: dict[int, list[FieldError]]
) -> Generator[Returned, None, None]:
    """The header and the wanted rows as they were sent, while there is room; a file that cannot be read ends there."""
    try:
        table = open_table(file, entry)
    except Refused:
        return
    header, of_fields, cell_name = table.header, kinds(entry), table.source.cell_name
    try:
        yield _row(header, header.cells, wanted.get(header.row, []), {}, _names(header, header.row, cell_name))
        left, room = len(wanted.keys() - {header.row}), MAX_SENT_BACK
        for number, cells in table.rows:
            if not left or room < 0:
                return
            if number in wanted:
                left -= 1
                room -= sum(len(cell) for cell in cells if isinstance(cell, str))
                # What stands beyond the header is named by its message, which stands there now.
                padded = [*cells, *[""] * (len(header.cells) - len(cells))][: len(header.cells)]
                yield _row(header, padded, wanted[number], of_fields, _names(header, number, cell_name))
    except Refused:
        return
    finally:
        table.source.close()


def _names(header: Header, row: int, cell_name: Callable[[int, int], str | None]) -> dict[str | None, int]:
    """The columns of a row by what a spreadsheet calls their cells."""
    return {cell_name(row, place): place for place in range(len(header.cells))}


def _row(
    header: Header,
    cells: Sequence[Cell],
    errors: list[FieldError],
    of_fields: Mapping[str, type],
    names: Mapping[str | None, int],
) -> Returned:
    """A row as it is sent back; an ID number, and what may be one where it has no place, is not repeated.

    What is wrong with a row and no cell of it is wrong with each of its cells; what is named beyond the header with none.
    """
    at = [(names.get(error.cell, _BEYOND) if error.cell else header.place(error.field), error) for error in errors]
    places, merged = {place for place, _ in at}, {place for place, error in at if error.rule == "merged"}
    day = _day_of(header, cells)
    texts, wrong = [], {place for place in places if place is not None and place != _BEYOND}
    for place, cell in enumerate(cells):
        text, kind = show_cell(cell), of_fields.get(header.columns[place])
        hidden = names_somebody(text, day) or ((place in places or None in places) and may_identify(text))
        if kind is None:
            texts.append(write_text("…" if hidden else text[:MAX_CELL]))
            continue
        back, is_refused = send_back(cell, kind, hidden=hidden, refused=place in merged)
        texts.append(back)
        wrong |= {place} if is_refused else set()
    return Returned(header.columns, texts, wrong, errors)


def _day_of(header: Header, cells: Sequence[Cell]) -> date:
    """The business date of a row, by which a serial is told from an ID number; today where it has none."""
    place = header.place("business_date")
    said = None if place is None else _read(cells[place], date)
    return date.fromisoformat(said) if said else current().today
