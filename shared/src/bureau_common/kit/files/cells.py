"""Cells of an office's file as the values an entry takes, and back: what a cell shows is what its reader meant."""

import re
import types
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from ...schemas.codes import INVISIBLE, plain_line
from ...schemas.labels import Labelled
from ...schemas.periods import Period
from ..core.context import say
from ..core.errors import Refused, malformed
from ..core.newest import of_short_texts
from .spellings import (
    UNMENDED,
    CellError,
    is_damaged,
    makes_another,
    read_day,
    read_month,
    read_number,
    read_percent,
    read_whole,
    read_year,
)

MAX_EXACT = 10**13
"""Below it a spreadsheet's number, which has 15 digits, carries two decimals exactly."""
MAX_COLUMNS = 16_384
MOST_IN_CELL = 32_767
"""Characters of a cell that we write: spreadsheets call a workbook damaged that has more in one."""
MAX_ROW_TEXT = 500_000
"""Characters of one row; the first rows of a file are held together, to find the header among them."""

EPOCHS = (datetime(1899, 12, 30), datetime(1904, 1, 1))  # noqa: DTZ001 - a spreadsheet's dates know no zone
"""The days that a spreadsheet's dates count from: the usual one, and that of older programs for the Macintosh."""
_FIRST_YEAR, _LAST_YEAR = 1990, 2199
_QUOTED = re.compile('="([^"]*)"')
_ERRORS = re.compile("#(?:REF!|N/A|VALUE!|DIV/0!|NAME[?]|NULL!|NUM!|SPILL!|CALC!|#{2,})")
"""What a spreadsheet writes for a formula that failed, or for a number that its column is too narrow for."""
_SIGNS = ("=", "+", "-", "@")
_FLAGS = {
    **dict.fromkeys(("是", "true", "yes", "y", "on", "t", "1"), "true"),
    **dict.fromkeys(("否", "false", "no", "n", "off", "f", "0"), "false"),
}
"""Yes and no as people write them, and as the API takes them."""


class Unreadable(NamedTuple):
    """A cell whose value is not what a person wrote there: a formula, or an error like #REF!."""

    rule: str
    text: str


EMPTY_FORMULA = Unreadable("formula", "")
"""A formula whose result is an empty text."""


class Styled(NamedTuple):
    """A number that its cell shows otherwise: as a percentage, with leading zeros, in powers of ten, in a larger unit."""

    style: Literal["percent", "shown", "scientific", "scaled"]
    number: float
    text: str
    """What the cell shows; where it shows another unit, what it holds."""


class DayOfMonth(datetime):
    """A day of which its cell shows the month alone: 2021年10月."""


class DayOfNoYear(datetime):
    """A day of which its cell does not show the year: whoever types 12-31 in January gets that of the new one."""


Cell = str | float | datetime | Unreadable | Styled
_TOLD = (Unreadable, Styled)
"""Cells that are no text and have one."""


class Merged(NamedTuple):
    """A range of cells that are shown as one; columns are counted from 0."""

    address: str
    first_column: int
    first_row: int
    last_column: int
    last_row: int


class Percent(Decimal):
    """The kind of a field that holds a percentage: 50 for 50%. By the house's rule its name ends with `_pct`."""


class Year(int):
    """The kind of a field that holds a year, whose name ends with `year`."""


def kinds(entry: type[BaseModel]) -> dict[str, type]:
    """The plain type of each field of an entry, an optional field's that of its value; percentages and years are their own."""
    return {name: _kind(name, _plain(field.annotation)) for name, field in entry.model_fields.items()}


def _kind(name: str, plain: type) -> type:
    if name.endswith("_pct") and issubclass(plain, Decimal):
        return Percent
    return Year if name.endswith("year") and plain is int else plain


def _plain(annotation: object) -> type:
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    if get_origin(annotation) is Annotated:  # as the value of an optional field is
        annotation = get_args(annotation)[0]
    return annotation if isinstance(annotation, type) else str


def is_text(kind: type) -> bool:
    """Whether a column takes texts, such as codes, whose zeros are lost in a number."""
    return not issubclass(kind, Decimal | int | date)


def is_blank(cell: Cell) -> bool:
    """Whether a cell shows nothing: formulas that were dragged below the data are empty there."""
    return (cell == EMPTY_FORMULA) if isinstance(cell, Unreadable) else isinstance(cell, str) and not cell.strip()


