"""Reading a book: views with what the journal knows of them, lists by keyset, a record's history."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Row, Select, Table, Uuid, and_, any_, bindparam, exists, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.paging import Listed
from ...schemas.records import HistoryItem, RecordEntry, RecordView
from ..core.context import Caller, concealed
from ..core.errors import not_found
from ..core.queries import among
from ..core.records import as_json, unchecked
from ..core.tables import filing_plans, journal
from ..core.unit_names import Live, named_beside, names_in_lines
from ..journal.cutoffs import Cutoff
from ..web.paging import encode_cursor
from .books import Book, E
from .concealing import as_seen, visible_to
from .guards import NOW
from .pages import Filter, asked_for, most_of, page_of
from .references import under_keys


def _views(
    entry: type[RecordEntry], table: Table, rows: FromClause, live: Live, *beside: ColumnElement[Any]
) -> Select[Any]:
    """Rows of a book's table with what journal and register say of them."""
    return select(
        rows,
        journal.c.change_no.label("recorded_change"),
        journal.c.at.label("recorded_at"),
        journal.c.person.label("recorded_by"),
        *named_beside(entry, rows, live),
        *(names_in_lines(rows, live) if table is filing_plans else ()),
        *beside,
    ).join_from(rows, journal, journal.c.change_id == rows.c.created_change)


@cache
def _views_of(entry: type[RecordEntry], table: Table) -> Select[Any]:
    """The records of some `ids`, as they stand now."""
    successor = table.alias()
    corrected = exists(select(successor.c.id).where(successor.c.replaces == table.c.id)).label("corrected")
    views = _views(entry, table, table, NOW.live, corrected)
    return views.where(table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))


def _to_view(book: Book[E], row: Row[Any], state: str) -> RecordView:
    view: RecordView = unchecked(book.view, {**as_seen(book.table, row._mapping), "state": state})
    return view


def _state_now(row: Row[Any]) -> str:
    return "live" if row.voided_change is None else "corrected" if row.corrected else "voided"


async def read_views(session: AsyncSession, book: Book[E], ids: Iterable[UUID], caller: Caller) -> list[RecordView]:
    """The records of some ids, in that order; one that the caller may not see does not exist for it."""
    wanted, query = list(ids), _views_of(book.entry, book.table)
    if narrowed := visible_to(book.table, caller):
        query = query.where(*narrowed)
    rows = await session.execute(query, {"ids": wanted})
    found = {row.id: _to_view(book, row, _state_now(row)) for row in rows}
    if not found:
        raise not_found(f"条{book.label_zh}", f"record in {book.name}")
    return [found[record_id] for record_id in wanted if record_id in found]


async def read_history(session: AsyncSession, book: Book[E], view: RecordView, caller: Caller) -> list[HistoryItem]:
    """Every change of the record under its source reference that the caller may see, oldest first."""
    table = book.table
    key = (await session.execute(select(table.c.source, table.c.source_ref).where(table.c.id == view.id))).one()
    return await read_versions(session, table, key.source, key.source_ref, caller)


async def read_versions(
    session: AsyncSession, table: Table, source: str, source_ref: str, caller: Caller
) -> list[HistoryItem]:
    """Every change of the rows under one key, oldest first; what stood or stands with another unit is not the caller's."""
    versions = select(table.c.id, table.c.created_change, table.c.voided_change).where(
        under_keys(table, and_(table.c.source == source, table.c.source_ref == source_ref)), *visible_to(table, caller)
    )
    changes: dict[int, UUID] = {}
    for row in await session.execute(versions):
        if row.voided_change is not None:
            changes.setdefault(row.voided_change, row.id)
        changes[row.created_change] = row.id  # a correction is shown at the row it wrote
    entries = select(journal).where(among(journal.c.change_id, list(changes))).order_by(journal.c.change_no)
    return [
        HistoryItem(
            change_no=entry.change_no,
            at=entry.at,
            person=entry.person,
            operation=entry.operation,
            record_id=changes[entry.change_id],
            reason=entry.reason,
        )
        for entry in await session.execute(entries)
    ]


async def read_page(
    session: AsyncSession,
    book: Book[E],
    cutoff: Cutoff,
    narrow: Filter,
    caller: Caller,
    limit: int,
    cursor: str | None,
) -> Listed[RecordView]:
    """One page of the records that stand at the cut-off, by business date."""
    asked = asked_for(narrow, caller, limit, cursor)
    page = page_of(book.table, cutoff.live, asked, concealed(), most_of(limit))
    query = _views(book.entry, book.table, page, cutoff.live).order_by(page.c.business_date, page.c.id)
    rows: Sequence[Row[Any]] = (await session.execute(query, asked)).all()
    shown = rows[:limit]
    following = encode_cursor((shown[-1].business_date, shown[-1].id)) if len(rows) > limit else None
    # What stands at the cut-off is live there, whatever became of it later.
    items = [_to_view(book, row, "live") for row in shown]
    return Listed(items=items, next_cursor=following, change_no=cutoff.head.change_no)


async def read_encoded(session: AsyncSession, book: Book[E], *asked: Any) -> bytes:
    """The JSON of a page, of a book whose records PostgreSQL cannot write as the encoder does."""
    return as_json(await read_page(session, book, *asked))
