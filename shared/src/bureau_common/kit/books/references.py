"""What stands under the source references of some entries: equal records, records that differ, and voided ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Table, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.problems import FieldError
from ..core.context import current, say
from ..core.errors import Refused
from ..core.queries import among
from ..core.tables import journal
from .books import Book, E
from .concealing import hides_rows, withheld


@dataclass(frozen=True)
class Existing:
    """What stands under the entries' keys already: equal records, and conflicts by row."""

    equal: dict[int, UUID]
    conflicts: list[FieldError]
    code: str | None = None
    current_id: UUID | None = None


def is_same(book: Book[E], row: Row[Any], entry: E) -> bool:
    """Whether a row says what the entry says; compared as it stands, for a rule may have become stricter since.

    Of a field that the caller may not see it says what the row does.
    """
    unseen = withheld(book.table)
    return all(getattr(row, name) == getattr(entry, name) for name in book.fields if name not in unseen)


async def find_existing(
    session: AsyncSession, book: Book[E], entries: Sequence[E], own_change: int | None = None
) -> Existing:
    """Compare entries with the records under their keys, leaving out rows that this change wrote itself."""
    table = book.table
    keys = [(entry.source, entry.source_ref) for entry in entries]
    query = (
        select(table, journal.c.reason.label("void_reason"))
        .outerjoin(journal, journal.c.change_id == table.c.voided_change)
        .where(under_keys(table, among((table.c.source, table.c.source_ref), keys)))
        .order_by(table.c.created_change)
    )
    if own_change is not None:
        query = query.where(table.c.created_change != own_change)
    # Oldest first: of several versions under one key the newest remains, the live one where there is one.
    newest = {(row.source, row.source_ref): row for row in await session.execute(query)}
    equal: dict[int, UUID] = {}
    conflicts: list[FieldError] = []
    code = current_id = None
    for number, (key, entry) in enumerate(zip(keys, entries, strict=True), 1):
        row = newest.get(key)
        if row is None:
            continue
        if row.voided_change is None and is_same(book, row, entry):
            equal[number] = row.id
            continue
        kind, message, record_id = conflict_of(table, row, row.void_reason)
        conflicts.append(FieldError(field="source_ref", row=number, rule=kind, message=message, value=key[1]))
        code, current_id = code or kind, current_id or record_id
    return Existing(equal, conflicts, code, current_id)


def under_keys(table: Table, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """`condition` on source and source_ref, written so that the two partial indexes (live, voided) serve it."""
    voided = table.c.voided_change.is_not(None)
    return or_(and_(~voided, condition), and_(voided, condition))


def conflict_of(table: Table, row: Row[Any], reason: str | None) -> tuple[str, str, UUID | None]:
    """The code and the sentence for a key that is taken by other content, or by a voided record, and whose id is told.

    Of another unit's record neither id nor reason is. Where a table may have rows that are not there for the caller, every
    key that is taken is answered alike: the answer tells nobody whether such a row has it.
    """
    if hides_rows(table):
        zh = "该来源单号已被占用：已列出的记录请用更正，否则请换新单号"
        en = "this source reference is taken: correct the record that is listed, or use another reference"
        return "taken", say(zh, en), None
    seen = current().caller.sees(row.reporting_unit)
    kind, message = _conflict_message(row.voided_change is not None, reason if seen else None)
    return kind, message, row.id if seen else None


def _conflict_message(voided: bool, reason: str | None) -> tuple[str, str]:
    if voided:
        why, why_en = ("", "") if reason is None else (f"（{reason}）", f" ({reason})")
        return "voided", say(
            f"该单号的记录已作废{why}，请换新单号", f"the record was voided{why_en}; use a new reference"
        )
    return "differs", say("该单号已有内容不同的记录，请用更正", "a record with other content exists; use correct")


def refuse_conflicts(existing: Existing) -> None:
    """Refuse entries whose keys are taken."""
    if existing.code is None:
        return
    count = len(existing.conflicts)
    raise Refused(
        existing.code,
        f"{count}条的来源单号已被占用，未写入任何内容",
        f"{count} entries have a source reference that is taken; nothing was written",
        errors=existing.conflicts[:1000],
        errors_total=count,
        current_id=None if existing.current_id is None else str(existing.current_id),
    )