def length_of(cell: Cell) -> int:
    """How many characters a cell holds, whatever they are the text of."""
    return len(cell) if isinstance(cell, str) else len(cell.text) if isinstance(cell, _TOLD) else 0


def show_cell(cell: Cell) -> str:
    """A cell as it was sent, for messages and for the sheet of problems."""
    if isinstance(cell, Unreadable | Styled):
        return cell.text
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell


def read_cell(cell: Cell, kind: type) -> str | None:
    """The value that the entry's schema reads, which refuses what is left here as it is; empty is none."""
    if is_blank(cell):
        return None
    text = (cell if isinstance(cell, str) else _spell(cell, kind)).strip()
    if text.startswith(UNMENDED):
        zh, en = f"请改为正确内容，并删去{UNMENDED}", f"mend what stands here, and take {UNMENDED} away"
        raise CellError("unmended", say(zh, en))
    if len(text) > 1 and text[0] == "'":  # how spreadsheets mark text
        text = text[1:].strip()
        return _read(text, kind, as_text=True) if text else None
    if text[:1] == "=" and (quoted := _QUOTED.fullmatch(text)):  # how people keep a spreadsheet from dropping zeros
        text = quoted[1].strip()
    if _ERRORS.fullmatch(text):
        raise _error_value(text)
    return _read(text, kind) if text else None


def _read(text: str, kind: type, *, as_text: bool = False) -> str:
    if issubclass(kind, Labelled):
        return _read_label(text, kind)
    if issubclass(kind, date):
        return read_day(text)
    if issubclass(kind, Period):
        return read_month(text)
    if issubclass(kind, Decimal):
        return read_percent(text) if issubclass(kind, Percent) else read_number(text)
    if kind is bool:
        return _read_flag(text)
    if issubclass(kind, int):
        return read_year(text) if issubclass(kind, Year) else read_whole(text)
    if is_damaged(text) and not as_text:
        raise CellError("scientific", _scientific())
    return text


def _read_flag(text: str) -> str:
    flag = _FLAGS.get(text.lower())
    if flag is None:
        raise CellError("bool_parsing", say("应为是或否", "must be 是 or 否"))
    return flag


def _read_label(text: str, kind: type[Labelled]) -> str:
    """The code of a label, however wide its characters are."""
    member = kind.by_label(text) or kind.by_label(str(plain_line(" ".join(text.split()))))
    if member is None:  # the labels that the template's drop-down offers, not the codes of the API
        labels = "、".join(each.label_zh for each in kind)
        raise CellError("enum", say(f"应为以下之一：{labels}", f"must be one of {labels}"))
    return member.value


def _spell(cell: float | datetime | Unreadable | Styled, kind: type) -> str:
    """A typed cell of a spreadsheet as text, where the text is what a person meant."""
    if isinstance(cell, Unreadable):
        if cell.rule == "formula":
            raise CellError(
                "formula", say("单元格是公式，请复制后选择性粘贴为数值", "the cell is a formula; paste its value")
            )
        raise _error_value(cell.text)
    if isinstance(cell, datetime):
        return _spell_day(cell, kind)
    if isinstance(cell, Styled):
        return _spell_styled(cell, kind)
    return _spell_number(cell)


def _error_value(text: str) -> CellError:
    zh, en = f"单元格是错误值{text}，请改正后重填", f"the cell holds the error {text}; mend it"
    return CellError("error_cell", say(zh, en))


def _spell_day(cell: datetime, kind: type) -> str:
    """A cell that shows a day; in a column of years it may be a year that was typed into a cell formatted so."""
    is_hidden = isinstance(cell, DayOfNoYear) or (isinstance(cell, DayOfMonth) and issubclass(kind, date))
    if is_hidden and issubclass(kind, date | Period):
        raise CellError(
            "date_format",
            say(f"单元格没有显示完整日期，存的是{show_cell(cell)}，请设为 2021-03-05 格式，核对后重填",
                f"the cell does not show the whole of {show_cell(cell)}; format it as 2021-03-05 and check it"),
        )  # fmt: skip
    if issubclass(kind, date):
        return show_cell(cell)
    if issubclass(kind, Period) and (isinstance(cell, DayOfMonth) or (cell.day == 1 and cell.time() == time())):
        return f"{cell:%Y-%m}"
    if issubclass(kind, Year):
        typed = [(cell - epoch).days for epoch in EPOCHS]
        return str(next((days for days in typed if _FIRST_YEAR <= days <= _LAST_YEAR), cell.year))
    if issubclass(kind, Decimal | int):
        raise CellError(
            "date_in_number",
            say(
                "单元格是日期格式，请设为常规或数值格式后重填", "the cell is formatted as a date; format it as a number"
            ),
        )
    raise CellError(
        "date_in_text",
        say("单元格被表格软件变成了日期，请设为文本格式后重填", "the cell became a date; format it as text"),
    )


