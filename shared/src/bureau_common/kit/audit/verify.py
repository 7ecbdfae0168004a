"""Verification: recompute everything that a hand in the database could have edited, inserted, deleted or cut off."""

from collections.abc import Awaitable, Callable

from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.changes import Head
from ..core.sequences import behind, near_its_end
from ..journal.journal import GENESIS, read_head
from ..people.persons import check_details
from ..web.readiness import is_reached, line_of
from ..web.sessions import Database
from .entries import check_entries, check_rows, check_sums
from .evidence import check_anchors, pin, pin_alone
from .slices import PARTS, UNREADABLE, Audit, Part, Place, Slice, unread
from .trails import TRAILS

MAX_PROBLEMS = 100
ADVICE = (
    "If the database was restored, or its anchors were lost, a system_admin says so: POST …/journal/restorations with"
    " the change it was restored to and why; an audit_admin approves it, and verification passes from there. If"
    " neither is so, somebody changed the data: keep the database and the anchors as they are, and ask who."
)
SEQUENCES = (("change_ids", "journal", "change_id"), *[(f"{name}_id_seq", name, "id") for name in TRAILS])


class Verification(BaseModel):
    """`problems` names what was found, at most 100, `advice` what to do then; detection is promised up to the last anchor.

    `anchor` (`number:hash`) may be noted anywhere and given to the next verification, which then finds that it is gone.
    """

    service: str
    ok: bool
    head: Head
    anchored: Head | None
    anchor: str | None
    changes: int
    problems: list[str]
    advice: str | None


async def _check_persons(session: AsyncSession, _audit: Audit, place: Place) -> Slice:
    problems, last = await check_details(session, place.person)
    return Slice(problems, place.moved(person=last), more=last is not None)


async def _check_schema(session: AsyncSession, audit: Audit, place: Place) -> Slice:
    problems = [
        f"sequence {sequence}: it was set back; the next write that meets a number of before puts it right"
        for sequence, table, column in SEQUENCES
        if await behind(session, sequence, table, column)
    ]
    problems += [
        f"sequence {sequence}: it was set near its end or counts by other than one; the owner sets it to the highest number"
        for sequence, _, _ in SEQUENCES
        if await near_its_end(session, sequence)
    ]
    found = (await session.scalars(text("select version_num from alembic_version"))).all()
    problems += [
        f"schema: the database is at {', '.join(sorted(found))}, and the code needs {needed}"
        for needed in audit.ledger.revisions
        if not is_reached(needed, found)
    ]
    lines = {line_of(needed) for needed in audit.ledger.revisions}
    problems += [f"schema: {each} is no revision of this service" for each in found if line_of(each) not in lines]
    return Slice(problems, place, more=False)


_CHECKS: dict[Part, Callable[[AsyncSession, Audit, Place], Awaitable[Slice]]] = {
    "journal": check_entries,
    "rows": check_rows,
    "sums": check_sums,
    "persons": _check_persons,
    "anchors": check_anchors,
    "schema": _check_schema,
}


async def begin(database: Database, audit: Audit) -> Place:
    """Where the first slice begins; of tables that are gone nothing is pinned, and the part that reads them says so."""
    head = Head(change_no=0, chain=GENESIS.hex())
    try:
        async with database.reading() as session:
            head = await read_head(session)
            return Place(pin=await pin(session, audit, head))
    except DBAPIError as error:
        if unread("anchors" if head.change_no else "journal", error) is None:
            raise
    return Place(pin=await pin_alone(audit, head))


async def take_slice(database: Database, audit: Audit, place: Place) -> Slice:
    """One slice in a transaction of its own; where a part ends, the next one begins."""
    try:
        async with database.reading() as session:
            found = await _CHECKS[place.part](session, audit, place)
    except UNREADABLE as error:
        if (told := unread(place.part, error)) is None:
            raise
        is_one_of_many = place.part == "sums"  # each measure is a slice of its own, and the next one may be read
        found = Slice([told], place.moved(after=place.after + 1) if is_one_of_many else place, more=is_one_of_many)
    if found.more or place.part == PARTS[-1]:
        return found
    ended = found.place
    following = Place(
        pin=place.pin, part=PARTS[PARTS.index(place.part) + 1], anchored=ended.anchored, anchor=ended.anchor
    )
    return Slice(found.problems, following, more=True)


async def verify(database: Database, audit: Audit) -> Verification:
    """All slices, one after the other."""
    place, more = await begin(database, audit), True
    problems: list[str] = []
    while more:
        found = await take_slice(database, audit, place)
        place, more = found.place, found.more
        problems += found.problems[: MAX_PROBLEMS - len(problems)]
    return Verification(
        service=audit.ledger.service,
        ok=not problems,
        head=Head(change_no=place.pin.change_no, chain=place.pin.chain),
        anchored=place.anchored,
        anchor=place.anchor,
        changes=place.pin.change_no,
        problems=problems,
        advice=ADVICE if problems else None,
    )
