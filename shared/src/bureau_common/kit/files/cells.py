"""Cells of an office's file as the values an entry takes, and back: labels, dates and amounts as people write them."""

import re
import types
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from ...schemas.codes import INVISIBLE
from ...schemas.labels import Labelled
from ..core.context import say
from ..core.errors import Refused, malformed

MAX_EXACT = 10**13
"""Below it a spreadsheet's number, which has 15 digits, carries two decimals exactly."""
MAX_COLUMNS = 16_384
MAX_ROW_TEXT = 500_000
"""Characters of one row; the first rows of a file are held together, to find the header among them."""

_WIDE = {number: number - 0xFEE0 for number in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE5: 0xA5}
_DATE = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))")
_SPACES = "[ \u00a0\u2009\u202f]"
"""Within a number: two that stand one under the other, or a tab apart, are two."""
_UNIT_SIGNS = re.compile(rf"^([+-]?){_SPACES}*¥{_SPACES}*|{_SPACES}*元$")
_NUMBER = re.compile(
    rf"[+-]?{_SPACES}*(?:[1-9][0-9]{{0,2}}(,|{_SPACES})[0-9]{{3}}(?:\1[0-9]{{3}})*|[0-9]+|(?=\.[0-9]))(?:\.[0-9]*)?"
)
"""Digits, in groups of three where they are grouped: whoever writes 12,50 may mean 12.50, and 1,2345 no one knows."""
_LONGEST_NUMBER = 100
"""Characters; far more than a column holds, and few enough to look for signs in."""
_WHOLE = re.compile(r"[+-]?[0-9]+(?:\.0+)?")
_SIGNS = ("=", "+", "-", "@")


class Unreadable(NamedTuple):
    """A cell whose value is not what a person wrote there: a formula, or an error like #REF!."""

    rule: str
    text: str


Cell = str | float | datetime | Unreadable


class CellError(ValueError):
    """A cell that is refused before the entry's schema sees it; says which rule, and the way out."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


def kinds(entry: type[BaseModel]) -> dict[str, type]:
    """The plain type of each field of an entry: an optional field's is that of its value."""
    return {name: _plain(field.annotation) for name, field in entry.model_fields.items()}


def _plain(annotation: object) -> type:
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    if get_origin(annotation) is Annotated:  # as the value of an optional field is
        annotation = get_args(annotation)[0]
    return annotation if isinstance(annotation, type) else str


def is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def show_cell(cell: Cell) -> str:
    """A cell as it was sent, for messages and for the sheet of problems."""
    if isinstance(cell, Unreadable):
        return cell.text
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell


def read_cell(cell: Cell, kind: type) -> str | None:
    """The value that the entry's schema reads, which refuses what is left here as it is; empty is none."""
    text = (cell if isinstance(cell, str) else _spell(cell, kind)).strip()
    if len(text) > 1 and text[0] == "'":  # how spreadsheets mark text
        text = text[1:].strip()
    if not text:
        return None
    if issubclass(kind, Labelled):
        member = kind.by_label(text)
        if member is None:  # the labels that the template's drop-down offers, not the codes of the API
            labels = "、".join(each.label_zh for each in kind)
            raise CellError("enum", say(f"应为以下之一：{labels}", f"must be one of {labels}"))
        return member.value
    if issubclass(kind, date):
        parts = _DATE.fullmatch(_narrow(text))
        if parts is None:  # the schema would take a bare number for seconds since 1970
            raise CellError("date", say("日期写作 2021-03-05", "a date is written 2021-03-05"))
        return f"{parts[1]}-{int(parts[2] or parts[4]):02d}-{int(parts[3] or parts[5]):02d}"
    if issubclass(kind, Decimal):
        return _read_decimal(text)
    return _read_whole(text) if issubclass(kind, int) and kind is not bool else text


def _spell(cell: float | datetime | Unreadable, kind: type) -> str:
    """A typed cell of a spreadsheet as text, where the text is what a person meant."""
    if isinstance(cell, Unreadable):
        if cell.rule == "formula":
            raise CellError(
                "formula", say("单元格是公式，请复制后选择性粘贴为数值", "the cell is a formula; paste its value")
            )
        raise CellError("error_cell", say(f"单元格是错误值{cell.text}", f"the cell holds the error {cell.text}"))
    if isinstance(cell, datetime):
        if not issubclass(kind, date | Decimal | int):
            raise CellError(
                "date_in_text",
                say("单元格被表格软件变成了日期，请设为文本格式后重填", "the cell became a date; format it as text"),
            )
        return show_cell(cell)
    if abs(cell) >= (10**15 if cell.is_integer() else MAX_EXACT):
        raise CellError(
            "digits",
            say("数字超过15位，表格软件已舍去末位，请设为文本格式后重填",
                "over 15 digits: the spreadsheet dropped the last ones; format it as text and enter it again"),
        )  # fmt: skip
    return f"{Decimal(f'{cell:.15g}'):f}"


def _narrow(text: str) -> str:
    """Full-width forms as ASCII, and nothing else: NFKC would make digits of ², ① and ㍘, too."""
    return text.translate(_WIDE).strip()


def _read_decimal(text: str) -> str:
    plain = _narrow(text)
    plain = _UNIT_SIGNS.sub(r"\1", plain) if len(plain) <= _LONGEST_NUMBER else ""
    if not _NUMBER.fullmatch(plain):
        raise CellError("value_error", say("数字写作 1234.50 或 1,234.50", "a number is written 1234.50 or 1,234.50"))
    plain = re.sub(f",|{_SPACES}", "", plain)
    number = Decimal(plain)
    if number.adjusted() > 30:  # the schema's to refuse
        return plain
    shown = f"{number:.2f}"
    return shown if Decimal(shown) == number else f"{number:f}"


def _read_whole(text: str) -> str:
    plain = _narrow(text)
    if not _WHOLE.fullmatch(plain):
        raise CellError("int_parsing", say("整数写作 1234", "a whole number is written 1234"))
    return plain


def write_cell(value: object) -> str:
    """A value for a file that a spreadsheet may open: labels for codes, and no text that it would run as a formula."""
    if value is None:
        return ""
    if isinstance(value, Labelled):
        return value.label_zh
    if isinstance(value, Decimal):
        return f"{value:f}"
    return write_text("；".join(map(str, value)) if isinstance(value, list) else str(value))


def write_text(text: str) -> str:
    """Text that no spreadsheet runs; `read_cell` takes the apostrophe off again."""
    return f"'{text}" if text[:1] in ("'", "\t", "\r", "\n") or _runs(text) else text


def _runs(text: str) -> bool:
    """Whether the first character that shows is a sign of a formula, in any width."""
    seen = next((char for char in text if char.isprintable() and not char.isspace() and not _is_mark(char)), "")
    return unicodedata.normalize("NFKC", seen).startswith(_SIGNS)


def _is_mark(char: str) -> bool:
    return INVISIBLE.match(char) is not None or unicodedata.category(char) == "Mn"


def row_too_long(row: int) -> Refused:
    """The refusal of a row whose texts are too long together."""
    return malformed("file", "too_long", f"第{row}行文字过长", f"The text of row {row} is too long")
