"""Imports: a whole file, by COPY into staging, set checks there, and all or nothing in one change.

Parsing, staging and checks hold no lock of records and no transaction; the last one (rows, rollups, journal) does.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

import asyncpg
from sqlalchemy import Insert, Table, collate, func, insert, literal, select, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.sql.expression import TableClause

from ...schemas.findings import Finding
from ...schemas.imports import FileRead, Imported, ImportRehearsal
from ...schemas.records import OPENING
from ..books.books import Book, E, judge_entries
from ..books.guards import NOW
from ..books.openings import OPENINGS_DOOR, opening_error
from ..books.writes import Pending, rehearse, seal
from ..core.context import Caller
from ..core.errors import Refused, rule_broken
from ..core.unit_names import read_names
from ..filings.importing import file_months
from ..journal.journal import Hashed, next_change_id
from .checked import Checked
from .entry_files import MAX_LISTED, Reader
from .places import Places
from .pointing import point, pointing
from .progress import Progress
from .staged_keys import check_keys, counted, standing_of
from .staging import STAGING, Staging
from .summing import sum_up

_CHUNK = 2000


@dataclass(frozen=True)
class Staged:
    """A file that was read, judged and copied beside the book, and in which nothing is wrong."""

    table: TableClause
    rows: int
    unchanged: int
    findings: list[Finding]
    read: FileRead
    places: Places
    hashed: Hashed | None
    """What a change that writes these rows and no others has of them; none where some are there already."""
    reason: str | None = None


async def stage(session: AsyncSession, book: Book[E], file: IO[bytes], caller: Caller, progress: Progress) -> Staged:
    """Everything about a file but the write: each statement stands by itself, and no transaction waits meanwhile."""
    await refuse_second(session)
    await progress.begin()
    reader = await asyncio.to_thread(Reader, file, book.entry)
    staged = await stage_rows(session, book, reader, caller, progress)
    await _refuse_openings(session, staged)
    return staged


async def _refuse_openings(session: AsyncSession, staged: Staged) -> None:
    """Rows that call themselves openings come with the workbook of openings alone."""
    rows = staged.table
    first = (await session.execute(select(func.min(rows.c.line)).where(rows.c.source == OPENING))).scalar_one()
    if first is not None:
        error = opening_error(first)
        placed = staged.places.placed(error.message, first, error.field)
        cell = staged.places.cell(first, error.field)
        error = error.model_copy(update={"message": placed, "cell": cell})
        raise Refused("malformed", *OPENINGS_DOOR, errors=[error])


async def stage_rows(
    session: AsyncSession, book: Book[E], reader: Reader, caller: Caller, progress: Progress, name: str = STAGING
) -> Staged:
    """The rows that a reader reads, in a staging table of such a name."""
    try:
        staging = await Staging.create(session, book, name)
        checked = await _fill_staging(session, book, staging, reader, caller, progress)
    finally:
        reader.close()
    if reader.errors_total:
        raise Refused(
            "malformed",
            f"{reader.errors_total}处有误，未导入任何一行",
            f"{reader.errors_total} places are wrong; no row was imported",
            errors=reader.errors,
            errors_total=reader.errors_total,
        )
    if checked.blocked:
        raise rule_broken(checked.findings)
    await progress.tell(state="checking")
    table, hashed = staging.table, await staging.end(session)
    unchanged = await check_keys(session, book, table, reader)
    read = await sum_up(session, book.entry, table)
    places = reader.places
    return Staged(table, staging.rows, unchanged, checked.findings, read, places, None if unchanged else hashed)


async def unstage(connection: AsyncConnection) -> None:
    """Leave nothing of an import on a connection that others get next: neither its table nor its locks."""
    try:
        await connection.rollback()
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("discard temp"))
        await connection.execute(text("select pg_advisory_unlock_all()"))
    except (SQLAlchemyError, OSError):
        await connection.invalidate()


async def write_staged(
    session: AsyncSession, book: Book[E], staged: Staged, progress: Progress, filed_in: Sequence[Book[Any]] = ()
) -> Imported:
    """The rows of a staged file as one change, and the filing of their units and months where a book of these is given."""
    pending = await write_rows(session, book, staged, await begin_writing(session))
    filed = await file_months(session, book.name, staged.table, pending.change_id) if filed_in else 0
    await progress.end("done", session)  # with the rest or not at all
    change_no, found = None, pending.findings
    if pending.created or filed:
        async with pointing(session, book, staged.table, staged.places):
            hashed = None if filed_in else staged.hashed
            sealed = await seal(session, book, pending, "import", beside=filed_in, hashed=hashed)
        change_no = sealed.change_no
        found = await point(session, staged.table, staged.places, sealed.findings[:MAX_LISTED])
    return Imported(
        change_no=change_no, created=pending.created, unchanged=staged.unchanged, findings=found, read=staged.read,
        filed=filed,
    )  # fmt: skip


async def rehearse_staged(
    session: AsyncSession, book: Book[E], staged: Staged, filed_in: Sequence[Book[Any]] = ()
) -> ImportRehearsal:
    """What the write of a staged file would meet."""
    pending = await write_rows(session, book, staged, await begin_writing(session))
    filed = await file_months(session, book.name, staged.table, pending.change_id) if filed_in else 0
    async with pointing(session, book, staged.table, staged.places):
        rehearsed = await rehearse(session, book, pending, filed_in)
    found = await point(session, staged.table, staged.places, rehearsed.findings)
    return ImportRehearsal(**{**dict(rehearsed), "findings": found}, read=staged.read, filed=filed)


async def refuse_second(session: AsyncSession) -> None:
    """One import at a time: two at once only take the machine from everybody else; `unstage` gives the lock back."""
    lock = select(func.pg_try_advisory_lock(func.hashtextextended("import", 0)))
    if not (await session.execute(lock)).scalar_one():
        raise Refused(
            "import_running", "本服务正在导入另一文件，请稍后原样重发",
            "Another file is being imported; send the same again shortly", retry_after=5,
        )  # fmt: skip


async def _fill_staging(
    session: AsyncSession, book: Book[E], staging: Staging, reader: Reader, caller: Caller, progress: Progress
) -> Checked:
    """Parse, check and copy chunk by chunk; memory holds one chunk."""
    checked = Checked()
    names = await read_names(session, NOW.live) if reader.calls_units else {}
    reading = asyncio.create_task(asyncio.to_thread(reader.read, _CHUNK))
    try:
        while True:
            chunk, done = await reading, reader.done
            if not done:  # the next rows are read while PostgreSQL takes these
                reading = asyncio.create_task(asyncio.to_thread(reader.read, _CHUNK))
            if chunk.entries:
                checked.turn_away(chunk, caller, reader)
                checked.compare(chunk.called, reader, names)
                checked.add(await judge_entries(session, book, chunk.entries), chunk.rows, reader.places)
                if not chunk.errors_total and not checked.blocked and not checked.outside_total:
                    await staging.take(chunk)
            await progress.tell(rows_read=chunk.rows_read, rows_staged=staging.rows)
            if done:
                break
    finally:
        await asyncio.wait([reading])  # it reads the file that its owner closes
        if not reading.cancelled():
            reading.exception()  # whoever failed before it is told
    if checked.outside_total:
        raise Refused(
            "forbidden", "文件含令牌以外的填报单位", "The file has rows of units that the token is not bound to",
            errors=checked.outside, errors_total=checked.outside_total,
        )  # fmt: skip
    checked.findings = [*reader.unseen(), *checked.findings]
    return checked


async def begin_writing(session: AsyncSession) -> int:
    """The id of a change that may write many rows."""
    await session.execute(text("set local statement_timeout = '10min'"))
    return await next_change_id(session)


async def write_rows(session: AsyncSession, book: Book[E], staged: Staged, change_id: int) -> Pending:
    """The new rows, in the order of their keys; a record that came under one of them since it was staged stops it."""
    table, staging = book.table, staged.table
    standing = standing_of(book, staging)
    conflicts, unchanged = (await session.execute(counted(standing))).one()
    created = 0
    if unchanged < staged.rows:
        fields = ["id", *book.fields]
        new = select(*[staging.c[name] for name in fields], literal(change_id))
        if unchanged:
            new = new.where(staging.c.line.not_in(select(standing.c.line)))
        # As batches do, by code point: the database's own order may be another, and two orders are a deadlock.
        rows = new.order_by(collate(staging.c.source, "C"), collate(staging.c.source_ref, "C"))
        created = await _insert(session, table, insert(table).from_select([*fields, "created_change"], rows))
    if conflicts or (created, unchanged) != (staged.rows - staged.unchanged, staged.unchanged):
        raise _just_written()
    return Pending(change_id, [], created, staged.findings, reason=staged.reason)


async def _insert(session: AsyncSession, table: Table, write: Insert) -> int:
    """Write the rows; a key that somebody else wrote since they were compared is found by the table itself."""
    try:
        done: Any = await session.execute(write, execution_options={"preserve_rowcount": True})
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) == asyncpg.UniqueViolationError.sqlstate:
            raise _just_written() from error
        raise
    created = int(done.rowcount)
    known = text("select reltuples from pg_class where oid = to_regclass(:name)")
    if created * 10 > (await session.execute(known, {"name": f'"{table.name}"'})).scalar_one():
        # Without it the guards' joins are planned for the table as it was: nested loops over every row of a large file.
        # With the columns by their names the server does not take it for its own, which comes later with more of the rows.
        columns = ", ".join(f'"{column.name}"' for column in table.c)
        await session.execute(text(f'analyze "{table.name}" ({columns})'))
    return created


def _just_written() -> Refused:
    return Refused("busy", "同一单号正被写入，请原样重发", "A key was just written; send the same again", retry_after=1)
