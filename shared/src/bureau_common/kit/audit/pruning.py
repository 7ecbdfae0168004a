"""Pruning: keys of answered requests and old refusals go after their time, and the journal tells what went.

It is the database owner's job: the service itself may not delete from what is evidence. How long things are kept are
parameters, dated and approved by two persons as all are.
"""

import hashlib
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy import Row, Table, delete, insert, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.findings import Clause
from ...schemas.parameters import Parameter
from ..core.context import BEIJING
from ..core.tables import idempotency, prunings, refusals
from ..journal.cutoffs import read_cutoff
from ..journal.journal import Entry, append, hash_rows, next_change_id, take_lock
from ..parameters.parameters import read_in_force
from ..web.sessions import Database
from .slices import without_limit
from .trails import Trail, follow, pruned

ROWS_AT_ONCE = 10_000
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(20210, 6)")
_LOGS = Clause(document="《中华人民共和国网络安全法》", article="第二十一条", verified=False)
_KEYS = Clause(document="本系统接口约定（Idempotency-Key）", article=None, verified=True)


def _days(key: str, label_zh: str, default: int, least: int, clause: Clause) -> Parameter:
    return Parameter(
        key=key, label_zh=label_zh, kind="count", default=str(default), clause=clause,
        minimum=Decimal(least), maximum=Decimal(36500),
    )  # fmt: skip


KEYS_KEPT = _days("keys_kept_days", "幂等键保留天数", 90, 7, _KEYS)
REFUSALS_KEPT = _days("refusals_kept_days", "被拒操作记录保留天数", 1100, 183, _LOGS)
KEPT_DAYS = (KEYS_KEPT, REFUSALS_KEPT)


class Pruned(BaseModel):
    """How many rows of a table went in one run, being of before a day."""

    table: Literal["idempotency", "refusals"]
    before: date
    rows: int


async def prune(database: Database, today: date) -> list[Pruned]:
    """Remove what is older than it is kept, in changes of some thousand rows each."""
    async with database.reading() as session:
        in_force = await read_in_force(session, await read_cutoff(session, None), KEPT_DAYS)
    days = {key: timedelta(days=int(str(setting.value))) for key, setting in in_force.at(today).items()}
    return [
        await _all(database, "idempotency", today - days[KEYS_KEPT.key]),
        await _all(database, "refusals", today - days[REFUSALS_KEPT.key]),
    ]


async def _all(database: Database, name: Literal["idempotency", "refusals"], before: date) -> Pruned:
    step, rows = {"idempotency": _prune_keys, "refusals": _prune_refusals}[name], 0
    midnight = datetime(before.year, before.month, before.day, tzinfo=BEIJING)
    while True:
        async with database.writing() as session:
            await without_limit(session)  # without an index of their age, all keys are looked through
            await session.execute(_ONE_AT_A_TIME)  # else both would tell of the rows that one of them removed
            gone = await step(session, midnight)
        rows += gone
        if gone == 0:
            return Pruned(table=name, before=before, rows=rows)


async def _prune_keys(session: AsyncSession, before: datetime) -> int:
    """The oldest ones: chosen first and hashed then, else PostgreSQL hashes all that are old for each that go."""
    key = tuple_(idempotency.c.client, idempotency.c.key)
    old = select(idempotency.c.client, idempotency.c.key).where(idempotency.c.at < before)
    oldest = old.order_by(idempotency.c.at).limit(ROWS_AT_ONCE).subquery("oldest")
    hashed = text("sha256(convert_to(to_jsonb(idempotency)::text, 'UTF8')) as hash")
    query = select(idempotency.c.client, idempotency.c.key, hashed).join(
        oldest, (idempotency.c.client == oldest.c.client) & (idempotency.c.key == oldest.c.key)
    )
    chosen = (await session.execute(query)).all()
    if chosen:
        await session.execute(delete(idempotency).where(key.in_([(row.client, row.key) for row in chosen])))
        digest = hashlib.sha256(b"".join(sorted(row.hash for row in chosen))).hexdigest()
        await _tell(session, idempotency, before, len(chosen), None, len(chosen), digest)
    return len(chosen)


async def _prune_refusals(session: AsyncSession, before: datetime) -> int:
    """The oldest ones by number, up to the first that is to be kept: what stays goes on from their hash."""
    begun = (await pruned(session))[refusals.name]
    until = await _last_old(session, begun, before)
    if until is None:
        return 0
    trail, _ = await follow(session, refusals.name, begun, until)
    await session.execute(delete(refusals).where(refusals.c.id <= trail.highest, refusals.c.id > begun.highest))
    gone = trail.rows - begun.rows
    await _tell(session, refusals, before, gone, trail.highest, trail.rows, trail.hash)
    return gone


async def _last_old(session: AsyncSession, begun: Trail, before: datetime) -> int | None:
    query = select(refusals.c.id, refusals.c.at).where(refusals.c.id > begun.highest).order_by(refusals.c.id)
    last = None
    for row in await session.execute(query.limit(ROWS_AT_ONCE)):
        if row.at >= before:
            break
        last = row.id
    return last


async def _tell(
    session: AsyncSession, table: Table, before: datetime, gone: int, through: int | None, total: int, digest: str
) -> None:
    """One change of the journal: the count and the hash of what went."""
    change_id = await next_change_id(session)
    row = {
        "source": "prunings",
        "source_ref": f"{table.name}-{change_id}",
        "reporting_unit": "bureau",
        "business_date": before.date(),
        "table_name": table.name,
        "through": through,
        "total": total,
        "hash": digest,
        "created_change": change_id,
    }
    record: Row[Any] = (await session.execute(insert(prunings).values(row).returning(prunings.c.id))).one()
    reason = f"{table.name}: {gone} rows of before {before:%Y-%m-%d} removed, hash {digest}"
    written = await hash_rows(session, [prunings], change_id)
    await take_lock(session)
    await append(session, Entry("journal", "prune", change_id, record.id, reason), written)
