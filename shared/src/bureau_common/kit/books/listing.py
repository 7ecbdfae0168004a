"""A book's list by the driver's fast path: statements that are built once, and rows that PostgreSQL writes as JSON.

A list is what other systems ask for most. A model a row and a statement built anew cost more than all else about it, so the
rows come as text that is the very bytes of the view's own encoder; a test holds the two together for every book.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    JSON,
    UUID,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Table,
    Text,
    cast,
    func,
    literal,
    literal_column,
    null,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from ...schemas.records import RecordEntry
from ..core.context import NOTHING, Caller, Names, concealed
from ..core.prebuilt import Ask, Prebuilt
from ..core.records import unit_names
from ..core.tables import journal
from ..core.unit_names import Live, named_together
from ..journal.cutoffs import NOW, AnyCutoff, Cutoff
from ..web.paging import encode_cursor
from ..web.sessions import Database
from .books import Book
from .concealing import hides_rows, withheld
from .pages import Filter, asked_for, by_its_values, most_of, near_page_of, page_of

_AS_JSON_HAS_IT = (UUID, Text, Date, Integer, BigInteger, Boolean, Numeric)
"""The columns that PostgreSQL writes as the encoder does; a number with decimals as text."""
_KEPT = 2048
_RECORD = "record"
_BREAK: ColumnElement[str] = literal_column("chr(10)", Text)


class _Shape(NamedTuple):
    """All by which the statement of one list differs from that of another."""

    table: Table
    entry: type[RecordEntry]
    fields: tuple[str, ...]
    current: bool
    asked: tuple[str, ...]
    most: int
    names: Names
    unseen: tuple[str, ...]
    near: bool = False


async def read_present(
    database: Database, book: Book[Any], narrow: Filter, caller: Caller, limit: int, cursor: str | None
) -> bytes:
    """One page of the records that stand now, by one look at the database where it can be.

    A page of one source and one unit is looked for among the unit's next rows, and planned for its values where these have
    too few of the source: to plan it takes as long as to read it.
    """
    page = (narrow, caller, limit, cursor)
    if not by_its_values(narrow, caller):
        return await read_listed(database.glance, book, NOW, *page)
    if narrow.source_ref is None:
        shape, given = _shaped(book, tuple(book.view.model_fields), NOW, asked_for(*page))
        (told,) = await database.glance(_written(shape._replace(near=True)), given)
        if told.whole:
            return _listed(told.written, told.change_no, limit)
    return await read_listed(database.glance_planned, book, NOW, *page)


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
    shape, given = _shaped(book, tuple(book.view.model_fields), cutoff, asked_for(narrow, caller, limit, cursor))
    (told,) = await ask(_written(shape), given)
    return _listed(told.written, told.change_no if cutoff.current else cutoff.head.change_no, limit)


def _listed(written: bytes | None, change_no: int, limit: int) -> bytes:
    """The page of records that came as one text, a line each: no JSON of PostgreSQL's has a break within."""
    found = written.split(b"\n") if written else []
    page, following = found[:limit], None
    if len(found) > limit:
        last = json.loads(page[-1])
        following = encode_cursor((last["business_date"], last["id"]))
    head = b'{"items":[%b],"next_cursor":%b,"change_no":%d}'
    return head % (b",".join(page), json.dumps(following).encode(), change_no)


async def read_values(
    ask: Ask,
    book: Book[Any],
    fields: Sequence[str],
    cutoff: Cutoff,
    narrow: Filter,
    caller: Caller,
    limit: int,
    cursor: str | None,
) -> tuple[list[Sequence[Any]], str | None]:
    """The same page as the values of some fields, an entry's or names of units, and where the next one begins."""
    shape, given = _shaped(book, tuple(fields), cutoff, asked_for(narrow, caller, limit, cursor))
    found = await ask(_values(shape), given)
    page = found[:limit]
    following = encode_cursor((page[-1].business_date, page[-1].id)) if len(found) > limit else None
    return [row[2:] for row in page], following


