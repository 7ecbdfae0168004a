"""The anchors line by line against the database: the journal, and the trails up to where each line noted them."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.changes import Head
from ..core.tables import anchors, journal, restorations
from .anchors import LINES_AT_ONCE, Line, Read, anchor_file, read_lines, size_of
from .slices import Audit, Pin, Place, Slice, Told, as_hash
from .trails import TRAILS, Trail, before, follow, pruned

log = structlog.get_logger(__name__)

ROUNDS_AT_ONCE = 10
"""How often a slice takes up a trail for its next rows."""


@dataclass
class Known:
    """What the database says of some lines: its own memory of them, and the journal's chains."""

    told: list[Told]
    hashes: dict[int, str]
    chains: dict[int, str]
    begun: dict[str, Trail]

    def holds(self, no: int | None) -> bool:
        """Whether no restoration went back behind a line; one without a number is older than all that have one."""
        return not any(each.stands < (no or 1) < each.no for each in self.told)


@dataclass
class Walk:
    """One slice on its way through the lines."""

    place: Place
    problems: list[str] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)
    """The trails that were not as a line noted them, one after the other."""
    rounds: int = 0


async def pin(session: AsyncSession, audit: Audit, head: Head) -> Pin:
    """What is measured against, as it stands now; what comes later is the next verification's."""
    bare, path = await pin_alone(audit, head), _path(audit)
    newest = (await session.scalars(select(func.max(anchors.c.no)))).one()
    told, forgiven = list[Told](), 0
    if path is not None and bare.size and (restored := await _restorations(session)):
        told, forgiven = await asyncio.to_thread(_told, path, bare.size, restored)
    return bare.model_copy(update={"known": max(0, newest or 0), "told": told, "forgiven": forgiven})


async def pin_alone(audit: Audit, head: Head) -> Pin:
    """The same where the database's memory of its anchors cannot be read."""
    path = _path(audit)
    size = None if path is None else await asyncio.to_thread(_size, path)
    # A hand may have left no number but such of below.
    return Pin(change_no=max(0, head.change_no), chain=as_hash(bytes.fromhex(head.chain)), known=0, size=size)


def _size(path: Path) -> int | None:
    """None also where the service may not read there: as a folder on another disk that belongs to another user."""
    try:
        return size_of(path)
    except OSError as error:
        log.error("anchors_unreadable", error=str(error))
        return None


def _path(audit: Audit) -> Path | None:
    return None if audit.anchors is None else anchor_file(audit.anchors, audit.ledger.service)


def _told(path: Path, size: int, known: dict[UUID, Told]) -> tuple[list[Told], int]:
    """Which restorations of the database have their line in the file, and where the last such line begins.

    What the database says alone would let a hand in it declare anchors void; and a line forgives what was missing or torn
    when it was written, not what was cut off before it later.
    """
    found, begin, last, running = list[Told](), 0, 0, hashlib.sha256()
    while lines := read_lines(path, begin, size, LINES_AT_ONCE):
        for each in lines:
            act = each.line.restored if each.line and each.line.kind == "restored" else None
            if act and each.line and each.line.no and act.before in (None, running.hexdigest()):
                told = Told(no=each.line.no, hash=each.hash, stands=act.stands)
                found, last = ([*found, told], begin) if told == known.get(act.id) else (found, last)
            running.update(bytes.fromhex(each.hash))
            begin = each.end
    return found, last


async def _restorations(session: AsyncSession) -> dict[UUID, Told]:
    query = (
        select(restorations.c.id, anchors.c.no, anchors.c.hash, restorations.c.stands)
        .join(restorations, restorations.c.id == anchors.c.restoration)
        .where(restorations.c.voided_change.is_(None), restorations.c.stands >= 0, anchors.c.no >= 0)
        .order_by(anchors.c.no.desc())  # its own line is the first with it
    )
    return {row.id: Told(no=row.no, hash=as_hash(row.hash), stands=row.stands) for row in await session.execute(query)}


async def check_anchors(session: AsyncSession, audit: Audit, place: Place) -> Slice:
    """The next lines, as many as one slice takes; at the end whether any are missing."""
    path, pinned = _path(audit), place.pin
    lines: Sequence[Read] = []
    if path is not None and pinned.size is not None:
        lines = await asyncio.to_thread(read_lines, path, place.after, pinned.size, LINES_AT_ONCE)
    known = await know(session, pinned, lines)
    walk = Walk(place if place.trails else place.moved(trails=known.begun))
    if not place.trails:
        for name, trail in known.begun.items():
            if count := await before(session, name, trail):
                walk.problems.append(f"{name}: {count} rows stand before number {trail.highest + 1}, where none may")
    for each in lines:
        if each.line is not None and not await judge_trails(session, walk, known, each.line):
            return Slice(walk.problems, walk.place, more=True)
        _judge_line(walk, known, each, audit.noted)
    if lines and pinned.size is not None and walk.place.after < pinned.size:
        return Slice(walk.problems, walk.place, more=True)
    return Slice([*walk.problems, *_missing(audit, walk.place)], walk.place, more=False)


