"""CSV files as offices send them: UTF-8 with or without BOM or GB18030, Chinese headers, read in bounded memory."""

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from typing import IO

from pydantic import BaseModel, ValidationError

from ..schemas.problems import FieldError
from .cells import kinds, read_cell
from .context import say
from .errors import Refused
from .problems import field_errors

_BLOCK = 1 << 20
MAX_CELL = 4000


def detect_encoding(file: IO[bytes]) -> str:
    """`utf-8-sig` where the whole file is UTF-8, else `gb18030`; a file that is neither is refused."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        file.seek(0)
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        finally:
            file.seek(0)
        return encoding
    raise Refused(
        "malformed", "文件编码应为 UTF-8 或 GB18030", "The file must be encoded in UTF-8 or GB18030",
        errors=[FieldError(field="file", rule="encoding", message=say("请另存为 UTF-8", "save it as UTF-8"))],
    )  # fmt: skip


def titles(entry: type[BaseModel]) -> dict[str, str]:
    """Field names by the headers that name them: the Chinese title, or the field's own name."""
    named = {field.title or name: name for name, field in entry.model_fields.items()}
    return {**{name: name for name in entry.model_fields}, **named}


def headers(entry: type[BaseModel]) -> list[str]:
    """The Chinese headers of a template or an export, in the entry's order."""
    return [field.title or name for name, field in entry.model_fields.items()]


def _columns(entry: type[BaseModel], header: Sequence[str]) -> list[str]:
    """The field of each column; a header that is unknown, repeated or missing is refused by name."""
    known = titles(entry)
    names = [known.get(cell.strip(), "") for cell in header]
    errors = [
        FieldError(
            field=cell[:80],
            row=1,
            rule="unknown_header",
            message=say("没有这一列，请用导入模板", "unknown column; use the template"),
        )
        for cell, name in zip(header, names, strict=True)
        if not name
    ]
    required = {name for name, field in entry.model_fields.items() if field.is_required()}
    errors += [
        FieldError(
            field=name, row=1, rule="missing_header", message=say(f"缺少列“{title}”", f"column {title} is missing")
        )
        for title, name in zip(headers(entry), entry.model_fields, strict=True)
        if name in required and name not in names
    ]
    errors += [
        FieldError(field=name, row=1, rule="repeated_header", message=say("列重复", "the column is repeated"))
        for name in {name for name in names if name and names.count(name) > 1}
    ]
    if errors:
        raise Refused(
            "malformed", "表头有误，请用导入模板", "The header is wrong; use the import template", errors=errors
        )
    return names


class Reader:
    """Reads a file's rows as entries, a chunk at a time, and keeps what is wrong by line."""

    def __init__(self, file: IO[bytes], entry: type[BaseModel]) -> None:
        text = io.TextIOWrapper(file, encoding=detect_encoding(file), newline="")
        self._rows = csv.reader(text, strict=True)
        self._text = text
        self._entry = entry
        self._kinds = kinds(entry)
        self._columns = _columns(entry, self._next_row()[1] or [])
        self.errors: list[FieldError] = []
        self.errors_total = 0

    def close(self) -> None:
        """Leave the file open for its owner."""
        self._text.detach()

    def _next_row(self) -> tuple[int, list[str] | None]:
        """The line where the next row begins, and its cells; none at the end."""
        line = self._rows.line_num + 1
        try:
            return line, next(self._rows)
        except StopIteration:
            return line, None
        except csv.Error as error:
            raise Refused(
                "malformed", f"第{line}行不是有效的CSV", f"Line {line} is not valid CSV",
                errors=[FieldError(field="file", row=line, rule="csv", message=str(error))],
            ) from error  # fmt: skip

    def read(self, size: int) -> list[tuple[int, BaseModel]]:
        """Up to `size` good rows with their line numbers; fewer rows than that mean the end of the file."""
        good: list[tuple[int, BaseModel]] = []
        while len(good) < size:
            line, cells = self._next_row()
            if cells is None:
                break
            if not any(cell.strip() for cell in cells):
                continue
            entry = self._read_row(line, cells)
            if entry is not None:
                good.append((line, entry))
        return good

    def _read_row(self, line: int, cells: list[str]) -> BaseModel | None:
        if len(cells) != len(self._columns):
            wanted, found = len(self._columns), len(cells)
            message = say(f"应有{wanted}列，实有{found}列", f"{wanted} columns wanted, {found} found")
            self._note([FieldError(field="file", row=line, rule="columns", message=message)])
            return None
        if max(map(len, cells)) > MAX_CELL:
            message = say(f"单元格最多{MAX_CELL}个字符", f"a cell has at most {MAX_CELL} characters")
            self._note([FieldError(field="file", row=line, rule="too_long", message=message)])
            return None
        values = zip(self._columns, cells, strict=True)
        filled = {name: value for name, cell in values if (value := read_cell(cell, self._kinds[name])) is not None}
        try:
            return self._entry.model_validate(filled)
        except ValidationError as error:
            self._note(field_errors([dict(one) for one in error.errors()], line))
            return None

    def _note(self, errors: list[FieldError]) -> None:
        self.errors_total += len(errors)
        self.errors += errors[: max(0, 1000 - len(self.errors))]


def write_rows(rows: Iterable[list[str]], *, first: bool = True) -> str:
    """Some rows as CSV text; Excel needs the BOM before the first."""
    buffer = io.StringIO()
    buffer.write("\ufeff" if first else "")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()
