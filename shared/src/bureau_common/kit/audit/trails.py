"""Trails: tables whose rows are numbered and never change; one running hash over their rows, in order, binds them all.

The hash up to a number is that of all rows up to it, however often and from wherever it was taken up on the way.
"""

import hashlib
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from ..core.sequences import hold_additions
from ..core.tables import personal_reads, prunings, refusals

TRAILS = (refusals.name, personal_reads.name)
ROWS_AT_ONCE = 10_000
Whole = Annotated[int, Field(ge=0, lt=2**63)]
"""A number as PostgreSQL keeps it, also where a hand wrote it."""


class NotOurs(ValueError):
    """A hand in the database left what this service never writes."""


class Trail(BaseModel):
    """How many rows a trail had up to its highest number, and the hash over them."""

    rows: Whole = 0
    highest: Whole = 0
    hash: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] = bytes(32).hex()


async def settle(session: AsyncSession) -> dict[str, int]:
    """The highest number of each trail, once every row up to it is committed; nothing is added until this commits."""
    await hold_additions(session)
    highest = [f"(select coalesce(max(id), 0) from {name}) as {name}" for name in TRAILS]
    return dict((await session.execute(text(f"select {', '.join(highest)}"))).mappings().one())


async def follow(session: AsyncSession, name: str, trail: Trail, until: int) -> tuple[Trail, bool]:
    """The trail some rows further on, and whether it has arrived at the number.

    What was pruned since it was last taken up is passed over: it goes on from there.
    """
    trail = max(trail, await _begun(session, name), key=lambda each: each.highest)
    query = text(
        "select id, sha256(convert_to(jsonb_strip_nulls(to_jsonb(r))::text, 'UTF8')) as hash"
        f' from "{name}" r where id > :after and id <= :until order by id limit {ROWS_AT_ONCE}'
    )
    found = (await session.execute(query, {"after": trail.highest, "until": until})).all()
    running, highest = bytes.fromhex(trail.hash), trail.highest
    for row in found:
        running, highest = hashlib.sha256(running + row.hash).digest(), row.id
    following = Trail(rows=trail.rows + len(found), highest=highest, hash=running.hex())
    return following, len(found) < ROWS_AT_ONCE


async def pruned(session: AsyncSession) -> dict[str, Trail]:
    """Where each trail begins: after what the owner removed for its age, as the newest pruning tells it."""
    return {name: await _begun(session, name) for name in TRAILS}


async def _begun(session: AsyncSession, name: str) -> Trail:
    newest = (
        select(prunings.c.through, prunings.c.total, prunings.c.hash)
        .where(prunings.c.table_name == name, prunings.c.voided_change.is_(None))
        .order_by(prunings.c.through.desc())
        .limit(1)
    )
    row = (await session.execute(newest)).one_or_none()
    try:
        return Trail() if row is None else Trail(rows=row.total, highest=row.through, hash=row.hash)
    except ValidationError as error:
        raise NotOurs(prunings.name) from error


async def newest(session: AsyncSession, name: str, until: datetime) -> int:
    """The highest number of a trail's rows that are no newer than a moment."""
    query = text(f'select coalesce(max(id), 0) from "{name}" where at <= :until')
    return int((await session.execute(query, {"until": until})).scalar_one())


async def before(session: AsyncSession, name: str, trail: Trail) -> int:
    """How many rows stand before the beginning of a trail, where there are none."""
    query = select(func.count()).select_from(text(f'"{name}"')).where(text("id <= :highest"))
    return int((await session.execute(query, {"highest": trail.highest})).scalar_one())
