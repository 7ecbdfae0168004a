"""Keeping measures whole that are new or whose expression changed: what their rows contribute, read once by a migration."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Text, any_, delete, exists, func, insert, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from ..core.tables import contributions, journal, kept_keys, kept_measures, kept_sums
from .contributions import Keyed, contributed, kept_of, summed, version_of
from .flows import Moving


async def rebuild(engine: AsyncEngine, sources: Iterable[Moving]) -> None:
    """Keep whole what is new or whose expression is another one, and nothing else: each measure while no write moves one."""
    measures = kept_of(sources)
    async with AsyncSession(engine) as session:
        known = {row.measure: row.version for row in await session.execute(select(kept_measures))}
    stale = [each for each in measures if known.get(each.name) != version_of(each)]
    if stale and await _kept_of_nothing(engine, stale):
        stale = []
    for each in stale:
        async with AsyncSession(engine) as session, session.begin():
            await _forget(session, [each.name])
            await _keep_whole(session, each)
    if gone := sorted(known.keys() - {each.name for each in measures}):
        async with AsyncSession(engine) as session, session.begin():
            await _forget(session, gone)


async def _kept_of_nothing(engine: AsyncEngine, measures: Sequence[Keyed]) -> bool:
    """Where nothing was ever written, as in a new database, nothing contributes: whether that is so, and then it is said."""
    async with AsyncSession(engine) as session, session.begin():
        await _forget(session, [])  # nothing yet, but the writes are stopped
        if await session.scalar(select(exists(select(journal.c.change_no)))):
            return False
        await _forget(session, [each.name for each in measures])
        rows = [{"measure": each.name, "version": version_of(each), "since": 0} for each in measures]
        await session.execute(insert(kept_measures), rows)
    return True


async def _forget(session: AsyncSession, names: Sequence[str]) -> None:
    """Take measures out of what is kept; no write that moves one is on its way until the commit."""
    await session.execute(text("set local lock_timeout = '10s'"))
    await session.execute(text("lock table kept_keys in exclusive mode"))
    for table in (kept_measures, kept_sums, contributions, kept_keys):
        await session.execute(delete(table).where(table.c.measure == any_(literal([*names], ARRAY(Text)))))


async def _keep_whole(session: AsyncSession, measure: Keyed) -> None:
    whole = contributed(measure)
    await session.execute(insert(contributions).from_select([column.name for column in contributions.c], whole))
    sums = insert(kept_sums).from_select([column.name for column in kept_sums.c], summed(measure))
    await session.execute(sums)
    since = select(func.coalesce(func.max(journal.c.change_no), 0)).scalar_subquery()
    row = insert(kept_measures).values(measure=measure.name, version=version_of(measure), since=since)
    await session.execute(row)
