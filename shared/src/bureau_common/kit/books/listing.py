"""A book's list by the driver's fast path: statements that are built once, and rows that PostgreSQL writes as JSON.

A list is what other systems ask for most. A model a row and a statement built anew cost more than all else about it, so the
rows come as text that is the very bytes of the view's own encoder; a test holds the two together for every book.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID as Uuid

from sqlalchemy import (
    JSON,
    UUID,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Numeric,
    Select,
    Subquery,
    Table,
    Text,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    null,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY

from ...schemas.periods import Period
from ...schemas.records import RecordEntry, RecordView
from ..core.context import NOTHING, Caller, Names, concealed
from ..core.prebuilt import Ask, Prebuilt
from ..core.records import unit_names
from ..core.tables import journal
from ..core.unit_names import Live, named_by_joins
from ..journal.cutoffs import NOW, AnyCutoff, Cutoff
from ..web.paging import decode_cursor, encode_cursor
from .books import Book
from .concealing import hidden_rows, hides_rows, withheld

_AS_JSON_HAS_IT = (UUID, Text, Date, Integer, BigInteger, Boolean, Numeric)
"""The columns that PostgreSQL writes as the encoder does; a number with decimals as text."""
_KEPT = 2048
_RECORD = "record"
_MOST = (101, 501)


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to."""

    start: Period | None = None
    end: Period | None = None
    reporting_unit: str | None = None
    source: str | None = None
    source_ref: str | None = None


def asked_for(narrow: Filter, caller: Caller, limit: int, cursor: str | None) -> dict[str, Any]:
    """What a page is narrowed to, by the names of the parameters of its statement; and one row more, which tells of a next."""
    units, unit = _units(narrow, caller), None
    if by_its_values(narrow, caller):
        (unit,), units = units or (), None
    day, record_id = (None, None) if cursor is None else decode_cursor(cursor, date.fromisoformat, Uuid)
    values = {
        "unit": unit,
        "units": None if units is None else sorted(units),
        "start": None if narrow.start is None else narrow.start.first_day,
        "end": None if narrow.end is None else narrow.end.last_day,
        "source": narrow.source,
        "source_ref": narrow.source_ref,
        "after_day": day,
        "after_id": record_id,
    }
    return {**{name: value for name, value in values.items() if value is not None}, "limit": limit + 1}


def _units(narrow: Filter, caller: Caller) -> Collection[str] | None:
    """The units whose rows are asked for and may be seen; none where it is the rows of all."""
    if narrow.reporting_unit is None:
        return caller.units or None
    return [narrow.reporting_unit] if caller.sees(narrow.reporting_unit) else []


def by_its_values(narrow: Filter, caller: Caller) -> bool:
    """Whether a page is of one source and of one unit: which of the two has fewer rows, only a plan for their values knows.

    By a plan for any values all rows of a great source were read, to find those of a small unit.
    """
    return narrow.source is not None and len(_units(narrow, caller) or ()) == 1


def page_of(table: Table, live: Live, asked: Collection[str], names: Names, most: int) -> Subquery:
    """The rows of one page by business date, as those parameters ask; of each unit no more are read than of the page.

    `most` stands in the statement as a number: of a limit that is a parameter the planner expects a tenth of all rows.
    """
    conditions = [live(table), *hidden_rows(table, names)]
    if "start" in asked:
        conditions.append(table.c.business_date >= bindparam("start", type_=Date))
    if "end" in asked:
        conditions.append(table.c.business_date <= bindparam("end", type_=Date))
    for name, column in (("source", "source"), ("source_ref", "source_ref"), ("unit", "reporting_unit")):
        if name in asked:
            conditions.append(table.c[column] == bindparam(name, type_=Text))
    if "after_day" in asked:
        after = tuple_(bindparam("after_day", type_=Date), bindparam("after_id", type_=UUID))
        conditions.append(tuple_(table.c.business_date, table.c.id) > after)
    if "units" in asked:
        units = func.unnest(bindparam("units", type_=ARRAY(Text))).table_valued("unit").render_derived("units")
        of_unit = select(table).where(*conditions, table.c.reporting_unit == units.c.unit)
        each = _first(of_unit, table, literal_column(str(most))).lateral("of_unit")
        rows = _first(select(each).select_from(units.join(each, true())), each, literal_column(str(most)))
    else:
        rows = _first(select(table).where(*conditions), table, literal_column(str(most)))
    bounded = rows.subquery("bounded")
    return _first(select(bounded), bounded, bindparam("limit", type_=Integer)).subquery("page")


