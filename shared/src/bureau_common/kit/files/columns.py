"""Entries read a column at a time: each different cell is read once, by the same reading and the same type as alone.

Only what reads well becomes an entry here. A row with anything doubtful in it is left to the reading of single rows, which
finds the same again and says what is wrong with it.
"""

import inspect
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from decimal import Decimal
from itertools import repeat
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from ...schemas.money import Money
from ...schemas.records import Line
from .cells import Cell, is_blank, kinds, read_cell
from .copying import copied, copies, joined, line_of
from .spellings import CellError

_WEIGHT = 60
"""What a remembered cell weighs beside its characters: a value and a text of its own, and its places."""
_MAX_HELD = 1_000_000
"""Characters of cells that are remembered; then all are forgotten and read again."""
_AMOUNT = r"(?!-0\.00)-?(?:0|[1-9][0-9]{0,17})\.[0-9]{2}"
_CODE = "[0-9A-Za-z][0-9A-Za-z_-]*"
_AMOUNTS, _CODES = (re.compile(rf"{each}(?:\n{each})*") for each in (_AMOUNT, _CODE))
"""Many of them, each on a line of its own."""
_LINE, _MONEY = (FieldInfo.from_annotation(each).metadata for each in (Line, Money))
_PLAIN_LINE = 200
"""Characters of a code that a line takes as it is."""
MAX_CELL = 4000
"""Characters of a cell; what is longer is refused."""
DOUBTFUL: Any = object()
"""In place of a value: the cell has none, or one that only the row's own reading may judge."""


def reads_as_it_is(cells: Sequence[str], kind: type) -> bool:
    """Whether `read_cell` returns all these cells of such a field unchanged: of numbers and amounts it is seen at once."""
    plain = _CODES if kind is str else _AMOUNTS if kind is Decimal else None
    lines = "\n".join(cells)
    return plain is not None and lines.count("\n") < len(cells) and plain.fullmatch(lines) is not None


