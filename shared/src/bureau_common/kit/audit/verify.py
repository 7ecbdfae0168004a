"""Verification: recompute everything that a hand in the database could have edited, inserted, deleted or cut off."""

from collections.abc import Awaitable, Callable

import structlog
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.changes import Head
from ..core.errors import Refused
from ..core.sequences import behind
from ..journal.journal import read_head
from ..people.persons import check_details
from ..web.readiness import is_reached, line_of
from ..web.sessions import Database
from .entries import check_entries, check_rows, check_sums
from .evidence import check_anchors, pin
from .slices import PARTS, Audit, Part, Place, Slice
from .trails import TRAILS

log = structlog.get_logger(__name__)

MAX_PROBLEMS = 100
_UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, Refused)
"""What comes of values that no write of ours leaves: days of before our era, a hash of one byte, a change that is none."""
ADVICE = (
    "If the database was restored, or its anchors were lost, a system_admin says so: POST /v1/journal/restorations with"
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
    """Where the first slice begins."""
    async with database.reading() as session:
        return Place(pin=await pin(session, audit, await read_head(session)))


async def take_slice(database: Database, audit: Audit, place: Place) -> Slice:
    """One slice in a transaction of its own; where a part ends, the next one begins."""
    try:
        async with database.reading() as session:
            found = await _CHECKS[place.part](session, audit, place)
    except (*_UNREADABLE, DBAPIError) as error:
        if isinstance(error, DBAPIError) and not _is_of_data(error):
            raise
        log.error("not_verifiable", part=place.part, exc_info=error)
        told = f"{place.part}: something there is nothing that this service writes, so that no more of it can be read"
        found = Slice([told], place, more=False)
    if found.more or place.part == PARTS[-1]:
        return found
    ended = found.place
    following = Place(
        pin=place.pin, part=PARTS[PARTS.index(place.part) + 1], anchored=ended.anchored, anchor=ended.anchor
    )
    return Slice(found.problems, following, more=True)


def _is_of_data(error: DBAPIError) -> bool:
    """Whether PostgreSQL itself could not reckon with a value, such as a year of which there is no day: SQLSTATE class 22."""
    return str(getattr(error.orig, "sqlstate", None)).startswith("22")


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
