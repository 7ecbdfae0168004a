"""Where the header of a file stands: in which sheet, under which titles, between which separators, in one row."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import IO, NamedTuple

from pydantic import BaseModel

from ...schemas.codes import normal
from ...schemas.personal import may_identify
from ..core.context import say
from ..core.errors import Refused, malformed
from ..core.records import unit_names
from .cells import Cell, is_blank, length_of, show_cell
from .csv_files import CsvFile, CsvRows
from .other_files import refuse_other
from .spellings import OTHER_CURRENCY
from .xlsx_files import XlsxRows
from .xlsx_workbook import Workbook

_HEADER_WITHIN = 20
_MEANT_WITHIN = 200
"""Rows of another sheet in which a header is looked for: further down than it is read."""
_LONGEST_TITLE = 100
"""Characters of a cell that may be one of such a header: a long text in every cell would take its time."""
_LONGEST_LINE = 32_767
"""Characters of a row above the header in which the unit of a table is looked for: what one cell of a workbook may hold."""
_MAX_EMPTY = 100
"""Columns without a header: each row would be as wide as they make it."""
_LARGE = "[十百千万亿拾佰仟萬億]{1,8}"
_LARGE_UNIT = rf"{_LARGE}(?:[元圆圓]|{OTHER_CURRENCY})"
_NOT_YUAN = rf"(?:{_LARGE_UNIT}|{OTHER_CURRENCY})"
_UNIT_LINE = re.compile(
    rf"(?:(?<![报制])[单單]位|币种|金额)[^0-9一二三四五六七八九]{{0,12}}?{_LARGE_UNIT}|人民币:{_LARGE_UNIT}"
    rf"|(?:(?<![报制])[单單]位|币种):?[(【\[]?{OTHER_CURRENCY}(?!折)|人民币元?[(【\[]{_LARGE}[)】\]]|以{_LARGE}为单位"
    rf"|以{_NOT_YUAN}(?:为单位|计(?![价的息提]))|^[(【\[]?(?:人民币)?{_NOT_YUAN}[)】\]]?$|[(【\[](?:人民币|单位:?){{0,3}}{_LARGE_UNIT}[)】\]]"
    rf"|[(【\[]{OTHER_CURRENCY}[)】\]]$|(?<![报制])[单單]位:?{_LARGE}[)】\]]?$"
)
"""Above a table: 单位：万元 in one cell or two, （万元） or （美元） behind a title. A title may well speak of 1000万元以上的项目, and
one in yuan of dollars: 单位：元（美元已折算）. Nothing in it repeats without a bound: a match holds the interpreter."""
Row = tuple[int, list[Cell]]
Source = CsvRows | XlsxRows


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


def plain_header(header: str) -> str:
    """A header without what typing changes: widths, spaces, line breaks, the star of required columns."""
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff]", "", normal(header)).strip("*")


def titles(entry: type[BaseModel]) -> dict[str, str]:
    """Field names by the headers that name them: the Chinese title, or the field's own name."""
    columns = exported(entry)
    return {**{name: name for name in columns}, **{plain_header(title): name for name, title in columns.items()}}


def required(entry: type[BaseModel]) -> set[str]:
    return {name for name, field in entry.model_fields.items() if field.is_required()}


class Header(NamedTuple):
    """The row that names the columns; a column whose header names no field has an empty name."""

    row: int
    cells: list[Cell]
    columns: list[str]

    def place(self, field: str) -> int | None:
        """The column of a field, counted from 0."""
        return self.columns.index(field) if field in self.columns else None


class Wrong(NamedTuple):
    """One place of a file that is wrong; it becomes an error where errors are still listed."""

    field: str
    rule: str
    message: str
    value: str | None = None
    place: int | None = None
    row: int | None = None
    """The row, where it is another than the one that is read."""


@dataclass(frozen=True)
class Table:
    """A file's rows under their header, and what stands above it."""

    source: Source
    header: Header
    rows: Iterator[Row]
    above: list[Row]
    below: list[Row]
    """The first rows behind the header, which `rows` has, too."""
    fits: bool
    """Whether the header names all that is required."""

    @property
    def named(self) -> int:
        """How many fields the header names."""
        return len({*self.header.columns} - {""})

    def nearly_fits(self, entry: type[BaseModel]) -> bool:
        """Whether the header names most of what is required: such a sheet is meant for the book, with a slip in it."""
        return _names_most(self.header.columns, entry)

    def next_filled(self) -> list[Cell] | None:
        """The next of its rows that has anything; those before it are read, and so is it."""
        return next((cells for _, cells in self.rows if not all(map(is_blank, cells))), None)

    def has_another(self, entry: type[BaseModel], first: list[Cell]) -> bool:
        """Whether from a row on a header for the book stands further down than one is read, and something below it."""
        known = titles(entry)
        rows = chain([first], (cells for _, cells in islice(self.rows, _MEANT_WITHIN)))
        further = (
            _names([cell for cell in cells if cell != "" and length_of(cell) <= _LONGEST_TITLE], known)
            for cells in rows
        )
        return any(_names_most(names, entry) for names in further) and self.next_filled() is not None


