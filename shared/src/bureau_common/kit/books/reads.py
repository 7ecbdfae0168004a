"""Reading a book: views with what the journal knows of them, lists by keyset, a record's history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Table, and_, exists, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.paging import Listed
from ...schemas.periods import Period
from ...schemas.records import HistoryItem, RecordView
from ..core.context import Caller
from ..core.errors import not_found
from ..core.queries import among
from ..core.records import unchecked
from ..core.tables import journal
from ..core.unit_names import Live, named_beside, names_in_lines
from ..journal.cutoffs import Cutoff
from ..web.paging import decode_cursor, encode_cursor
from .books import Book, E
from .concealing import as_seen, visible_to
from .guards import NOW
from .references import under_keys


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to."""

    start: Period | None = None
    end: Period | None = None
    reporting_unit: str | None = None
    source: str | None = None
    source_ref: str | None = None


def _views(book: Book[E], live: Live = NOW.live) -> Select[Any]:
    successor = book.table.alias()
    corrected = exists(select(successor.c.id).where(successor.c.replaces == book.table.c.id))
    return select(
        book.table,
        journal.c.change_no.label("recorded_change"),
        journal.c.at.label("recorded_at"),
        journal.c.person.label("recorded_by"),
        corrected.label("corrected"),
        *named_beside(book.entry, book.table, live),
        *names_in_lines(book.table, live),
    ).join(journal, journal.c.change_id == book.table.c.created_change)


def _to_view(book: Book[E], row: Row[Any], state: str) -> RecordView:
    view: RecordView = unchecked(book.view, {**as_seen(book.table, row._mapping), "state": state})
    return view


def _state_now(row: Row[Any]) -> str:
    return "live" if row.voided_change is None else "corrected" if row.corrected else "voided"


async def read_views(session: AsyncSession, book: Book[E], ids: Iterable[UUID], caller: Caller) -> list[RecordView]:
    """The records of some ids, in that order; one that the caller may not see does not exist for it."""
    wanted = list(ids)
    query = _views(book).where(among(book.table.c.id, wanted), *visible_to(book.table, caller))
    found = {row.id: _to_view(book, row, _state_now(row)) for row in await session.execute(query)}
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


def _listed(book: Book[E], cutoff: Cutoff, narrow: Filter, caller: Caller) -> Select[Any]:
    table = book.table
    conditions = [cutoff.live(table), *visible_to(table, caller)]
    if narrow.start is not None:
        conditions.append(table.c.business_date >= narrow.start.first_day)
    if narrow.end is not None:
        conditions.append(table.c.business_date <= narrow.end.last_day)
    for name in ("reporting_unit", "source", "source_ref"):
        if (wanted := getattr(narrow, name)) is not None:
            conditions.append(table.c[name] == wanted)
    return _views(book, cutoff.live).where(*conditions).order_by(table.c.business_date, table.c.id)


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
    query = _listed(book, cutoff, narrow, caller).limit(limit + 1)
    if cursor is not None:
        after = decode_cursor(cursor, date.fromisoformat, UUID)
        key = tuple_(book.table.c.business_date, book.table.c.id)
        query = query.where(key > tuple_(*[literal(part) for part in after]))
    rows: Sequence[Row[Any]] = (await session.execute(query)).all()
    page = rows[:limit]
    following = encode_cursor((page[-1].business_date, page[-1].id)) if len(rows) > limit else None
    # What stands at the cut-off is live there, whatever became of it later.
    items = [_to_view(book, row, "live") for row in page]
    return Listed(items=items, next_cursor=following, change_no=cutoff.head.change_no)
