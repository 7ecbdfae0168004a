"""Anchoring: the state of the database is noted outside of it, again and again, and the database remembers how often.

What would hide a loss is not written: a database that went back behind its last anchor gets none until two persons have
said that it was restored.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import structlog
from sqlalchemy import Row, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.changes import Head
from ..core.errors import Refused
from ..core.tables import anchors, journal, proposals, restorations
from ..journal.journal import read_head
from ..web.sessions import Database
from .anchors import (
    LINES_AT_ONCE,
    NOTHING_BEFORE,
    Line,
    Read,
    Restored,
    anchor_file,
    hash_of,
    last_line,
    read_lines,
    size_of,
    write_line,
)
from .trails import Trail, follow, pruned, settle

log = structlog.get_logger(__name__)
_ONE_AT_A_TIME = text("select pg_try_advisory_xact_lock(20210, 2)")
BEYOND = 10**9
"""The number of an act of two persons is the time in ms, and so much higher than any that is known where the clock is behind these:
above those of anchors that are lost with database and file, and of which somebody elsewhere may still have a note."""


class CannotAnchor(ValueError):
    """Going on would hide that the database went back; verification says what to do."""


@dataclass(frozen=True)
class Seen:
    """The database at one moment, and what it knows of its anchors."""

    head: Head
    highest: dict[str, int]
    begun: dict[str, Trail]
    known: Row[int, bytes] | None
    pending: Restored | None
    agrees: bool
    """Whether the journal has the entry of the last line, and each trail reaches as far as that line noted it."""


async def anchor(database: Database, name: str, folder: Path, approved: UUID | None = None) -> None:
    """One anchor, now, unless nothing has moved since the last; or the one of a restoration that was just approved.

    Who approved it stands before the service with a token: what a hand wrote into the database approves nothing.
    """
    path = anchor_file(folder, name)
    last = await asyncio.to_thread(last_line, path)
    async with database.writing() as session:
        seen = await _look(session, last, approved)
    if approved is not None and seen.pending is None:
        return
    adopt = _adopts(seen, last)
    if seen.pending is None and not (seen.agrees and (not adopt or await _has_rows_of(database, seen, last))):
        raise CannotAnchor("the database does not have what its last anchor notes: verify says what to do")
    trails = await _trails(database, seen, last)
    if seen.pending is None and (_is_idle(seen, trails, last) or seen.head.change_no == 0):
        return
    restored = seen.pending
    if restored is not None:
        restored = restored.model_copy(update={"before": await asyncio.to_thread(hash_of, path)})
    previous = (last.hash if last and adopt else None) or (seen.known.hash.hex() if seen.known else NOTHING_BEFORE)
    now, no = datetime.now(UTC), _number(seen, last, adopt)
    moment = int(now.timestamp() * 1000)
    line = Line(
        no=no + 1 if seen.pending is None else moment if moment > no else no + BEYOND,
        previous=previous,
        kind="anchor" if seen.pending is None else "restored",
        at=now,
        change_no=seen.head.change_no,
        chain=seen.head.chain,
        trails=trails,
        restored=restored,
    )
    known = seen.known and seen.known.no
    if adopt and seen.pending is None and last and last.line and last.line.no:
        # By itself: were it remembered with the line that is written next, who ends once more would be two lines ahead.
        async with database.writing() as session:
            if not await _is_alone(session, path, known, last):
                return
            await session.execute(insert(anchors).values(no=last.line.no, hash=bytes.fromhex(last.hash)))
        known = last.line.no
    async with database.writing() as session:
        if not await _is_alone(session, path, known, last):
            if approved is not None:
                raise Refused(
                    "busy", "正在写入锚点，请原样重发", "An anchor is being written; send again", retry_after=1
                )
            return  # another replica was faster
        if restored is not None:
            await _remember_until(session, path, restored.stands)
        written = await asyncio.to_thread(write_line, path, line)
        await session.execute(
            insert(anchors).values(
                no=line.no, hash=bytes.fromhex(written), restoration=seen.pending and seen.pending.id
            )
        )
    log.info("anchored", no=line.no, hash=written, change_no=line.change_no, chain=line.chain)


async def _look(session: AsyncSession, last: Read | None, approved: UUID | None) -> Seen:
    highest, begun = await settle(session), await pruned(session)
    known = await _newest(session)
    agrees = True
    if last and last.line:
        chain = select(journal.c.chain).where(journal.c.change_no == last.line.change_no)
        found = (await session.execute(chain)).scalar_one_or_none()
        agrees = found is not None and found.hex() == last.line.chain
        for name, until in highest.items():
            agrees = agrees and last.line.trails.get(name, Trail()).highest <= max(until, begun[name].highest)
    pending = await _untold(session, approved) if approved else None
    return Seen(await read_head(session), highest, begun, known, pending, agrees)


async def _is_alone(session: AsyncSession, path: Path, known: int | None, last: Read | None) -> bool:
    """Whether nobody else is anchoring or has anchored since, until the session's transaction ends."""
    if not (await session.execute(_ONE_AT_A_TIME)).scalar_one():
        return False
    newest = await _newest(session)
    return (newest and newest.no, await asyncio.to_thread(last_line, path)) == (known, last)


