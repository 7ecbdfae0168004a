"""Numbered rows: how they are added, and how a sequence that a hand in the database set back goes forward again."""

from typing import Any

import structlog
from sqlalchemy import Table, insert, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

log = structlog.get_logger(__name__)

_FEW_NUMBERS = 10**9
_ADDING = text("select pg_advisory_xact_lock_shared(20210, 4)")
_NOBODY_ADDS = text("select pg_advisory_xact_lock(20210, 4)")
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(20210, 3)")


async def keep(session: AsyncSession, table: Table, **values: Any) -> None:
    """Add a row to a table whose rows are numbered and never change."""
    await session.execute(_ADDING)
    row = insert(table).values(**values)
    try:
        async with session.begin_nested():
            await session.execute(row)
    except IntegrityError:
        await advance(session, f"{table.name}_id_seq", table.name, "id")
        await session.execute(row)


async def hold_additions(session: AsyncSession) -> None:
    """Until this transaction ends `keep` waits; what was added before is committed.

    A row's number is given before it is committed: without this a lower one might still appear.
    """
    await session.execute(_NOBODY_ADDS)


async def behind(session: AsyncSession, sequence: str, table: str, column: str) -> int:
    """How many numbers a sequence would give anew before it comes to one that is free."""
    last = f"coalesce(pg_sequence_last_value('{sequence}'::regclass), 0)"
    missing = text(f"select greatest(coalesce((select max({column}) from {table}), 0) - {last}, 0)")
    return int((await session.execute(missing)).scalar_one())


async def near_its_end(session: AsyncSession, sequence: str) -> bool:
    """Whether a sequence has few numbers left, or does not count by one: no service brings that about, and no write gets on."""
    counts = text(
        "select seqincrement = 1 and seqmax - coalesce(pg_sequence_last_value(seqrelid), 0) > :few from pg_sequence"
        " where seqrelid = to_regclass(:sequence)"
    )
    return not (await session.execute(counts, {"sequence": sequence, "few": _FEW_NUMBERS})).scalar()


async def advance(session: AsyncSession, sequence: str, table: str, column: str) -> None:
    """Let a sequence go on after the highest number that stands in a table, by the one right that the service has."""
    await session.execute(_ONE_AT_A_TIME)
    # A statement of its own: it sees what the writer before did to the sequence while this one waited.
    missing = await behind(session, sequence, table, column)
    if missing:
        taken = text(f"select max(nextval('{sequence}')) from generate_series(1, :missing)")
        await session.execute(taken, {"missing": missing})
        log.error("sequence_was_set_back", sequence=sequence, numbers=missing)