class Column:
    """The cells of one field; the values that their texts have, and how each is written into a COPY."""

    def __init__(self, entry: type[BaseModel], name: str) -> None:
        field = entry.model_fields[name]
        self._kind = kinds(entry)[name]
        self._marks = field.metadata
        self._many: TypeAdapter[list[Any]] = TypeAdapter(_many(field), config=entry.model_config)
        self._blank = DOUBTFUL if field.is_required() else field.get_default(call_default_factory=True)
        self._values: dict[Hashable, Any] = {}
        self._copied: dict[Hashable, str] = {}
        self._held = 0
        self.doubts = False
        """Whether any cell that was read is doubtful."""

    def read(self, cells: Sequence[Any]) -> tuple[Sequence[Any], Sequence[str]]:
        """The value of each cell, or that it is doubtful, and its text for a COPY."""
        if self._held > _MAX_HELD:
            self._values, self._copied, self._held = {}, {}, 0
        # Numbers may be equal and look different: 0 and -0.
        keys = cells if {*map(type, cells)} == {str} else [c if type(c) is str else (type(c), repr(c)) for c in cells]
        try:
            return self._known(keys)
        except KeyError:
            fresh = {*keys}.difference(self._values)
        if 2 * len(fresh) > len(keys) and keys is cells and (found := self._at_once(cells)) is not None:
            return found, cells
        self._learn(fresh if keys is cells else {key: c for key, c in zip(keys, cells, strict=True) if key in fresh})
        return self._known(keys)

    def _known(self, keys: Sequence[Any]) -> tuple[list[Any], list[str]]:
        """The values under these keys and their texts, where all were learnt."""
        return [*map(self._values.__getitem__, keys)], [*map(self._copied.__getitem__, keys)]

    def _at_once(self, cells: Sequence[str]) -> Sequence[Any] | None:
        """The values of cells that hardly repeat, where these are plain codes in a column of lines, or plain amounts.

        Of such neither the reading nor the field's type changes anything, and a COPY takes them as they stand.
        """
        if self._marks == _LINE and max(map(len, cells)) <= _PLAIN_LINE and reads_as_it_is(cells, str):
            return cells
        return [*map(Decimal, cells)] if self._marks == _MONEY and reads_as_it_is(cells, Decimal) else None

    def absent(self, count: int) -> tuple[list[Any], list[str]]:
        """The same of a field that has no column."""
        self.doubts = self._blank is DOUBTFUL
        return [self._blank] * count, [copied(self._blank)] * count

    def _learn(self, fresh: Mapping[Hashable, Cell] | set[Any]) -> None:
        """Read the cells under these keys: a text is its own."""
        keys = [*fresh]
        cells: list[Any] = [*fresh.values()] if isinstance(fresh, dict) else keys
        is_plain = keys is cells and max(map(len, cells)) <= MAX_CELL and reads_as_it_is(cells, self._kind)
        texts = cells if is_plain else [*map(self._text, cells)]
        values = self._valued(texts)
        # Of what is doubtful the cell itself, which is kept to be known again.
        self._held += _WEIGHT * len(keys) + sum(len(key) if type(key) is str else len(key[1]) for key in keys)
        self.doubts = self.doubts or any(value is DOUBTFUL for value in values)
        self._values.update(zip(keys, values, strict=True))
        self._copied.update(zip(keys, copies(values), strict=True))

    def _text(self, cell: Cell) -> Any:
        """What the field's type reads: a text, nothing, or what only the row's own reading may judge."""
        if isinstance(cell, str) and len(cell) > MAX_CELL:
            return DOUBTFUL
        try:
            return read_cell(cell, self._kind)
        except CellError:
            return DOUBTFUL

    def _valued(self, texts: Sequence[Any]) -> list[Any]:
        """The values of the texts, which the type reads all together."""
        filled = [place for place, text in enumerate(texts) if type(text) is str]
        try:
            found = self._many.validate_python([texts[place] for place in filled])
        except ValidationError as error:
            wrong = {each["loc"][0] for each in error.errors(include_url=False, include_context=False)}
            filled = [place for number, place in enumerate(filled) if number not in wrong]
            found = self._many.validate_python([texts[place] for place in filled])
        if len(found) == len(texts):
            return found
        values = [self._blank if text is None else DOUBTFUL for text in texts]
        for place, value in zip(filled, found, strict=True):
            values[place] = value
        return values


def _many(field: FieldInfo) -> Any:
    """Many values of a field, each read by its type and every mark that it has in its model."""
    marks: Any = (field.annotation, *field.metadata)
    of_one: Any = Annotated[marks] if field.metadata else field.annotation
    return list[of_one]


class Read(NamedTuple):
    """Rows side by side: the entry of each that reads well, and its values as a line for COPY."""

    entries: list[Any]
    """None where a row must be read by itself."""
    lines: list[str]

    @property
    def is_whole(self) -> bool:
        """Whether all rows read well."""
        return all(each is not None for each in self.entries)