def most_of(limit: int) -> int:
    """How many rows are at most read for a page: one of few numbers, each of which makes another statement."""
    return next(most for most in _MOST if limit < most)


def _first(rows: Select[Any], by: FromClause, limit: ColumnElement[Any]) -> Select[Any]:
    return rows.order_by(by.c.business_date, by.c.id).limit(limit)


class _Shape(NamedTuple):
    """All by which the statement of one list differs from that of another."""

    table: Table
    entry: type[RecordEntry]
    view: type[RecordView]
    current: bool
    asked: tuple[str, ...]
    most: int
    names: Names
    unseen: tuple[str, ...]


async def read_listed(
    ask: Ask,
    book: Book[Any],
    cutoff: Cutoff,
    narrow: Filter,
    caller: Caller,
    limit: int,
    cursor: str | None,
) -> bytes:
    """One page of the records that stand at the cut-off, by business date, as the JSON of `Listed`.

    The present is a cut-off whose number the statement tells; at any other it is known.
    """
    table, asked = book.table, asked_for(narrow, caller, limit, cursor)
    names = concealed() if hides_rows(table) else NOTHING
    shape = _Shape(
        table, book.entry, book.view, cutoff.current, tuple(asked), most_of(limit), names, tuple(withheld(table))
    )
    statement = _statement(shape)
    given = asked if cutoff.current else {**asked, **AnyCutoff.given(cutoff)}
    rows = await ask(statement, given)
    change_no = rows[0].change_no if cutoff.current else cutoff.head.change_no
    found = [row for row in rows if row.written is not None]
    page = found[:limit]
    following = encode_cursor((page[-1].business_date, page[-1].id)) if len(found) > limit else None
    items = ",".join([row.written for row in page])
    return f'{{"items":[{items}],"next_cursor":{json.dumps(following)},"change_no":{change_no}}}'.encode()


def is_plain(book: Book[Any]) -> bool:
    """Whether PostgreSQL can write every field of a book's records as the encoder does."""
    columns = [column for name in book.view.model_fields if (column := book.table.c.get(name)) is not None]
    return all(type(column.type) in _AS_JSON_HAS_IT for column in columns)


@lru_cache(_KEPT)
def _statement(shape: _Shape) -> Prebuilt:
    live = NOW.live if shape.current else AnyCutoff().live
    page = page_of(shape.table, live, shape.asked, shape.names, shape.most)
    named = named_by_joins(shape.entry, page, live)
    fields = _fields(shape, page, {name: unit.c.name for name, unit in named.items()})
    beside: FromClause = page.join(journal, journal.c.change_id == page.c.created_change)
    for unit in named.values():
        beside = beside.outerjoin(unit, true())
    record = select(*[field.label(name) for name, field in fields.items()]).select_from(beside).subquery(_RECORD)
    written = cast(func.row_to_json(literal_column(_RECORD)), Text).label("written")
    key = (record.c.business_date, record.c.id)
    # One row at least, which says of which change the page is.
    newest = select(func.coalesce(func.max(journal.c.change_no), literal_column("0")).label("change_no")).subquery(
        "newest"
    )
    rows = select(newest.c.change_no, *key, written).select_from(newest.outerjoin(record, true()))
    return Prebuilt(rows.order_by(*key))


def _fields(shape: _Shape, page: Subquery, named: Mapping[str, ColumnElement[Any]]) -> dict[str, ColumnElement[Any]]:
    """The fields of the view in its order, each as what becomes its JSON."""
    unseen = [*shape.unseen, *[each.name for each in unit_names(shape.entry) if each.code in shape.unseen]]
    known: dict[str, ColumnElement[Any]] = {
        **named,
        "state": literal_column("'live'::text"),  # at the cut-off it is, whatever became of it later
        "recorded_change": journal.c.change_no,
        "recorded_at": _moment(journal.c.at),
        "recorded_by": journal.c.person,
        "withheld": cast(literal(json.dumps(shape.unseen, separators=(",", ":")), Text), JSON),
        **dict.fromkeys(unseen, null()),
    }
    return {name: known[name] if name in known else _plain(page.c[name]) for name in shape.view.model_fields}


def _plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(column, Text) if isinstance(column.type, Numeric) else column


def _moment(at: Column[Any]) -> ColumnElement[str]:
    """A time as the encoder writes it, without a fraction where there is none; sessions are in UTC."""
    written = func.to_char(at, literal_column("""'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'"""))
    return func.replace(written, literal_column("'.000000Z'"), literal_column("'Z'"))
