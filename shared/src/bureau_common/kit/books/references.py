"""What stands under the source references of some entries: equal records, records that differ, and voided ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.problems import FieldError
from ..core.context import current, say
from ..core.errors import Refused
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
    sources, references = [[key[place] for key in keys] for place in (0, 1)]
    asked = {"sources": sources, "references": references, "own": own_change}
    found = await session.execute(_under_keys_of(table), asked)
    # Oldest first: of several versions under one key the newest remains, the live one where there is one.
    newest = {(row.source, row.source_ref): row for row in found}
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


@cache
def _under_keys_of(table: Table) -> Select[Any]:
    """The rows under some keys, but for those of the change `own`, the oldest first.

    A key at a time by the index of the rows that stand and by that of the voided ones: whatever else the table holds.
    """
    keys = func.unnest(bindparam("sources", type_=ARRAY(Text)), bindparam("references", type_=ARRAY(Text)))
    key = keys.table_valued("source", "source_ref").render_derived(name="keys")
    same = and_(table.c.source == key.c.source, table.c.source_ref == key.c.source_ref)
    voided = table.c.voided_change.is_not(None)
    sides = [select(table).join_from(key, table, and_(same, side)) for side in (~voided, voided)]
    rows = union_all(*sides).subquery()
    return (
        select(rows, journal.c.reason.label("void_reason"))
        .outerjoin(journal, journal.c.change_id == rows.c.voided_change)
        .where(rows.c.created_change.is_distinct_from(bindparam("own", type_=BigInteger)))
        .order_by(rows.c.created_change)
    )


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
    kind, message = _conflict_message(row.voided_change is not None, reason if seen else None, seen=seen)
    return kind, message, row.id if seen else None


def _conflict_message(voided: bool, reason: str | None, *, seen: bool) -> tuple[str, str]:
    if voided:
        why, why_en = ("", "") if reason is None else (f"（{reason}）", f" ({reason})")
        return "voided", say(
            f"该单号的记录已作废{why}，请换新单号", f"the record was voided{why_en}; use a new reference"
        )
    if not seen:  # nor may the caller correct it
        return "differs", say(
            "该单号已有内容不同的记录，请换新单号", "a record with other content exists; use a new reference"
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