def _names_most(names: Sequence[str], entry: type[BaseModel]) -> bool:
    needed = required(entry)
    return 2 * len(needed.intersection(names)) > len(needed)


def open_table(file: IO[bytes], entry: type[BaseModel]) -> Table:
    """The rows under the header that fits, in whichever sheet or between whichever separators it stands.

    Where none fits it is the one that comes closest, so that the problem says what is missing there; where two sheets do,
    or one does and another nearly, nobody knows which is meant.
    """
    ways = _ways(file)
    best, closest = ways[0], (False, False, -1)
    meant: list[tuple[str, bool]] = []
    for way in ways if len(ways) > 1 else ():
        try:
            table = _read(way, entry)
        except Refused:  # of what is not read in the end nothing is asked
            continue
        try:
            name = table.source.name
            first = None if name is None else table.next_filled()
            filled = name is None or first is not None
            is_meant = first is not None and (table.nearly_fits(entry) or table.has_another(entry, first))
        finally:
            table.source.close()
        if (table.fits, filled, table.named) > closest:
            best, closest = way, (table.fits, filled, table.named)
        if table.fits and name is None:
            break
        if is_meant and name is not None:
            meant.append((name, table.fits))
    if len(meant) > 1 and any(fits for _, fits in meant):
        names = [name for name, _ in meant[:10]]
        raise malformed(
            "file", "sheets",
            f"有{len(meant)}个工作表都有数据：{'、'.join(names)}；一次导入一个，请删除或隐藏其余的表",
            f"{len(meant)} sheets have data: {', '.join(names)}; import one at a time, and delete or hide the others",
        )  # fmt: skip
    return _read(best, entry)


def _ways(file: IO[bytes]) -> Sequence[Callable[[], Source]]:
    """How a file may be read, by what it holds; its name and its media type say nothing certain."""
    file.seek(0)
    start = file.read(512)
    file.seek(0)
    if start.startswith(b"PK\x03\x04"):
        book = Workbook(file)
        return [partial(XlsxRows, book, sheet) for sheet in book.sheets]
    refuse_other(start)
    text = CsvFile(file)
    return [partial(text.rows, separator) for separator in text.separators]


def _read(way: Callable[[], Source], entry: type[BaseModel]) -> Table:
    source = way()
    try:
        return find_header(source, entry)
    except Refused:
        source.close()
        raise


def find_header(source: Source, entry: type[BaseModel]) -> Table:
    """The header, below titles and blank rows, and the rows behind it.

    It is the first row that names all that is required; else the one that comes closest.
    """
    known, needed = titles(entry), required(entry)
    rows = iter(source)
    first: list[Row] = list(islice(rows, _HEADER_WITHIN)) or [(1, [])]
    named = [_names(cells, known) for _, cells in first]
    fitting = [place for place, names in enumerate(named) if needed <= {*names}]
    best = fitting[0] if fitting else max(range(len(first)), key=lambda place: len({*named[place]} - {""}))
    below = first[best + 1 :]
    header = Header(*first[best], named[best])
    return Table(source, header, chain(below, rows), first[:best], below, bool(fitting))


def _names(cells: list[Cell], known: dict[str, str]) -> list[str]:
    return ["" if cell == "" else known.get(plain_header(show_cell(cell)), "") for cell in cells]


def check_header(table: Table, entry: type[BaseModel]) -> Iterator[Wrong]:
    """What is wrong with a header: one cause, one error."""
    header = table.header
    if sum(map(is_blank, header.cells)) > _MAX_EMPTY:
        raise malformed(
            "file", "columns", f"没有表头的列超过{_MAX_EMPTY}个，请删除空列",
            f"Over {_MAX_EMPTY} columns have no header; delete the empty ones",
        )  # fmt: skip
    known = titles(entry)
    if rows := _divided(table, known, required(entry)):
        told = "、".join(str(row) for row in rows)
        yield Wrong(
            "file", "two_row_header",
            say(f"表头应为一行：第{told}行合起来才是完整表头，请合并为一行", f"rows {told} are one header; put it into one row"),
            row=rows[0],
        )  # fmt: skip
    elif not table.named:
        yield from _not_found(header, headers(entry))
    else:
        yield from _misnamed(header, entry)
    yield from _large_units(table)


