"""CSV files as offices send them: UTF-8 with or without BOM or GB18030, read in bounded memory."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from typing import IO

from ...schemas.problems import FieldError
from ..core.errors import Refused, malformed
from .cells import MAX_COLUMNS, MAX_ROW_TEXT, Cell

_BLOCK = 1 << 20
_MAX_LINES = 1_000
"""Of one row: without a limit, a file whose every cell holds a line break is a single row."""


class CsvRows:
    """The rows of a CSV file: the line where each begins, and its cells."""

    ragged = False
    """Every row has as many cells as the header."""
    max_rows = 2_000_000

    def __init__(self, file: IO[bytes]) -> None:
        self._text = io.TextIOWrapper(file, encoding=self._detect_encoding(file), newline="")

    def close(self) -> None:
        """Leave the file open for its owner."""
        self._text.detach()

    @staticmethod
    def cell_name(row: int, column: int) -> str | None:
        """None: lines are no rows of a spreadsheet where a cell holds several."""
        return None

    def __iter__(self) -> Iterator[tuple[int, list[Cell]]]:
        line, length = 1, 0

        def lines() -> Iterator[str]:
            nonlocal length
            for number, content in enumerate(self._text, 1):
                length += len(content)
                if number - line > _MAX_LINES or length > MAX_ROW_TEXT:
                    raise csv.Error("a row is too long")
                yield content

        rows = csv.reader(lines(), strict=True)
        while True:
            line, length = rows.line_num + 1, 0
            try:
                cells: list[Cell] = [*next(rows)]
                if len(cells) > MAX_COLUMNS:
                    raise csv.Error(f"a row has over {MAX_COLUMNS} cells")
            except StopIteration:
                return
            except csv.Error as error:
                raise Refused(
                    "malformed", f"第{line}行不是有效的CSV", f"Line {line} is not valid CSV",
                    errors=[FieldError(field="file", row=line, rule="csv", message=str(error))],
                ) from error  # fmt: skip
            yield line, cells

    def _detect_encoding(self, file: IO[bytes]) -> str:
        """`utf-8-sig` where the whole file is UTF-8, else `gb18030`; a file that is neither is refused."""
        for encoding in ("utf-8-sig", "gb18030"):
            decoder = codecs.getincrementaldecoder(encoding)()
            file.seek(0)
            lines = 0
            try:
                while block := file.read(_BLOCK):
                    decoder.decode(block)
                    lines += block.count(b"\n")
                    if len(block) == _BLOCK and b"\n" not in block and b"\r" not in block:
                        raise malformed("file", "too_long", "行过长，不是有效的CSV", "A line is too long for CSV")
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                continue
            finally:
                file.seek(0)
            if lines > 2 * self.max_rows:  # before any row is read; a cell may hold some line breaks of its own
                raise too_many_rows(self.max_rows)
            return encoding
        raise malformed(
            "file", "encoding", "文件编码应为 UTF-8 或 GB18030，请另存为 UTF-8",
            "The file must be encoded in UTF-8 or GB18030; save it as UTF-8",
        )  # fmt: skip


def too_many_rows(limit: int) -> Refused:
    """The refusal of a file that is over the row limit of its format."""
    return malformed(
        "file", "too_many_rows", f"文件超过{limit}行，请分成几个文件", f"The file has over {limit} rows; divide it"
    )


def write_rows(rows: Iterable[list[str]], *, first: bool = True) -> str:
    """Some rows as CSV text; Excel needs the BOM before the first."""
    buffer = io.StringIO()
    buffer.write("\ufeff" if first else "")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()