async def know(session: AsyncSession, pinned: Pin, lines: Sequence[Read]) -> Known:
    found = [each.line for each in lines if each.line is not None]
    numbers = [line.no for line in found if line.no is not None]
    hashes = select(anchors.c.no, anchors.c.hash).where(anchors.c.no.in_(numbers))
    chains = select(journal.c.change_no, journal.c.chain).where(
        journal.c.change_no.in_({line.change_no for line in found})
    )
    return Known(
        told=pinned.told,
        hashes={row.no: row.hash.hex() for row in await session.execute(hashes)},
        chains={row.change_no: row.chain.hex() for row in await session.execute(chains)},
        begun=await pruned(session),
    )


async def judge_trails(session: AsyncSession, walk: Walk, known: Known, line: Line) -> bool:
    """Whether the trails have arrived at where the line noted them; then they are compared."""
    if line.no is None or not known.holds(line.no):
        return True
    for name in TRAILS:
        noted, begun = line.trails.get(name, Trail()), known.begun[name]
        if noted.highest < begun.highest:
            continue
        trail = walk.place.trails[name]
        arrived = trail.highest >= noted.highest
        while not arrived and walk.rounds < ROUNDS_AT_ONCE:
            trail, arrived = await follow(session, name, trail, noted.highest)
            walk.rounds += 1
        walk.place = walk.place.moved(trails={**walk.place.trails, name: trail})
        if not arrived:
            return False
        if trail != noted:
            walk.unlike.append(name)
            walk.problems.append(f"{name}: the rows up to {noted.highest} are not those of anchor {line.no}")
            # Told once; from here on the line is taken at its word.
            walk.place = walk.place.moved(trails={**walk.place.trails, name: noted})
    return True


def _judge_line(walk: Walk, known: Known, read: Read, noted: str | None) -> None:
    """What the line says of itself, of the line before it, and of the journal."""
    place, line = walk.place, read.line
    forgiven = place.after < place.pin.forgiven
    moved: dict[str, object] = {"after": read.end}
    if line is None:
        if not forgiven:
            walk.problems.append(f"anchors: the line after number {place.no} is torn or no anchor")
    else:
        restored = any((each.no, each.hash) == (line.no, read.hash) for each in known.told)
        if not forgiven and not restored:
            walk.problems += _broken_link(place, line)
        if line.no is not None and known.holds(line.no):
            walk.problems += _not_remembered(place, known, line, read.hash)
        if line.kind == "restored" and not restored and known.holds(line.no):
            told = "it tells of a restoration that the database does not have, or other lines stood before it"
            walk.problems.append(f"anchor {line.no}: {told}")
        if known.holds(line.no):
            if known.chains.get(line.change_no) != line.chain:
                walk.problems.append(f"change {line.change_no}: the journal does not agree with its anchor")
            moved["anchored"] = Head(change_no=line.change_no, chain=line.chain)
            moved["anchor"] = None if line.no is None else f"{line.no}:{read.hash}"
        moved |= {"no": line.no or 0, "hash": read.hash, "seen": place.seen or noted == f"{line.no}:{read.hash}"}
    walk.place = place.moved(**moved)


def _broken_link(place: Place, line: Line) -> list[str]:
    if line.no is None:
        return [f"anchors: an unnumbered line stands after number {place.no}"] if place.no else []
    if line.no != place.no + 1:
        return [f"anchors: the lines {place.no + 1} to {line.no - 1} are missing"]
    return [] if line.previous == place.hash else [f"anchor {line.no}: the line before it is not the one that was"]


def _not_remembered(place: Place, known: Known, line: Line, found: str) -> list[str]:
    """A line that the database does not remember, or remembers otherwise; the newest one it may not know yet."""
    last = place.pin.known
    if line.no is None or line.no == last + 1:
        return []
    remembered = known.hashes.get(line.no)
    if remembered is None:
        return [f"anchor {line.no}: the database does not remember it"]
    return [] if remembered == found else [f"anchor {line.no}: it is not the line that the database remembers"]


def _missing(audit: Audit, place: Place) -> list[str]:
    """What the file lacks of what the database remembers, and of what somebody noted elsewhere."""
    last = place.pin.known
    problems = []
    if last and audit.anchors is None:
        problems.append(f"anchors: {last} were written, and BUREAU_ANCHORS names no folder")
    elif last and place.pin.size is None:
        problems.append(f"anchors: {last} were written, and their file is missing or cannot be read")
    elif last > place.no:
        problems.append(f"anchors: the lines {place.no + 1} to {last} are missing at the end")
    if audit.noted is not None and not place.seen and not _is_dealt_with(audit.noted, place.pin.told):
        problems.append(f"anchors: {audit.noted} was noted elsewhere, and is not among them")
    return problems


def _is_dealt_with(noted: str, told: Sequence[Told]) -> bool:
    """Whether a restoration came after an anchor: its line binds which lines there were before it, and which were not."""
    return any(each.no > int(noted.partition(":")[0]) for each in told)