def _divided(table: Table, known: dict[str, str], needed: set[str]) -> list[int]:
    """The rows over which a header is spread, where it is."""
    rows = [*table.above[-1:], (table.header.row, table.header.cells), *table.below[:1]]
    named = [{*_names(cells, known)} - {""} for _, cells in rows]
    own = len(table.above[-1:])
    if table.fits:
        following = [
            plain_header(show_cell(cell)) for _, cells in table.below[:1] for cell in cells if not is_blank(cell)
        ]
        further = {known.get(each, "") for each in following} - named[own]
        return [row for row, _ in rows[own:]] if further and "" not in further else []
    for first, last in ((own, own + 2), (max(0, own - 1), own + 1), (0, len(rows))):
        if all(named[first:last]) and len(named[first:last]) > 1 and needed <= set().union(*named[first:last]):
            return [row for row, _ in rows[first:last]]
    return []


def _not_found(header: Header, wanted: list[str]) -> Iterator[Wrong]:
    shown = "、".join(wanted[:4])
    yield Wrong(
        "file", "missing_header",
        say(f"前{_HEADER_WITHIN}行中没有表头（{shown}等列），请用导入模板",
            f"no header ({shown}, …) within the first {_HEADER_WITHIN} rows; use the import template"),
        row=header.row,
    )  # fmt: skip


def _misnamed(header: Header, entry: type[BaseModel]) -> Iterator[Wrong]:
    """Columns that are unknown, missing or repeated; an amount in another unit is both of the first, and told once."""
    needed = required(entry)
    missing = {
        name: title
        for title, name in zip(headers(entry), entry.model_fields, strict=True)
        if name in needed and name not in header.columns
    }
    for place, (cell, name) in enumerate(zip(header.cells, header.columns, strict=True)):
        if name or is_blank(cell):
            continue
        text = "…" if may_identify(show_cell(cell)) else show_cell(cell)[:80]
        bare = _without_unit(text)
        meant = next((field for field, title in missing.items() if _without_unit(title) == bare), None)
        if meant is not None:
            is_other, title = re.search(_NOT_YUAN, plain_header(text)), missing.pop(meant)
            way_zh, way_en = (
                ("金额须以元填写", "amounts are in yuan") if is_other else ("请用导入模板", "use the template")
            )
            zh, en = f"列“{text}”应为“{title}”，{way_zh}", f"{text} should be {title}; {way_en}"
            yield Wrong(text, "unit" if is_other else "unknown_header", say(zh, en), place=place)
        else:
            zh, en = f"没有“{text}”这一列，请用导入模板", f"unknown column {text}; use the template"
            yield Wrong(text, "unknown_header", say(zh, en), place=place)
    for name, title in missing.items():
        yield Wrong(name, "missing_header", say(f"缺少列“{title}”", f"column {title} is missing"))
    for name in dict.fromkeys(header.columns):
        if name and header.columns.count(name) > 1:
            title = exported(entry)[name]
            place = len(header.columns) - 1 - header.columns[::-1].index(name)
            yield Wrong(name, "repeated_header", say("列重复，请删除一列", f"column {title} is repeated"), place=place)


def _without_unit(header: str) -> str:
    return re.sub(r"\([^)]*\)", "", plain_header(header))


def _large_units(table: Table) -> Iterator[Wrong]:
    """Titles that say of a table that its amounts are in 万元 or 美元: read as yuan, they would be others."""
    for row, cells in table.above:
        filled, room = list[tuple[int, str]](), _LONGEST_LINE
        for place, cell in enumerate(cells):
            if not is_blank(cell):
                shown = show_cell(cell)[:room]
                filled.append((place, plain_header(shown)[:_LONGEST_LINE]))
                room -= len(shown)
        found = next((place for place, text in filled if _UNIT_LINE.search(text)), None)
        if found is None and _UNIT_LINE.search("".join(text for _, text in filled)):
            found = filled[-1][0]
        if found is not None:
            text = "".join(text for _, text in filled)[:80]
            yield Wrong(
                "file", "unit",
                say(
                    f"表头上方写明“{text}”：金额须以元填写，请换算后再导入；已以元填写的，该行只写“单位：元”",
                    f"above the header: {text}; amounts are in yuan: convert them, or write 单位：元 alone if they are",
                ),
                place=found, row=row,
            )  # fmt: skip