def _shaped(
    book: Book[Any], fields: tuple[str, ...], cutoff: Cutoff, asked: dict[str, Any]
) -> tuple[_Shape, dict[str, Any]]:
    """What says which statement it is, and the parameters of this one."""
    table = book.table
    names = concealed() if hides_rows(table) else NOTHING
    most, unseen = most_of(asked["limit"] - 1), tuple(withheld(table))
    shape = _Shape(table, book.entry, fields, cutoff.current, tuple(asked), most, names, unseen)
    return shape, asked if cutoff.current else {**asked, **AnyCutoff.given(cutoff)}


def is_plain(book: Book[Any]) -> bool:
    """Whether PostgreSQL can write every field of a book's records as the encoder does."""
    columns = [column for name in book.view.model_fields if (column := book.table.c.get(name)) is not None]
    return all(type(column.type) in _AS_JSON_HAS_IT for column in columns)


@lru_cache(_KEPT)
def _written(shape: _Shape) -> Prebuilt:
    live, told = _live(shape), dict[str, ColumnElement[Any]]()
    if shape.near:
        page, told["whole"] = near_page_of(shape.table, shape.asked, shape.names, shape.most)
    else:
        page = page_of(shape.table, live, shape.asked, shape.names, shape.most)
    fields = _fields(shape, page, named_together(shape.entry, page, live))
    record = select(*[column.label(name) for name, column in fields.items()])
    records = record.join_from(page, journal, journal.c.change_id == page.c.created_change).subquery(_RECORD)
    in_order = aggregate_order_by(_BREAK, records.c.business_date, records.c.id)
    lines = func.string_agg(cast(func.row_to_json(literal_column(_RECORD)), Text), in_order)
    written = func.convert_to(lines, literal_column("'UTF8'"))  # bytes, which Python neither decodes nor encodes
    newest = select(func.coalesce(func.max(journal.c.change_no), literal_column("0")))
    told["written"] = select(written).select_from(records).scalar_subquery()
    told["change_no"] = newest.scalar_subquery()
    return Prebuilt(select(*[each.label(name) for name, each in told.items()]))


@lru_cache(_KEPT)
def _values(shape: _Shape) -> Prebuilt:
    live = _live(shape)
    page = page_of(shape.table, live, shape.asked, shape.names, shape.most)
    known = {**named_together(shape.entry, page, live), **dict.fromkeys(_unseen(shape), null())}
    values = [known[name] if name in known else page.c[name] for name in shape.fields]
    key = (page.c.business_date, page.c.id)
    labelled = [value.label(f"value_{place}") for place, value in enumerate(values)]
    return Prebuilt(select(*key, *labelled).order_by(*key))


def _live(shape: _Shape) -> Live:
    return NOW.live if shape.current else AnyCutoff().live


def _unseen(shape: _Shape) -> list[str]:
    """The fields that the caller may not see, with the names beside them."""
    return [*shape.unseen, *[each.name for each in unit_names(shape.entry) if each.code in shape.unseen]]


def _fields(shape: _Shape, page: CTE, named: Mapping[str, ColumnElement[Any]]) -> dict[str, ColumnElement[Any]]:
    """The fields of the view in its order, each as what becomes its JSON."""
    known: dict[str, ColumnElement[Any]] = {
        **named,
        "state": literal_column("'live'::text"),  # at the cut-off it is, whatever became of it later
        "recorded_change": journal.c.change_no,
        "recorded_at": _moment(journal.c.at),
        "recorded_by": journal.c.person,
        "withheld": cast(literal(json.dumps(shape.unseen, separators=(",", ":")), Text), JSON),
        **dict.fromkeys(_unseen(shape), null()),
    }
    return {name: known[name] if name in known else _plain(page.c[name]) for name in shape.fields}


def _plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(column, Text) if isinstance(column.type, Numeric) else column


def _moment(at: Column[Any]) -> ColumnElement[str]:
    """A time as the encoder writes it, without a fraction where there is none; sessions are in UTC."""
    written = func.to_char(at, literal_column("""'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'"""))
    return func.replace(written, literal_column("'.000000Z'"), literal_column("'Z'"))
