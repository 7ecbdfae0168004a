"""CSV files as offices send them: parted by commas, tabs or semicolons, in any of their encodings, read in bounded memory."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import IO

from ...schemas.problems import FieldError
from ..core.context import say
from ..core.errors import Refused
from .cells import MAX_COLUMNS, MAX_ROW_TEXT, Cell, Merged
from .csv_encodings import detect_encoding

SEPARATORS = (",", "\t", ";", "|", "，")
MAX_ROWS = 2_000_000
_MAX_LINES = 1_000
"""Of one row: without a limit, a file whose every cell holds a line break is a single row."""
_BLOCK = 1 << 16
"""Characters that are looked at together."""
_SAID = re.compile('sep=([^"\r\n])\r?\n?')


class CsvFile:
    """A text file, and the separators by which its lines may be parted."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._encoding = detect_encoding(file, MAX_ROWS)
        text = self._open()
        said = _SAID.fullmatch(text.readline(10))
        text.detach()
        self._skipped = 1 if said else 0
        self.separators = (said[1],) if said else SEPARATORS
        """The one that the first line says, as spreadsheets write it, or all that offices use."""

    def _open(self) -> io.TextIOWrapper:
        """The text from its beginning; it is to be detached, since the file is another's."""
        self._file.seek(0)
        return io.TextIOWrapper(self._file, encoding=self._encoding, newline="")

    def rows(self, separator: str) -> "CsvRows":
        text = self._open()
        for _ in range(self._skipped):
            text.readline()
        return CsvRows(text, separator, self._skipped)


class CsvRows:
    """The rows of a CSV file: the line where each begins, and its cells."""

    name: str | None = None
    ragged = False
    within = ""
    """Every row has as many cells as the header."""
    max_rows = MAX_ROWS

    def __init__(self, text: io.TextIOWrapper, separator: str, skipped: int) -> None:
        self._text, self._separator, self._skipped = text, separator, skipped
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[Merged] = []
        """Text hides nothing and merges nothing."""

    def close(self) -> None:
        """Leave the file open for its owner."""
        self._text.detach()

    @staticmethod
    def cell_name(row: int, column: int) -> str | None:
        """None: lines are no rows of a spreadsheet where a cell holds several."""
        return None

    def __iter__(self) -> Iterator[tuple[int, list[Cell]]]:
        line, length = 1 + self._skipped, 0

        def lines() -> Iterator[str]:
            nonlocal length
            number = 1 + self._skipped
            while block := self._text.readlines(_BLOCK):
                if line == number and '"' not in "".join(block) and max(map(len, block)) <= MAX_ROW_TEXT:
                    yield from block  # each line is a row, and none too long
                    number += len(block)
                    continue
                for content in block:
                    length += len(content)
                    if number - line > _MAX_LINES or length > MAX_ROW_TEXT:
                        raise csv.Error("a row is too long")
                    yield content
                    number += 1

        rows = csv.reader(lines(), strict=True, delimiter=self._separator)
        while True:
            line, length = rows.line_num + 1 + self._skipped, 0
            try:
                cells: list[Cell] = [*next(rows)]
                if len(cells) > MAX_COLUMNS:
                    raise csv.Error(f"a row has over {MAX_COLUMNS} cells")
            except StopIteration:
                return
            except csv.Error as error:
                raise Refused(
                    "malformed", f"第{line}行不是有效的CSV", f"Line {line} is not valid CSV",
                    errors=[FieldError(field="file", row=line, rule="csv", message=say("请检查引号是否成对", str(error)))],
                ) from error  # fmt: skip
            yield line, cells


def write_rows(rows: Iterable[list[str]], *, first: bool = True) -> str:
    """Some rows as CSV text; Excel needs the BOM before the first."""
    buffer = io.StringIO()
    buffer.write("\ufeff" if first else "")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()
