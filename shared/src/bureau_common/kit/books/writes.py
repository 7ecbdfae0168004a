"""Writing a book: rows first, then the seal (guards, rollups, journal); a rehearsal does the first half and rolls back.

Always in this order: rows to void; new rows; of what may be many rows, the guards early; kept keys; rollups; the journal's
lock; the guards, deciding; the entry. Nothing slow and no outside call comes after the first row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Row, Select, Table, Update, Uuid, and_, bindparam, select, true, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.changes import Operation
from ...schemas.findings import Finding
from ...schemas.records import DryRun, Written
from ..core.context import current
from ..core.errors import Refused, malformed, not_found, rule_broken
from ..journal.journal import Entry, Hashed, append, hash_rows, next_change_id, take_lock
from ..measures.contributions import keep
from ..measures.differences import as_text
from ..measures.flows import roll_up
from ..web.access import Role
from .asking import Asked, Guarded
from .books import Book, E
from .concealing import visible_to
from .guards import Touched
from .locked_rows import naming_entries
from .openings import refuse_openings
from .preparing import Prepared, keep_withheld
from .references import find_existing, is_same, refuse_conflicts

_MANY: frozenset[Operation] = frozenset({"batch", "import", "opening"})
"""What may write so many rows that asking about them under the lock would hold up the others for nothing."""


@dataclass(frozen=True)
class Pending:
    """Rows that are written and not sealed; `records` has the record of each entry, in order.

    `rows` are those that it created and voided, where these are as few as guards are told. `reason` is why, where the
    writer says so; `for_approval` is what is only rehearsed, for another person to approve.
    """

    change_id: int
    records: list[UUID]
    created: int
    findings: list[Finding]
    rows: tuple[UUID, ...] = ()
    reason: str | None = None
    for_approval: bool = False

    @property
    def touched(self) -> Touched:
        """What the guards are asked about: with a reason, an approver still writes into soft closed months (ADR 54)."""
        approved = self.for_approval or Role.APPROVER in current().caller.roles
        return Touched(self.change_id, self.rows, excused=approved and self.reason is not None)

    @property
    def unchanged(self) -> int:
        return len(self.records) - self.created


@dataclass(frozen=True)
class Sealed:
    """A change that is in the journal, and what rules and guards said of it."""

    change_no: int
    findings: list[Finding]


async def write_entries(
    session: AsyncSession, book: Book[E], prepared: Prepared[E], reason: str | None = None
) -> Pending:
    """New rows; an equal resend writes nothing, other content under a known key is refused."""
    refuse_openings(prepared.entries)
    refuse_blocked(prepared.findings)
    entries = prepared.entries
    change_id = await next_change_id(session)
    ids = await _insert(session, book, prepared, change_id)
    refuse_conflicts(existing := await find_existing(session, book, entries, change_id))
    _refuse_if_missing(ids, len(entries) - len(existing.equal))
    records = [
        existing.equal.get(number) or ids[entry.source, entry.source_ref] for number, entry in enumerate(entries, 1)
    ]
    rows = tuple(ids.values()) if len(entries) <= Touched.MOST else ()
    return Pending(change_id, records, len(entries) - len(existing.equal), prepared.findings, rows, reason)


async def write_correction(
    session: AsyncSession, book: Book[E], record_id: UUID, prepared: Prepared[E], reason: str | None
) -> Pending:
    """The live record voided and the one entry in its place."""
    row = await lock_live(session, book, record_id)
    prepared = await keep_withheld(session, book, row, prepared)
    _refuse_idle_correction(book, row, prepared.entries[0])
    refuse_blocked(prepared.findings)
    change_id = await next_change_id(session)
    await _void(session, book, record_id, change_id)
    ids = await _insert(session, book, prepared, change_id, replaces=record_id)
    _refuse_if_missing(ids, 1)
    (new_id,) = ids.values()
    return Pending(change_id, [new_id], 1, prepared.findings, (record_id, new_id), reason)


async def write_void(session: AsyncSession, book: Book[E], record_id: UUID, reason: str) -> Pending:
    """A live record taken out of every figure; it stays readable, and its source reference stays taken."""
    await lock_live(session, book, record_id)
    change_id = await next_change_id(session)
    await _void(session, book, record_id, change_id)
    return Pending(change_id, [record_id], 1, [], (record_id,), reason)


async def seal(
    session: AsyncSession,
    book: Book[E],
    pending: Pending,
    operation: Operation,
    record_id: UUID | None = None,
    also: Sequence[Table] = (),
    beside: Sequence[Book[Any]] = (),
    hashed: Hashed | None = None,
) -> Sealed:
    """The end of every write; the caller commits next.

    `also` are further tables that the change wrote (a proposal's), `beside` further books, whose guards are asked, too,
    and whose sums move. The journal has the topic of the first. `hashed` are the rows that it wrote, where that is known.
    """
    also = [*also, *[other.table for other in beside]]
    asking = [each.asked for each in (book, *beside)]
    # What one row meets is found sooner under the lock than asked twice.
    early = [await run_guards(session, each, pending.touched) if operation in _MANY else None for each in asking]
    entry = Entry(book.topic, operation, pending.change_id, record_id, pending.reason)
    # Before the sums, which others wait for as they do for the journal: it takes the longest.
    written = hashed or await hash_rows(session, [book.table, *also], pending.change_id)
    keyed = [*dict.fromkeys(kept for each in (book, *beside) for kept in each.keeps)]
    by_key = await keep(session, keyed, pending.change_id)
    flows = [flow for each in (book, *beside) for flow in each.flows]
    differences = as_text({**by_key, **await roll_up(session, flows, pending.change_id)})
    await take_lock(session)
    guarded = [
        await run_guards(session, each, pending.touched, before) for each, before in zip(asking, early, strict=True)
    ]
    change_no = await append(session, entry, written, differences, guarded[0].last)
    return Sealed(change_no, told_once(pending, guarded))


def told_once(pending: Pending, guarded: Sequence[Guarded]) -> list[Finding]:
    """What rules say and then the guards of books, of which one of two books says the same twice."""
    found = {str(each): each for one in guarded for each in one.findings}
    return [*pending.findings, *found.values()]


async def rehearse(session: AsyncSession, book: Book[E], pending: Pending, beside: Sequence[Book[Any]] = ()) -> DryRun:
    """What the write would meet, guards included; the session that a dry run gets never commits."""
    async with naming_entries(session, book, pending.change_id, pending.records):
        guarded = [await run_guards(session, each.rehearsed, pending.touched) for each in (book, *beside)]
    return DryRun(accepted=True, findings=told_once(pending, guarded), headroom=dict(guarded[0].headroom))


async def run_guards(session: AsyncSession, asked: Asked, touched: Touched, before: Guarded | None = None) -> Guarded:
    """Every question about the rows that the change touched, in one statement; what blocks is refused."""
    guarded = await asked.put(session, touched, before)
    refuse_blocked(guarded.findings)
    return guarded


def refuse_blocked(findings: Sequence[Finding]) -> None:
    """Refuse where a finding blocks; all are told."""
    if any(finding.severity == "block" for finding in findings):
        raise rule_broken(findings)


async def enter(
    session: AsyncSession, book: Book[E], prepared: Prepared[E], operation: Operation, reason: str | None = None
) -> tuple[Written, list[UUID]]:
    """Write entries in one change; returns the outcome and the record of each entry, in order."""
    pending = await write_entries(session, book, prepared, reason)
    if not pending.created:
        return Written(
            change_no=None, created=0, unchanged=pending.unchanged, findings=pending.findings
        ), pending.records
    record = pending.records[0] if operation == "enter" else None
    async with naming_entries(session, book, pending.change_id, pending.records):
        sealed = await seal(session, book, pending, operation, record)
    return Written(
        change_no=sealed.change_no, created=pending.created, unchanged=pending.unchanged, findings=sealed.findings
    ), pending.records


async def correct(
    session: AsyncSession, book: Book[E], record_id: UUID, prepared: Prepared[E], reason: str
) -> tuple[Sealed, UUID]:
    """Replace a live record by the one entry, in one change; returns the new record's id too."""
    pending = await write_correction(session, book, record_id, prepared, reason)
    return await seal(session, book, pending, "correct", record_id), pending.records[0]


async def void(session: AsyncSession, book: Book[E], record_id: UUID, reason: str) -> Sealed:
    """Void a live record, in one change."""
    return await seal(session, book, await write_void(session, book, record_id, reason), "void", record_id)


def _refuse_if_missing(ids: Mapping[tuple[str, str], UUID], count: int) -> None:
    """Fewer rows were written than there were to write, where a unique index of the table let one fall."""
    if len(ids) != count:  # a write that was faster came after the checks: they will name it when this comes again
        raise Refused(
            "busy", "相抵触的记录刚被写入，请原样重发", "A record that stands in the way was just written; send again",
            retry_after=1,
        )  # fmt: skip


async def lock_live(session: AsyncSession, book: Book[E], record_id: UUID) -> Row[Any]:
    """The live row of a record, locked; a record that was corrected or voided is refused and the live one named."""
    row: Row[Any] | None = (await session.execute(_locking(book.table), {"this_record": record_id})).one_or_none()
    if row is None:
        raise not_found(f"条{book.label_zh}", f"record in {book.name}")
    if row.voided_change is None:
        return row
    table = book.table
    same_key = (table.c.source == row.source, table.c.source_ref == row.source_ref, table.c.voided_change.is_(None))
    caller = current().caller
    is_seen = and_(true(), *visible_to(table, caller)).label("seen")
    live = (await session.execute(select(table.c.id, table.c.reporting_unit, is_seen).where(*same_key))).one_or_none()
    if live is None:
        raise Refused("not_live", "该记录已作废", "The record is voided")
    if not caller.sees(live.reporting_unit):
        raise Refused("not_live", "该记录已更正到其他填报单位", "It was corrected, and is another unit's now")
    if not live.seen:
        raise Refused("not_live", "该记录已更正", "The record was corrected")
    raise Refused(
        "not_live",
        "请读取该记录的历史，对现行记录操作",
        "Read the record's history and act on the live record",
        current_id=str(live.id),
    )


def _refuse_idle_correction(book: Book[E], row: Row[Any], entry: E) -> None:
    """Refuse a correction of the key, and one that changes nothing."""
    if (row.source, row.source_ref) != (entry.source, entry.source_ref):
        raise malformed(
            "entry.source_ref", "kept", "更正不得改变来源系统和来源单号", "A correction keeps source and source_ref"
        )
    if is_same(book, row, entry):
        raise Refused(
            "unchanged", "请修改内容后再更正", "Change something, or leave the record", current_id=str(row.id)
        )


async def _insert(
    session: AsyncSession, book: Book[E], prepared: Prepared[E], change_id: int, replaces: UUID | None = None
) -> dict[tuple[str, str], UUID]:
    """The rows that were written, by their keys, in whose order they are; a key that is taken is left to `find_existing`."""
    rows = [{**row, "created_change": change_id, "replaces": replaces} for row in prepared.rows]
    if len(rows) == 1:
        written = await session.execute(_writing_one(book.table), rows[0])
    else:
        await session.execute(_writing(book.table), rows)
        written = await session.execute(_written(book.table), {"this_change": change_id})
    return {(row.source, row.source_ref): row.id for row in written}


async def _void(session: AsyncSession, book: Book[E], record_id: UUID, change_id: int) -> None:
    await session.execute(_voiding(book.table), {"this_record": record_id, "this_change": change_id})


_RECORD, _CHANGE = bindparam("this_record", type_=Uuid), bindparam("this_change", type_=BigInteger)
"""Named as no column is: a table may have one that is called `change`."""


@cache
def _writing(table: Table) -> Insert:
    return insert(table).on_conflict_do_nothing()


@cache
def _writing_one(table: Table) -> Any:  # an insert that returns
    return _writing(table).returning(table.c.source, table.c.source_ref, table.c.id)


@cache
def _written(table: Table) -> Select[str, str, UUID]:
    return select(table.c.source, table.c.source_ref, table.c.id).where(table.c.created_change == _CHANGE)


@cache
def _locking(table: Table) -> Select[Any]:
    return select(table).where(table.c.id == _RECORD).with_for_update()


@cache
def _voiding(table: Table) -> Update:
    return update(table).where(table.c.id == _RECORD).values(voided_change=_CHANGE)