def _spell_styled(cell: Styled, kind: type) -> str:
    """A number that is shown otherwise: as it is meant where that is certain, else refused."""
    counts = not is_text(kind)
    match cell.style:
        case "percent" if issubclass(kind, Percent):
            return f"{Decimal(f'{cell.number:.15g}') * 100:f}"
        case "percent":
            raise CellError(
                "percent",
                say("单元格为百分比格式，请设为常规或文本格式，按本列单位重填",
                    "the cell is formatted as a percentage; enter it in the unit of its column"),
            )  # fmt: skip
        case "shown" if counts and makes_another(cell.text, cell.number):
            raise _scaled(cell)
        case "scaled":
            raise _scaled(cell)
        case "scientific" if not counts:
            raise CellError("scientific", _scientific())
        case "shown" if not counts:
            return cell.text
    return _spell_number(cell.number)


def _scaled(cell: Styled) -> CellError:
    held = f"{cell.number:.15g}"
    zh = f"单元格格式把{held}显示成另一数值或单位，请设为常规格式，按本列单位（金额为元）核对后重填"
    en = f"the cell shows {held} as another number or unit; format it as a plain number, in the unit of its column"
    return CellError("scaled", say(zh, en))


def _spell_number(number: float) -> str:
    if abs(number) >= (10**15 if number.is_integer() else MAX_EXACT):
        raise CellError(
            "digits",
            say("数字超过15位，表格软件已舍去末位，请设为文本格式后重填",
                "over 15 digits: the spreadsheet dropped the last ones; format it as text and enter it again"),
        )  # fmt: skip
    return f"{Decimal(f'{number:.15g}'):f}"


def _scientific() -> str:
    return say(
        "号码被表格软件改成了科学计数法，末位已丢失，请设为文本格式后重填",
        "the spreadsheet wrote it in scientific notation and lost digits; format it as text and enter it again",
    )


def write_cell(value: object) -> str:
    """A value for a file that a spreadsheet may open: labels for codes, and no text that it would run as a formula."""
    if value is None:
        return ""
    if isinstance(value, Labelled):
        return value.label_zh
    if isinstance(value, Decimal):
        return f"{value:f}"
    return write_text("；".join(map(str, value)) if isinstance(value, list) else str(value))


@of_short_texts(8192)
def write_text(text: str) -> str:
    """Text that no spreadsheet runs; `read_cell` takes the apostrophe off again."""
    is_marked = text[:1] in ("'", "\t", "\r", "\n") or _runs(text) or is_damaged(text) or _ERRORS.fullmatch(text)
    return f"'{text}" if is_marked else text


def fit_cell(text: str) -> str:
    """As much of a text as a spreadsheet takes in one cell, with … where there was more; a rare character counts as two."""
    if 2 * len(text) <= MOST_IN_CELL:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_IN_CELL:
        return text
    return f"{units[: 2 * (MOST_IN_CELL - 1)].decode('utf-16-le', 'ignore')}…"


def _runs(text: str) -> bool:
    """Whether the first character that shows is a sign of a formula, in any width."""
    seen = next((char for char in text if char.isprintable() and not char.isspace() and not _is_mark(char)), "")
    return unicodedata.normalize("NFKC", seen).startswith(_SIGNS)


def _is_mark(char: str) -> bool:
    return INVISIBLE.match(char) is not None or unicodedata.category(char) == "Mn"


def row_too_long(row: int) -> Refused:
    """The refusal of a row whose texts are too long together."""
    return malformed("file", "too_long", f"第{row}行文字过长", f"The text of row {row} is too long")
