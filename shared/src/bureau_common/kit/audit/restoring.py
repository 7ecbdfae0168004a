"""A database that was put back to an earlier change: one person says so, another agrees, and an anchor tells of it.

Until then verification fails, and rightly: a restored database and one whose end was cut off look the same.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.proposals import Proposing
from ...schemas.records import Reason, RecordEntry
from ..approval.proposals import propose
from ..books.books import BY_TWO_PERSONS, Book
from ..core.context import Caller, current
from ..core.errors import Refused
from ..core.tables import anchors, journal, restorations
from ..web.sessions import Database
from .anchors import LINES_AT_ONCE, Line, anchor_file, last_line, read_lines
from .evidence import Known, Walk, judge_trails, know
from .slices import Audit, Place
from .trails import TRAILS, NotOurs, Trail, newest, pruned
from .verify import begin

ChangeNo = Annotated[int, Field(ge=0, le=2**62)]


class RestorationEntry(RecordEntry):
    """To which change the database went back, the last one anchored before, and the last anchor that still holds."""

    change_no: Annotated[ChangeNo, Field(title="恢复到的变更号")]
    anchored: Annotated[ChangeNo, Field(title="恢复前锚定的变更号")]
    stands: Annotated[ChangeNo, Field(title="仍有效的最后锚点")]


class Restoring(BaseModel):
    """What the person who restored the database says of it."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    change_no: ChangeNo
    """The last change that the restored database has; its newest, where the anchors alone were lost."""
    reason: Reason


RESTORATIONS = Book("数据库恢复", RestorationEntry, restorations, operations=BY_TWO_PERSONS, topic="journal")


@dataclass(frozen=True)
class Borne:
    """What the anchors bear out: the last one that still holds, the newest known anywhere, and the last line of all."""

    stands: int
    newest: int
    line: Line | None


async def ask_anchors(database: Database, audit: Audit, change_no: int) -> Borne | Refused:
    """What the anchors say of it. That may take long: no writer's transaction is open meanwhile.

    A refusal is returned, for whoever has another answer that comes first.
    """
    try:
        place = await begin(database, audit)
        stands = await _last_that_holds(database, audit, place, change_no)
        last = await asyncio.to_thread(last_line, _path(audit))
    except Refused as refused:
        return refused
    except NotOurs as error:
        return _changed(error)
    line = last.line if last else None
    return Borne(stands, max(place.pin.known, line.no or 0 if line else 0), line)


async def ask_since(database: Database, audit: Audit, entry: RestorationEntry) -> Refused | None:
    """Whether all that was anchored since a proposal still agrees: its approval would cover up what does not.

    The proposal's reference begins with the number of the newest anchor of then.
    """
    place, since = await begin(database, audit), int(entry.source_ref.partition("-")[0])
    seen = since

    async def judge(_: AsyncSession, line: Line, unlike: list[str], _is_known: bool) -> None:
        nonlocal seen
        if unlike or line.no != seen + 1:
            raise _changed_since(seen + 1)
        seen += 1

    try:
        await _walk(database, audit, place, since, judge)
        if seen < place.pin.known:
            raise _changed_since(seen + 1)
    except Refused as refused:
        return refused
    except NotOurs as error:
        return _changed(error)
    return None


def _changed(error: NotOurs) -> Refused:
    return Refused(
        "not_restored",
        f"{error}中有本系统不会写入的内容：数据被改动过，不是恢复；请核验并查明",
        f"{error} holds what this service never writes: the data were changed, not restored; verify, and ask who",
    )


def _changed_since(no: int) -> Refused:
    return Refused(
        "not_restored",
        f"提出之后写入的第{no}号锚点缺失或与数据库不符：其间数据被改动过，请查明后重新提出",
        f"Anchor {no}, of after the proposal, is missing or disagrees: the data were changed since; ask who, then propose anew",
    )


async def propose_restoration(session: AsyncSession, asked: Restoring, borne: Borne, caller: Caller) -> UUID:
    """Keep what one person says, and the anchors bear out; returns the proposal's id."""
    line = borne.line
    entry = RestorationEntry(
        source="journal",
        source_ref=f"{borne.newest}-{asked.change_no}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}",
        reporting_unit="bureau",
        business_date=current().today,
        change_no=asked.change_no,
        anchored=line.change_no if line else asked.change_no,
        stands=borne.stands,
    )
    proposing = Proposing[RestorationEntry](operation="enter", entry=entry, reason=asked.reason)
    proposal_id, _ = await propose(session, RESTORATIONS, proposing, caller)
    return proposal_id


