"""Books (账簿): one kind of record each, declared in a topic's `book.py`; records are never edited.

A correction voids the old row and writes a new one, in one change, with its reason; `(source, source_ref)` stays.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Table, and_, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from ..schemas.changes import Operation
from ..schemas.findings import Finding
from ..schemas.problems import FieldError
from ..schemas.records import RecordEntry, RecordView, Written
from .context import say
from .errors import Refused, malformed, not_found, rule_broken
from .flows import Flow
from .journal import Entry, append, next_change_id
from .tables import journal

E = TypeVar("E", bound=RecordEntry)
Check = Callable[[AsyncSession, Sequence[E]], Awaitable[list[Finding]]]
ALL_OPERATIONS: frozenset[Operation] = frozenset({"enter", "batch", "import", "correct", "void"})


@dataclass(frozen=True)
class Book(Generic[E]):
    """`name` is the path and the OpenAPI tag; `check` says what rules find; `flows` say what the rows add up to."""

    name: str
    label_zh: str
    topic: str
    table: Table
    entry: type[E]
    view: type[RecordView]
    check: Check[E]
    flows: tuple[Flow, ...] = ()
    operations: frozenset[Operation] = field(default=ALL_OPERATIONS)

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns that an entry fills."""
        return tuple(self.entry.model_fields)


@dataclass(frozen=True)
class Existing:
    """What stands under the entries' keys already: equal records, and conflicts by row."""

    equal: dict[int, UUID]
    conflicts: list[FieldError]
    code: str | None = None
    current_id: UUID | None = None


async def check_entries(session: AsyncSession, book: Book[E], entries: Sequence[E]) -> list[Finding]:
    """The rules' findings on some entries; blocking ones are refused."""
    findings = await book.check(session, entries)
    if any(finding.severity == "block" for finding in findings):
        raise rule_broken(findings)
    return findings


async def enter(
    session: AsyncSession, book: Book[E], entries: Sequence[E], operation: Operation
) -> tuple[Written, list[UUID]]:
    """Write entries in one change; returns the outcome and the record of each entry, in order.

    An equal resend changes nothing; other content under a known key is refused.
    """
    refuse_repeats(entries)
    findings = await check_entries(session, book, entries)
    change_id = await next_change_id(session)
    await _insert(session, book, entries, change_id)
    refuse_conflicts(existing := await find_existing(session, book, entries, change_id))
    if len(existing.equal) == len(entries):
        return Written(change_no=None, created=0, unchanged=len(entries), findings=findings), [*existing.equal.values()]
    mine = select(book.table.c.source, book.table.c.source_ref, book.table.c.id)
    rows = await session.execute(mine.where(book.table.c.created_change == change_id))
    ids = {(row.source, row.source_ref): row.id for row in rows}
    records = [
        existing.equal.get(number) or ids[entry.source, entry.source_ref] for number, entry in enumerate(entries, 1)
    ]
    change_no = await seal(session, book, change_id, operation, records[0] if operation == "enter" else None)
    created = len(entries) - len(existing.equal)
    return Written(change_no=change_no, created=created, unchanged=len(existing.equal), findings=findings), records


def refuse_repeats(entries: Sequence[RecordEntry]) -> None:
    """Refuse two entries of one batch under the same key."""
    seen: dict[tuple[str, str], int] = {}
    errors = []
    for number, entry in enumerate(entries, 1):
        first = seen.setdefault((entry.source, entry.source_ref), number)
        if first != number:
            message = say(f"与第{first}条来源单号重复", f"repeats the source reference of entry {first}")
            errors.append(FieldError(field="source_ref", row=number, rule="repeated", message=message))
    if errors:
        raise Refused("malformed", "批内来源单号重复", "Source references repeat within the batch", errors=errors)


