"""The journal's entries in their order, and the rows of every change, slice by slice."""

import asyncio
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, func, or_, select, text, true
from sqlalchemy.ext.asyncio import AsyncSession

from ..core.context import concealed
from ..core.records import book_of
from ..core.tables import journal, kept_measures, kept_sums, rollups
from ..journal.cutoffs import read_cutoff
from ..journal.journal import chain_hash, digest_of, row_hashes
from ..measures.contributions import Keyed, differing, read_kept
from ..measures.differences import Differences, added, differences_of, read_differences
from ..measures.flows import Flow, by_change
from .slices import UNREADABLE, Audit, Place, Slice, as_hash, unread, without_limit

ENTRIES_AT_ONCE = 5000
ROWS_AT_ONCE = 50_000
Sums = dict[tuple[str, str], tuple[int, Decimal]]
"""By month and category how many rows, and how much."""
_NOTHING = (0, Decimal(0))
_EVER = (date.min, date.max)


async def check_entries(session: AsyncSession, _audit: Audit, place: Place) -> Slice:
    """The chain: no entry is missing, and each follows from the one before it."""
    query = select(journal).where(journal.c.change_no <= place.pin.change_no)
    if place.after:
        query = query.where(journal.c.change_no > place.after)
    problems, entries = [], (await session.execute(query.order_by(journal.c.change_no).limit(ENTRIES_AT_ONCE))).all()
    previous, last_no, id_high = bytes.fromhex(place.hash), place.after, place.id_high
    for entry in entries:
        name = f"change {entry.change_no}"
        if entry.change_no != last_no + 1:
            problems.append(f"{name}: entries {last_no + 1} to {entry.change_no - 1} are missing")
        id_high = max(id_high, entry.change_id)
        if entry.id_high != id_high:
            problems.append(f"{name}: the highest change id is not {entry.id_high}")
        if chain_hash(previous, entry._asdict(), entry.digest) != entry.chain:
            problems.append(f"{name}: the chain is broken")
        previous, last_no = entry.chain, entry.change_no
    moved = place.moved(after=max(0, last_no), hash=as_hash(previous), id_high=max(0, id_high))
    if len(entries) == ENTRIES_AT_ONCE:
        return Slice(problems, moved, more=True)
    if (last_no, as_hash(previous)) != (place.pin.change_no, place.pin.chain):
        problems.append(f"change {place.pin.change_no}: the journal changed while it was verified")
    return Slice(problems, moved, more=False)


async def check_rows(session: AsyncSession, audit: Audit, place: Place) -> Slice:
    """The digests: what a change wrote and voided is what stands in the tables, and nothing else does.

    By change ids, entries and rows of one snapshot: what is written meanwhile has both, or neither.
    """
    await without_limit(session)
    until = await _until(session, place)
    asked = {name: at for name, at in (("after", place.after or None), ("until", until)) if at is not None}
    bounds = {"after": "{column} > :after", "until": "{column} <= :until"}
    condition = " and ".join(bounds[name] for name in asked) or "true"
    columns = ("change_no", "change_id", "digest", "scheme", "differences")
    query = select(*[journal.c[name] for name in columns]).where(text(condition.format(column="change_id")))
    entries = (await session.execute(query.order_by(journal.c.change_no), asked)).all()
    written: dict[int, list[Row[Any]]] = defaultdict(list)
    for part in await session.execute(row_hashes(audit.ledger.tables, condition), asked):
        written[part.change_id].append(part)
    problems = await asyncio.to_thread(_wrong_digests, entries, written)
    try:
        moved = await _moved(session, audit.ledger.flows, place.after or None, until)
        problems += _wrong_differences(entries, audit.ledger.flows, moved)
    except UNREADABLE as error:  # the rows are still hashed, these and those that follow
        if (told := unread(place.part, error)) is None:
            raise
        problems.append(told)
    for parts in written.values():
        unknown: Counter[tuple[str, str]] = Counter()
        for part in parts:
            unknown[part.table_name, part.kind] += part.n
        problems += [
            f"{_called(table)}: {rows} rows {kind} by no journaled change" for (table, kind), rows in unknown.items()
        ]
    return Slice(problems, place.moved(after=until or place.after), more=until is not None)


def _wrong_digests(entries: Sequence[Row[Any]], written: dict[int, list[Row[Any]]]) -> list[str]:
    """The entries whose digest is not that of the rows; what they wrote is taken out of what was written."""
    return [
        f"change {entry.change_no}: the rows it wrote or voided are not the rows in the tables"
        for entry in entries
        if digest_of(written.pop(entry.change_id, []), entry.scheme) != entry.digest
    ]


async def _moved(
    session: AsyncSession, flows: Sequence[Flow], after: int | None, until: int | None
) -> dict[int, Differences]:
    """By how much the rows say that each change moved the sums of the flows."""

    def within(change: ColumnElement[int]) -> ColumnElement[bool]:
        return and_(
            change.is_not(None),
            true() if after is None else change > after,
            true() if until is None else change <= until,
        )

    moved: dict[int, list[Row[Any]]] = defaultdict(list)
    for table in dict.fromkeys(flow.table for flow in flows):
        for row in await session.execute(by_change([flow for flow in flows if flow.table is table], within)):
            moved[row.change_id].append(row)
    return {change_id: differences_of(flows, rows) for change_id, rows in moved.items()}


