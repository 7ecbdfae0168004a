"""Cells of an office's file as the values an entry takes, and back: labels, dates and amounts as people write them."""

import re
import types
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from ...schemas.labels import Labelled
from ..core.context import say

MAX_EXACT = 10**13
"""Below it a spreadsheet's number, which has 15 digits, carries two decimals exactly."""
_DATE = re.compile(r"^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))$")
_RUN_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_UNIT_SIGNS = re.compile(r"^(-?)[¥￥]|元$")


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
        text = text[1:]
    if not text:
        return None
    if issubclass(kind, Labelled):
        member = kind.by_label(text)
        if member is None:  # the labels that the template's drop-down offers, not the codes of the API
            labels = "、".join(each.label_zh for each in kind)
            raise CellError("enum", say(f"应为以下之一：{labels}", f"must be one of {labels}"))
        return member.value
    if issubclass(kind, date):
        parts = _DATE.match(unicodedata.normalize("NFKC", text))
        if parts is None:  # the schema would take a bare number for seconds since 1970
            raise CellError("date", say("日期写作 2021-03-05", "a date is written 2021-03-05"))
        return f"{parts[1]}-{int(parts[2] or parts[4]):02d}-{int(parts[3] or parts[5]):02d}"
    if issubclass(kind, Decimal):
        return _read_decimal(text)
    return unicodedata.normalize("NFKC", text) if issubclass(kind, int) else text


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


def _read_decimal(text: str) -> str:
    plain = re.sub(r"[,，\s]", "", unicodedata.normalize("NFKC", text))
    plain = _UNIT_SIGNS.sub(r"\1", plain)
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return text
    if not number.is_finite() or abs(number.adjusted()) > 30:  # an exponent would spell out as a very long text
        return text
    shown = f"{number:.2f}"
    return shown if Decimal(shown) == number else plain


def write_cell(value: object) -> str:
    """A value for a file that a spreadsheet may open: labels for codes, and no text that it would run as a formula."""
    if value is None:
        return ""
    if isinstance(value, Labelled):
        return value.label_zh
    if isinstance(value, Decimal):
        return f"{value:f}"
    return write_text(str(value))


def write_text(text: str) -> str:
    """Text that no spreadsheet runs; `read_cell` takes the apostrophe off again."""
    return f"'{text}" if text.startswith(_RUN_AS_FORMULA) else text