class Columns:
    """The columns of a file, by the names that its header gives them; those without a name hold nothing.

    Rows may end with their last filled cell where they are `ragged`. `beside` are columns that a row may fill only with
    another one. A row that begins with no plain code may be no record at all: `is_apart` says so.
    """

    def __init__(
        self,
        entry: type[BaseModel],
        names: Sequence[str],
        beside: Mapping[str, str],
        is_apart: Callable[[list[Cell]], bool],
        *,
        ragged: bool,
    ) -> None:
        self._entry = entry
        self._is_apart = is_apart
        self._ragged = ragged
        self._beside = [
            (place, names.index(beside[name]) if beside[name] in names else None)
            for place, name in enumerate(names)
            if name in beside
        ]
        self._places = {name: place for place, name in enumerate(names) if name in entry.model_fields}
        self._unnamed = [place for place, name in enumerate(names) if not name]
        self._width = len(names)
        self._columns = {name: Column(entry, name) for name in entry.model_fields}
        self._checks = _checks(entry)
        self._filled = {*self._places}

    def read(self, rows: Sequence[list[Cell]]) -> Read:
        """The rows as entries; none where a row must be read by itself."""
        if self._checks is None or not rows:
            return Read([None] * len(rows), [""] * len(rows))
        if {*map(len, rows)} == {self._width}:
            return self._read(rows)
        whole = [self._whole(cells) for cells in rows]
        read = self._read([cells for cells in whole if cells is not None])
        entries, lines = iter(read.entries), iter(read.lines)
        return Read(
            [None if cells is None else next(entries) for cells in whole],
            ["" if cells is None else next(lines) for cells in whole],
        )

    def _whole(self, cells: list[Cell]) -> list[Cell] | None:
        """A row as wide as the header."""
        missing = self._width - len(cells)
        if not missing:
            return cells
        return [*cells, *[""] * missing] if self._ragged and missing > 0 else None

    def _read(self, rows: Sequence[list[Cell]]) -> Read:
        side_by_side = [*zip(*rows, strict=True)] or [()] * self._width
        columns: list[Sequence[Any]] = []
        texts: list[Sequence[str]] = []
        first = side_by_side[0] if side_by_side else ()
        begun = (number for number, cell in enumerate(first) if not (isinstance(cell, str) and cell and cell.isascii()))
        doubtful = {number for number in begun if self._is_apart(rows[number])} | self._misplaced(side_by_side)
        for name, column in self._columns.items():
            place = self._places.get(name)
            values, copied_ = column.absent(len(rows)) if place is None else column.read(side_by_side[place])
            columns.append(values)
            texts.append(copied_)
            if column.doubts:
                doubtful.update(number for number, value in enumerate(values) if value is DOUBTFUL)
        lines = joined(texts)
        entries = []
        for number, values in enumerate(zip(*columns, strict=True)):
            entry = None if number in doubtful else self._checked(dict(zip(self._columns, values, strict=True)))
            if entry is not None and self._checks and (said := (*entry.__dict__.values(),)) != values:
                lines[number] = line_of(said)  # a check has set a field to its one spelling
            entries.append(entry)
        return Read(entries, lines)

    def _misplaced(self, columns: Sequence[Sequence[Cell]]) -> set[int]:
        """Rows that fill a column without a name, or one beside another that is empty."""
        wrong = {number for place in self._unnamed for number, cell in enumerate(columns[place]) if cell != ""}
        for place, other in self._beside:
            partners = repeat("") if other is None else columns[other]
            for number, (cell, partner) in enumerate(zip(columns[place], partners, strict=False)):
                if not is_blank(cell) and (is_blank(partner) or len(str(cell)) > MAX_CELL):
                    wrong.add(number)
        return wrong

    def _checked(self, values: dict[str, Any]) -> Any:
        """An entry over values that are checked each, after what it checks of them together."""
        entry: Any = self._entry.__new__(self._entry)
        object.__setattr__(entry, "__dict__", values)
        object.__setattr__(entry, "__pydantic_fields_set__", self._filled)
        object.__setattr__(entry, "__pydantic_extra__", None)
        object.__setattr__(entry, "__pydantic_private__", None)
        try:
            for check in self._checks or ():
                entry = check(entry)
        except (ValueError, AssertionError):
            return None
        return entry


def _checks(entry: type[BaseModel]) -> list[Callable[[Any], Any]] | None:
    """What a model checks of its fields together; none where it reads them in a way that only itself can."""
    marks = entry.__pydantic_decorators__
    of_all = [*marks.model_validators.values()]
    by_itself = marks.field_validators or marks.validators or marks.root_validators or entry.__pydantic_post_init__
    if by_itself or any(each.info.mode != "after" for each in of_all):
        return None
    checks = [getattr(entry, each.cls_var_name) for each in of_all]
    return checks if all(len(inspect.signature(check).parameters) == 1 for check in checks) else None