async def _remember_until(session: AsyncSession, path: Path, stands: int) -> None:
    """Remember the lines up to the last that stands: of those before it the database may never have known some.

    That they agree with it was seen when it was proposed, or it had been refused.
    """
    begin, size = 0, await asyncio.to_thread(size_of, path) or 0
    while lines := await asyncio.to_thread(read_lines, path, begin, size, LINES_AT_ONCE):
        found = {each.line.no: each.hash for each in lines if each.line and each.line.no and each.line.no <= stands}
        # Asked where there are none, too: a writer's transaction that says nothing for long is ended.
        known = {*await session.scalars(select(anchors.c.no).where(anchors.c.no.in_(found)))}
        if missing := [{"no": no, "hash": bytes.fromhex(found[no])} for no in found if no not in known]:
            await session.execute(insert(anchors), missing)
        begin = lines[-1].end


async def _newest(session: AsyncSession) -> Row[int, bytes] | None:
    query = select(anchors.c.no, anchors.c.hash).order_by(anchors.c.no.desc()).limit(1)
    return (await session.execute(query)).one_or_none()


async def _untold(session: AsyncSession, proposal_id: UUID) -> Restored | None:
    """The restoration that a proposal led to, unless a line tells of it already."""
    told = select(anchors.c.restoration).where(anchors.c.restoration.is_not(None))
    query = (
        select(restorations, proposals.c.reason, proposals.c.proposed_by, proposals.c.decided_by)
        .join(proposals, proposals.c.result_id == restorations.c.id)
        .where(proposals.c.source_ref == str(proposal_id), proposals.c.voided_change.is_(None))
        .where(restorations.c.id.not_in(told))
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return None
    return Restored(
        id=row.id,
        from_change_no=row.anchored,
        to_change_no=row.change_no,
        stands=row.stands,
        reason=row.reason,
        proposed_by=row.proposed_by,
        approved_by=row.decided_by,
    )


def _number(seen: Seen, last: Read | None, adopt: bool) -> int:
    """The number after which the next line comes."""
    in_file = last.line.no or 0 if last and last.line else 0
    known = seen.known.no if seen.known else 0
    return max(in_file, known) if adopt or seen.pending else known


def _adopts(seen: Seen, last: Read | None) -> bool:
    """Whether the file is one line ahead: a service ended between writing a line and remembering it.

    Lines of before they were numbered are taken up in the same way; more lines than that are no accident.
    """
    known = seen.known.no if seen.known else 0
    if last is None or last.line is None:
        return False
    if last.line.no is None:
        return known == 0
    if seen.pending is None and last.line.no > known + 1:
        raise CannotAnchor("the database knows fewer anchors than there are: verify says what to do")
    return last.line.no == known + 1 or (seen.pending is not None and last.line.no > known)


def _is_idle(seen: Seen, trails: dict[str, Trail], last: Read | None) -> bool:
    if last is None or last.line is None:
        return False
    return last.line.change_no == seen.head.change_no and last.line.trails == trails


async def _has_rows_of(database: Database, seen: Seen, last: Read | None) -> bool:
    """Whether each trail is as the last line noted it: rows of another history may have come to the same numbers."""
    for name, begun in seen.begun.items():
        noted = last.line.trails.get(name, Trail()) if last and last.line else Trail()
        if noted.highest >= begun.highest and noted != await _followed(database, name, begun, noted.highest):
            return False
    return True


async def _trails(database: Database, seen: Seen, last: Read | None) -> dict[str, Trail]:
    """Each trail up to its highest number, taken up from the last line where the database remembers that line."""
    remembered = last and seen.known and last.hash == seen.known.hash.hex() and seen.pending is None
    noted = last.line.trails if last and last.line and remembered else {}
    found = {}
    for name, until in seen.highest.items():
        trail = max(seen.begun[name], noted.get(name, Trail()), key=lambda each: each.highest)
        found[name] = await _followed(database, name, trail, until)
    return found


async def _followed(database: Database, name: str, trail: Trail, until: int) -> Trail:
    arrived = False
    while not arrived:
        async with database.reading() as session:
            trail, arrived = await follow(session, name, trail, until)
    return trail