def _path(audit: Audit) -> Path:
    if audit.anchors is None:
        raise Refused("not_restored", "未设置 BUREAU_ANCHORS，没有锚点", "There are no anchors: set BUREAU_ANCHORS")
    return anchor_file(audit.anchors, audit.ledger.service)


async def _last_that_holds(database: Database, audit: Audit, place: Place, change_no: int) -> int:
    """The number of the last anchor that the database bears out.

    Every anchor of before that change must be among them, or the data were changed; none of after it may be, or the
    database was not put back so far. One at that change may lack the last rows of a trail, which belong to no change.

    An act of before may have declared void what this database bears out, where a later backup is taken after an earlier
    one: its line, and those after it which the journal lacks, are of another history and say nothing of this one.

    One that agrees and that the database does not remember was written between the backup and the loss, of the change that
    the backup ends with: it goes with the others, and what it noted is noted anew.
    """
    if change_no > place.pin.change_no:
        raise Refused(
            "not_restored",
            f"数据库没有第{change_no}号变更，其最新为第{place.pin.change_no}号",
            f"The database has no change {change_no}; its newest is {place.pin.change_no}",
        )
    stands, agrees, left = 0, 0, False

    async def judge(session: AsyncSession, line: Line, unlike: list[str], is_known: bool) -> None:
        nonlocal stands, agrees, left
        lacks = journal.name in unlike
        left = left or (lacks and line.restored is not None and line.restored.stands < agrees)
        if left and lacks:
            return
        if line.change_no != change_no or not await _ends_earlier(session, unlike, line):
            _refuse_unlike(line, not unlike, change_no)
        agrees = agrees if unlike else line.no or agrees
        stands = agrees if is_known else stands

    await _walk(database, audit, place, None, judge)
    return stands


Judge = Callable[[AsyncSession, Line, list[str], bool], Awaitable[None]]
"""Is told of a line what the database has otherwise, and whether it remembers its number."""


async def _walk(database: Database, audit: Audit, place: Place, since: int | None, judge: Judge) -> None:
    """Have every line judged by what the database has otherwise, those after a number or all; not those that are void."""
    path, walk = _path(audit), Walk(place)
    async with database.reading() as session:
        await pruned(session)  # the line of the restoration is written by it, also where the file has none
    while lines := await asyncio.to_thread(read_lines, path, place.after, place.pin.size or 0, LINES_AT_ONCE):
        async with database.reading() as session:
            known = await know(session, place.pin, lines)
            walk.place = walk.place if walk.place.trails else walk.place.moved(trails=known.begun)
            for each in lines:
                line = each.line
                if line is None or not known.holds(line.no) or (since is not None and (line.no or 0) <= since):
                    continue
                unlike = await _unlike(session, walk, known, each.hash, line)
                await judge(session, line, unlike, line.no in known.hashes)
        place = place.moved(after=lines[-1].end)


async def _unlike(session: AsyncSession, walk: Walk, known: Known, read: str, line: Line) -> list[str]:
    """What the database has otherwise than the anchor: the anchor itself, the journal, or trails by name."""
    found = len(walk.unlike)
    while not await judge_trails(session, walk, known, line):
        walk.rounds = 0
    remembered = line.no is None or known.hashes.get(line.no, read) == read
    chained = known.chains.get(line.change_no) == line.chain
    unlike = [*([] if remembered else [anchors.name]), *([] if chained else [journal.name])]
    return [*unlike, *walk.unlike[found:]]


async def _ends_earlier(session: AsyncSession, unlike: list[str], line: Line) -> bool:
    """Whether nothing but trails is unlike, and of each the last rows are gone, as they came after the backup.

    Rows that came after the line do not count: who is refused before it is told is written down under the numbers of what is gone.
    """
    for name in unlike:
        if name not in TRAILS or await newest(session, name, line.at) >= line.trails.get(name, Trail()).highest:
            return False
    return True


def _refuse_unlike(line: Line, holds: bool, change_no: int) -> None:
    about = f"{line.no}（{line.change_no}）", f"Anchor {line.no} (change {line.change_no})"
    if holds and line.change_no > change_no:
        raise Refused(
            "not_restored",
            f"第{about[0]}号锚点与数据库相符，数据库并未恢复到第{change_no}号变更",
            f"{about[1]} agrees with the database, so it was not put back to change {change_no}",
        )
    if not holds and line.change_no <= change_no:
        raise Refused(
            "not_restored",
            f"第{about[0]}号锚点不晚于第{change_no}号变更而与数据库不符：数据被改动过，不是恢复",
            f"{about[1]} is not newer than change {change_no} and disagrees: the data were changed, not restored",
        )
