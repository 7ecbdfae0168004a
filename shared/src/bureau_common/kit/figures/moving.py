"""What figures are computed from, read in one statement a cut-off: built once for the measures that are wanted together."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Date, Numeric, Select, Text, bindparam, cast, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.periods import Period
from ..journal.cutoffs import NOW, AnyCutoff, Cutoff
from ..measures.contributions import kept_moves, read_kept
from ..measures.flows import Movements
from .figures import Source

_MOST = 512
"""How many statements are kept: one a figure for the present and for earlier cut-offs, and those of the summaries."""


async def read_movements(
    session: AsyncSession, cutoff: Cutoff, spans: Mapping[Source, Sequence[Period]]
) -> dict[str, Movements]:
    """By its name what each measure moved between the first and the last of some months, as of a cut-off."""
    if not spans:
        return {}
    given: dict[str, Any] = {} if cutoff.current else AnyCutoff.given(cutoff)
    for number, months in enumerate(spans.values()):
        given |= {f"first_{number}": min(months).first_day, f"last_{number}": max(months).last_day}
    rows: dict[str, list[Any]] = {source.name: [] for source in spans}
    kept = await read_kept(session, spans) if cutoff.current else frozenset()
    for row in await session.execute(_statement(tuple(spans), cutoff.current, kept), given):
        rows[row.source].append(row)
    return {source.name: source.movements(rows[source.name]) for source in spans}


@lru_cache(_MOST)
def _statement(sources: tuple[Source, ...], current: bool, kept: frozenset[str]) -> Select[Any]:
    """What is `kept` is read as the writes kept it, the rest from the rows."""
    parts = []
    for number, source in enumerate(sources):
        first, last = bindparam(f"first_{number}", type_=Date), bindparam(f"last_{number}", type_=Date)
        is_kept = source.name in kept
        moves = (
            kept_moves(source, first, last) if is_kept else source.moves(NOW if current else AnyCutoff(), first, last)
        )
        moved = moves.subquery()
        parts.append(
            select(
                literal(source.name, Text).label("source"),
                moved.c.month.label("month"),
                cast(moved.c.category, Text).label("category"),
                cast(moved.c.amount, Numeric).label("amount"),
                cast(moved.c.rows, BigInteger).label("rows"),
            )
        )
    return select(union_all(*parts).subquery())