def _wrong_differences(
    entries: Sequence[Row[Any]], flows: Sequence[Flow], moved: Mapping[int, Differences]
) -> list[str]:
    """The entries that commit other differences than their rows say, of the flows that there were then and are now."""
    names = {flow.name for flow in flows}
    problems = []
    for entry in entries:
        if entry.scheme is not None:
            told, found = read_differences(entry.differences), moved.get(entry.change_id, {})
            if told is None or any(told[name] != found.get(name, {}) for name in told.keys() & names):
                problems.append(f"change {entry.change_no}: it did not move the sums as its entry says")
    return problems


def _called(table: str) -> str:
    """A table by its name, to whom there is one."""
    return "a restricted book" if table.replace("_", "-") in concealed().books else table


async def _until(session: AsyncSession, place: Place) -> int | None:
    """The change id that this slice goes up to; none for the last slice, which takes whatever comes after, too."""
    following = (
        select(journal.c.change_id, journal.c.rows)
        .where(journal.c.change_id > place.after)
        .order_by(journal.c.change_id)
        .limit(ENTRIES_AT_ONCE)
        .subquery()
    )
    summed = select(
        following.c.change_id, func.sum(following.c.rows).over(order_by=following.c.change_id).label("rows")
    ).subquery()
    fitting = (await session.scalars(select(summed.c.change_id).where(summed.c.rows <= ROWS_AT_ONCE))).all()
    if not fitting:  # one change is larger than a slice: it is one by itself
        return (await session.scalars(select(func.min(following.c.change_id)))).one_or_none()
    last = max(fitting)
    more = select(journal.c.change_id).where(journal.c.change_id > last).limit(1)
    return last if (await session.execute(more)).one_or_none() is not None else None


async def check_sums(session: AsyncSession, audit: Audit, place: Place) -> Slice:
    """What is kept of one measure agrees with its rows."""
    if place.after >= len(audit.ledger.measures):
        return Slice([], place, more=False)
    await without_limit(session)
    measure, unsaid = audit.ledger.measures[place.after], list[tuple[str, str]]()
    if isinstance(measure, Flow):
        wrong = await _wrong_rollups(session, measure)
    elif measure.name in await read_kept(session, [measure]):
        wrong = [tuple(row) for row in await session.execute(differing(measure))]
        unsaid = await unsaid_of(session, measure)
    else:
        wrong = []
    hidden = bool(concealed().books & {book_of(table) for table in _tables(measure)})
    problems = [
        "rollup of a restricted book: does not agree with the rows"
        if hidden
        else f"rollup {measure.name} {month:%Y-%m} {category}: does not agree with the rows"
        for month, category in sorted(wrong)
    ]
    problems += [
        "rollup of a restricted book: the journal's entries do not say what it comes to"
        if hidden
        else f"rollup {measure.name} {month} {category}: the journal's entries do not say what it comes to"
        for month, category in unsaid
    ]
    return Slice(problems, place.moved(after=place.after + 1), more=True)


def _tables(measure: Flow | Keyed) -> Iterable[Table]:
    return [measure.table] if isinstance(measure, Flow) else measure.keys


async def _wrong_rollups(session: AsyncSession, flow: Flow) -> list[tuple[Any, ...]]:
    # What reads leave out, sums of no rows, counts with the next row: it must be nothing.
    columns = (rollups.c.month, rollups.c.category, rollups.c.amount, rollups.c.rows)
    moved = select(*columns).where(rollups.c.flow == flow.name, or_(rollups.c.rows != 0, rollups.c.amount != 0))
    kept = {tuple(row) for row in await session.execute(moved)}
    true = {tuple(row) for row in await session.execute(flow.recomputed(await read_cutoff(session, None)))}
    return [*{row[:2] for row in kept ^ true}]


async def unsaid_of(session: AsyncSession, measure: Keyed) -> list[tuple[str, str]]:
    """The months and categories of what is kept by key to which the entries' differences do not add up.

    They say how it moved since it was last computed anew as a whole; what it came to then follows from the rows of then.
    """
    since = (await session.scalars(select(kept_measures.c.since).where(kept_measures.c.measure == measure.name))).one()
    stood = _sums(await session.execute(measure.moves(await read_cutoff(session, since), *_EVER))) if since else {}
    kept = _sums(await session.execute(select(kept_sums).where(kept_sums.c.measure == measure.name)))
    told = await _told(session, measure.name, since or 0)
    if told is None:
        return [("", "")]
    found = {
        place: _plus(stood.get(place, _NOTHING), told.get(place, _NOTHING)) for place in stood.keys() | told.keys()
    }
    return sorted(
        place for place in found.keys() | kept.keys() if found.get(place, _NOTHING) != kept.get(place, _NOTHING)
    )


def _sums(rows: Iterable[Any]) -> Sums:
    return {(f"{row.month:%Y-%m}", row.category): (row.rows, row.amount) for row in rows}


async def _told(session: AsyncSession, name: str, after: int) -> Sums | None:
    """What the entries after one say that a sum moved; none where a hand made one of them something else."""
    query = select(journal.c.change_no, journal.c.differences).where(
        journal.c.differences.contains(json.dumps(name, ensure_ascii=False), autoescape=True)
    )
    told: Sums = {}
    while entries := (
        await session.execute(
            query.where(journal.c.change_no > after).order_by(journal.c.change_no).limit(ENTRIES_AT_ONCE)
        )
    ).all():
        try:
            moved = added(name, [read_differences(entry.differences) or {} for entry in entries])
        except (ArithmeticError, AttributeError, TypeError, ValueError):
            return None
        told = {
            place: _plus(told.get(place, _NOTHING), moved.get(place, _NOTHING)) for place in told.keys() | moved.keys()
        }
        after = entries[-1].change_no
    return told


def _plus(first: tuple[int, Decimal], second: tuple[int, Decimal]) -> tuple[int, Decimal]:
    return first[0] + second[0], first[1] + second[1]
