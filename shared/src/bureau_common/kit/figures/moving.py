"""What figures are computed from, read in one statement a cut-off: built once for the measures that are wanted together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Date,
    Numeric,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    column,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.periods import Period
from ..core.prebuilt import Prebuilt
from ..core.tables import kept_sums, rollups
from ..journal.cutoffs import NOW, AnyCutoff, Cutoff
from ..measures.contributions import read_kept
from ..measures.flows import Flow, Movements
from .figures import Source

_MOST = 512
"""How many statements are kept: one a figure for the present and for earlier cut-offs, and those of the summaries."""
_STORED = {
    rollups: (rollups.c.flow, rollups.c.rows != 0),
    kept_sums: (kept_sums.c.measure, kept_sums.c.contributors > 0),
}
"""Where sums are that the writes kept: the column with a measure's name, and which of them count."""
_ASKED = {"names": Text, "firsts": Date, "lasts": Date}


async def read_movements(
    session: AsyncSession, cutoff: Cutoff, spans: Mapping[Source, Sequence[Period]]
) -> dict[str, Movements]:
    """By its name what each measure moved between the first and the last of some months, as of a cut-off."""
    if not spans:
        return {}
    kept = await read_kept(session, spans) if cutoff.current else frozenset()
    given: dict[str, Any] = {} if cutoff.current else AnyCutoff.given(cutoff)
    asked: dict[Table, list[Any]] = defaultdict(list)
    for number, (source, months) in enumerate(spans.items()):
        span, table = (min(months).first_day, max(months).last_day), _stored(source, cutoff.current, kept)
        if table is None:
            given |= {f"first_{number}": span[0], f"last_{number}": span[1]}
        else:
            asked[table].append((source.name, *span))
    for table, lines in asked.items():
        given |= dict(zip(_named(table), map(list, zip(*lines, strict=True)), strict=True))
    rows: dict[str, list[Any]] = {source.name: [] for source in spans}
    for row in await _statement(tuple(spans), cutoff.current, kept).rows(session, given):
        rows[row[0]].append(row)
    return {source.name: source.movements(rows[source.name]) for source in spans}


def _stored(source: Source, current: bool, kept: frozenset[str]) -> Table | None:
    """The table where the writes kept what a measure moved; none where it is read from the rows."""
    if source.name in kept:
        return kept_sums
    return rollups if current and isinstance(source, Flow) else None


def _named(table: Table) -> list[str]:
    """The parameters that say what is asked of a table of sums."""
    return [f"{table.name}_{each}" for each in _ASKED]


@lru_cache(_MOST)
def _statement(sources: tuple[Source, ...], current: bool, kept: frozenset[str]) -> Prebuilt:
    """All that is stored in one table by one look at it, the rest each from its rows."""
    parts, cutoff = [], NOW if current else AnyCutoff()
    stored = [_stored(source, current, kept) for source in sources]
    for number, (source, table) in enumerate(zip(sources, stored, strict=True)):
        if table is None:
            first, last = bindparam(f"first_{number}", type_=Date), bindparam(f"last_{number}", type_=Date)
            moved = source.moves(cutoff, first, last).subquery()
            parts.append(_part(literal(source.name, Text), moved))
    parts += [_sums(table) for table in _STORED if table in stored]
    return Prebuilt(union_all(*parts) if len(parts) > 1 else parts[0])


def _sums(table: Table) -> Select[Any]:
    """The kept sums of the measures that are asked for, each between its own first and last day."""
    name, counts = _STORED[table]
    given: list[Any] = [
        bindparam(each, type_=ARRAY(kind)) for each, kind in zip(_named(table), _ASKED.values(), strict=True)
    ]
    lines = (
        func.unnest(*given)
        .table_valued(*[column(each, kind) for each, kind in _ASKED.items()])
        .render_derived("asked")
        .c
    )
    within = and_(name == lines.names, table.c.month.between(lines.firsts, lines.lasts))
    return _part(name, table).where(within, counts)


def _part(name: Any, moved: Any) -> Select[Any]:
    return select(
        name.label("source"),
        moved.c.month.label("month"),
        cast(moved.c.category, Text).label("category"),
        cast(moved.c.amount, Numeric).label("amount"),
        cast(moved.c.rows, BigInteger).label("rows"),
    )