async def find_existing(
    session: AsyncSession, book: Book[E], entries: Sequence[E], own_change: int | None = None
) -> Existing:
    """Compare entries with the records under their keys, leaving out rows that this change wrote itself."""
    table = book.table
    keys = [(entry.source, entry.source_ref) for entry in entries]
    query = (
        select(table, journal.c.reason)
        .outerjoin(journal, journal.c.change_id == table.c.voided_change)
        .where(under_keys(table, tuple_(table.c.source, table.c.source_ref).in_(keys)))
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
        if row.voided_change is None and book.entry.model_validate(row) == entry:
            equal[number] = row.id
            continue
        kind, message = conflict_message(row.voided_change is not None, row.reason)
        conflicts.append(FieldError(field="source_ref", row=number, rule=kind, message=message, value=key[1]))
        code, current_id = code or kind, current_id or row.id
    return Existing(equal, conflicts, code, current_id)


def under_keys(table: Table, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """`condition` on source and source_ref, written so that the two partial indexes (live, voided) serve it."""
    voided = table.c.voided_change.is_not(None)
    return or_(and_(~voided, condition), and_(voided, condition))


def conflict_message(voided: bool, reason: str | None) -> tuple[str, str]:
    """The code and the sentence for a key that is taken by other content, or by a voided record."""
    if voided:
        return "voided", say(
            f"该单号的记录已作废（{reason}），请换新单号", f"the record was voided ({reason}); use a new reference"
        )
    return "differs", say("该单号已有内容不同的记录，请用更正", "a record with other content exists; use correct")


def refuse_conflicts(existing: Existing) -> None:
    if existing.code is None:
        return
    count = len(existing.conflicts)
    raise Refused(
        existing.code,
        f"{count}条的来源单号已被占用，未写入任何内容",
        f"{count} entries have a source reference that is taken; nothing was written",
        errors=existing.conflicts[:1000],
        errors_total=count,
        current_id=str(existing.current_id),
    )


async def _insert(
    session: AsyncSession, book: Book[E], entries: Sequence[E], change_id: int, replaces: UUID | None = None
) -> None:
    """New rows in the order of their keys; a key that is taken is left to `find_existing`."""
    values = [
        {**{name: getattr(entry, name) for name in book.fields}, "created_change": change_id, "replaces": replaces}
        for entry in sorted(entries, key=lambda entry: (entry.source, entry.source_ref))
    ]
    await session.execute(insert(book.table).on_conflict_do_nothing(), values)


async def correct(
    session: AsyncSession, book: Book[E], record_id: UUID, entry: E, reason: str
) -> tuple[int, UUID, list[Finding]]:
    """Replace a live record by `entry`; returns the change, the new record's id, and the rules' warnings."""
    row = await lock_live(session, book, record_id)
    refuse_idle_correction(book, row, entry)
    change_id = await next_change_id(session)
    await _void(session, book, record_id, change_id)
    findings = await check_entries(session, book, [entry])
    await _insert(session, book, [entry], change_id, replaces=record_id)
    change_no = await seal(session, book, change_id, "correct", record_id, reason)
    new = await session.scalars(select(book.table.c.id).where(book.table.c.created_change == change_id))
    return change_no, new.one(), findings


def refuse_idle_correction(book: Book[E], row: Row[Any], entry: E) -> None:
    """Refuse a correction of the key, and one that changes nothing."""
    if (row.source, row.source_ref) != (entry.source, entry.source_ref):
        raise malformed(
            "entry.source_ref", "kept", "更正不得改变来源系统和来源单号", "A correction keeps source and source_ref"
        )
    if book.entry.model_validate(row) == entry:
        raise Refused(
            "unchanged", "请修改内容后再更正", "Change something, or leave the record", current_id=str(row.id)
        )


async def void(session: AsyncSession, book: Book[E], record_id: UUID, reason: str) -> int:
    """Take a live record out of every figure; it stays readable, and its source reference stays taken."""
    await lock_live(session, book, record_id)
    change_id = await next_change_id(session)
    await _void(session, book, record_id, change_id)
    return await seal(session, book, change_id, "void", record_id, reason)


async def lock_live(session: AsyncSession, book: Book[E], record_id: UUID, *, lock: bool = True) -> Row[Any]:
    """The live row of a record, locked; a record that was corrected or voided is refused and the live one named."""
    query = select(book.table).where(book.table.c.id == record_id)
    row = (await session.execute(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise not_found(f"条{book.label_zh}", f"record in {book.name}")
    if row.voided_change is None:
        return row
    table = book.table
    same_key = (table.c.source == row.source, table.c.source_ref == row.source_ref, table.c.voided_change.is_(None))
    live = (await session.scalars(select(table.c.id).where(*same_key))).one_or_none()
    raise Refused(
        "not_live",
        "请读取该记录的历史，对现行记录操作" if live else "该记录已作废",
        "Read the record's history and act on the live record" if live else "The record is voided",
        current_id=str(live) if live else None,
    )


async def _void(session: AsyncSession, book: Book[E], record_id: UUID, change_id: int) -> None:
    await session.execute(update(book.table).where(book.table.c.id == record_id).values(voided_change=change_id))


async def seal(
    session: AsyncSession,
    book: Book[E],
    change_id: int,
    operation: Operation,
    record_id: UUID | None = None,
    reason: str | None = None,
) -> int:
    """The end of every write: the rollups, then the journal; returns change_no."""
    for flow in book.flows:
        await flow.apply(session, change_id)
    return await append(session, Entry(book.topic, operation, change_id, [book.table], record_id, reason))
