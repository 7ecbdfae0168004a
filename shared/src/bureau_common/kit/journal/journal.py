"""The journal: every write transaction appends exactly one entry, gapless, in commit order, chained.

`writes.py` has the order in which a write goes. Tried with 32 concurrent writers, killed connections and rollbacks.
"""

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Table, TextClause, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.changes import Change, Head, Operation
from ..core import context
from ..core.errors import Refused
from ..core.prebuilt import Prebuilt
from ..core.sequences import advance
from ..core.tables import journal
from .merkle import leaf_of, root_of
from .row_texts import AS_JSON, hash_of, row_text

GENESIS = bytes(32)
ROOTS = 2
"""The scheme of the entries that are written now; that of entries before roots has no number."""
NO_DIFFERENCES = "{}"
"""What an entry says of sums that it did not move."""
_FEW = 1000
"""So many rows are hashed at once; of more others do not wait for it."""
_PIECE = "left(r.id::text, 11)"
"""Rows whose ids were given within a quarter of a second: all of a large file as one value would be copied whole, thrice."""
_TAKE = text(
    "select taken.id, exists(select 1 from journal where change_id = taken.id) as used"
    " from (select nextval('change_ids') as id) as taken"
)
LAST = select(journal.c.change_no, journal.c.id_high, journal.c.chain).order_by(journal.c.change_no.desc()).limit(1)
_ADD = insert(journal)
NEWEST = Prebuilt(LAST)
_LOCK = text("select pg_advisory_xact_lock(20210, 1), current_setting('transaction_isolation') as isolation")


@dataclass(frozen=True)
class Entry:
    """What a write says of itself; who and when come from the request and from under the lock."""

    topic: str
    operation: Operation
    change_id: int
    record_id: UUID | None = None
    reason: str | None = None


class Last(NamedTuple):
    """The last entry, as the next one goes on from it."""

    change_no: int = 0
    id_high: int = 0
    chain: bytes = GENESIS

    @classmethod
    def of(cls, *rows: Sequence[Any]) -> "Last":
        """What `LAST` found."""
        return cls(*(rows[0] if rows else ()))


class Hashed(NamedTuple):
    """The rows that a change wrote and voided: how many, and the root over them."""

    rows: int
    root: bytes


async def next_change_id(session: AsyncSession) -> int:
    """The id that this transaction's rows carry, known before the change has its place in the journal."""
    taken = (await session.execute(_TAKE)).one()
    if taken.used:  # a hand set the sequence back
        await advance(session, "change_ids", "journal", "change_id")
        taken = (await session.execute(_TAKE)).one()
    return int(taken.id)


async def hash_rows(session: AsyncSession, tables: Sequence[Table], change_id: int) -> Hashed:
    """What a change wrote and voided in some tables, each taken once."""
    found = list(await session.execute(_hashes_of_change(*dict.fromkeys(tables)), {"change_id": change_id}))
    rows = sum(part.n for part in found)
    root = digest_of(found, ROOTS) if rows <= _FEW else await asyncio.to_thread(digest_of, found, ROOTS)
    return Hashed(rows, root)


async def take_lock(session: AsyncSession) -> None:
    """From here to the commit no other write comes between: what is judged now holds for the entry.

    Locks are taken in one order, so that no two writes wait for each other: an idempotency key, rows to void by id, lock
    3 (a sequence goes forward again: `next_change_id` may take it), new rows by their keys, rollups by key, this lock,
    number 1, and only under it kept answers and the entry.

    Two more are taken by what appends no entry: 2 (an anchor is written) is tried and never waited for; 4 (rows are
    added to the refusals and the personal reads, or nobody adds any) comes before 3, and never under this lock. The gateway
    takes 5 (what is judged of the versions of a report holds until the commit) after an idempotency key and before any row.
    Who prunes takes 6 before anything else.
    """
    isolation = (await session.execute(_LOCK)).one().isolation
    if isolation != "read committed":
        raise RuntimeError(f"the journal is written in READ COMMITTED only, not {isolation}")


async def append(
    session: AsyncSession, entry: Entry, written: Hashed, differences: str = NO_DIFFERENCES, last: Last | None = None
) -> int:
    """Add the entry under the lock that `take_lock` took; returns change_no. The caller commits next.

    `differences` are those by which the change moved the sums of its book, as `roll_up` says them.

    `last` is the last entry where a statement after the lock's read it: one that locks and reads together would read with
    a snapshot older than the lock.
    """
    last = last or Last.of(*(await session.execute(LAST)))
    here = context.current()
    header = {
        "change_no": last.change_no + 1,
        "change_id": entry.change_id,
        "id_high": max(entry.change_id, last.id_high),
        "at": datetime.now(UTC),
        "actor": here.caller.client,
        "person": here.caller.person,
        "request_id": here.request_id,
        "trace_id": here.trace_id,
        "topic": entry.topic,
        "operation": entry.operation,
        "record_id": entry.record_id,
        "rows": written.rows,
        "reason": entry.reason,
        "scheme": ROOTS,
        "differences": differences,
    }
    chain = chain_hash(last.chain, header, written.root)
    await session.execute(_ADD, {**header, "digest": written.root, "chain": chain})
    return int(str(header["change_no"]))


def row_hashes(tables: Iterable[Table], which: str, text_of: Callable[[Table], str] = lambda _: AS_JSON) -> TextClause:
    """Per change and table: how many rows it created and voided, and their hashes in order of their ids, in pieces.

    `which` says of which changes, as a condition on a `{column}` of change ids.

    A row's hash covers its business columns as JSON without nulls, so that a column added later leaves it as it was.
    """
    selects = [
        f"select change_id, '{table.name}' as table_name, '{column[:-7]}' as kind, piece, count(*) as n,"
        " string_agg(hash, ''::bytea order by id) as hashes"
        # By itself, so that several processes may hash the rows of a large file.
        f" from (select {column} as change_id, r.id, {_PIECE} as piece,"
        f" {hash_of(text_of(table))} as hash"
        f' from "{table.name}" r where {column} is not null and {which.format(column=column)} offset 0) hashed'
        " group by change_id, piece"
        for table in tables
        for column in ("created_change", "voided_change")
    ]
    return text(" union all ".join(selects))


@cache
def _hashes_of_change(*tables: Table) -> TextClause:
    """The hashes of one change, `change_id`."""
    return row_hashes(tables, "{column} = :change_id", row_text)


def digest_of(parts: Iterable[Row[Any]], scheme: int | None) -> bytes:
    """The digest of one change from its `row_hashes`: the root over its rows, or what it was before there were roots."""
    if scheme is not None:
        return root_of(leaves_of(parts))
    lines = []
    for (table, kind), pieces in groupby(in_order(parts), key=lambda part: (part.table_name, part.kind)):
        rows, hashed = 0, hashlib.sha256()
        for part in pieces:
            rows += part.n
            hashed.update(part.hashes)
        lines.append(f"{table} {kind} {rows} {hashed.hexdigest()}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).digest()


def leaves_of(parts: Iterable[Row[Any]]) -> Iterator[bytes]:
    """The leaves of one change: its rows by table, by created and voided, and by id."""
    for part in in_order(parts):
        yield from leaves_in(part.table_name, part.kind, part.hashes)


def leaves_in(table: str, kind: str, hashes: bytes) -> Iterator[bytes]:
    """The leaves of rows that were created, or voided, in one table, by their hashes."""
    said = f"{table} {kind} ".encode()
    return (leaf_of(said + hashes[at : at + 32]) for at in range(0, len(hashes), 32))


def in_order(parts: Iterable[Row[Any]]) -> list[Row[Any]]:
    """The parts of one change as its leaves follow each other."""
    return sorted(parts, key=lambda part: (part.table_name, part.kind, part.piece))


HEADER = tuple(column.name for column in journal.c if column.name not in ("digest", "chain", "scheme", "differences"))


def chain_hash(previous: bytes, header: Mapping[str, Any], digest: bytes) -> bytes:
    """Bind an entry to everything before it; of one with a root this takes nothing of it but its seal."""
    if header["scheme"] is None:
        return hashlib.sha256(previous + header_text(header).encode() + digest).digest()
    return hashlib.sha256(previous + seal_of(inner_of(header_text(header), digest), header["differences"])).digest()


def header_text(header: Mapping[str, Any]) -> str:
    """What is hashed of an entry's header; its time stands in it as UTC microseconds."""
    plain = {name: header[name] for name in HEADER}
    plain["at"] = header["at"].astimezone(UTC).isoformat(timespec="microseconds")
    plain["record_id"] = None if header["record_id"] is None else str(header["record_id"])
    if header["scheme"] is not None:
        plain["scheme"] = header["scheme"]
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def inner_of(header: str, digest: bytes) -> bytes:
    """One hash for who did what, and to which rows: whoever gets it alone learns neither."""
    return hashlib.sha256(hashlib.sha256(header.encode()).digest() + digest).digest()


def seal_of(inner: bytes, differences: str | None) -> bytes:
    """One hash for all that an entry says."""
    return hashlib.sha256(inner + hashlib.sha256((differences or "").encode()).digest()).digest()


async def read_head(session: AsyncSession) -> Head:
    """The newest entry."""
    return newest_of(await NEWEST.rows(session, {}))


def newest_of(rows: Sequence[Row[Any]]) -> Head:
    """What `NEWEST` found."""
    return head_of(rows[0].change_no, rows[0].chain) if rows else head_of(None, None)


def head_of(change_no: int | None, chain: bytes | None) -> Head:
    """The head that an entry makes; none is that of a journal without any."""
    return Head(change_no=change_no or 0, chain=(chain or GENESIS).hex())


def no_such_change(at: int) -> Refused:
    """What is said of a change number that the journal has not come to."""
    return Refused("not_found", f"没有第{at}号变更", f"There is no change {at}")


async def read_changes(
    session: AsyncSession, after: int, limit: int, hidden: ColumnElement[bool], undigested: ColumnElement[bool]
) -> list[Change]:
    """The change feed: entries after `after`, oldest first; corrections and voids included.

    `hidden` ones say nothing; of `undigested` ones nothing is told by which a guess at their rows could be tried.
    """
    kept = (hidden.label("hidden"), undigested.label("undigested"))
    query = select(journal, *kept).where(journal.c.change_no > after).order_by(journal.c.change_no).limit(limit)
    return [_change(row) for row in await session.execute(query)]


def _change(row: Row[Any]) -> Change:
    told = {name: None if row.hidden else getattr(row, name) for name in Change.model_fields}
    digest = None if row.hidden or row.undigested else row.digest.hex()
    kept = dict.fromkeys(("request_id", "trace_id")) if row.undigested else {}
    here = {"change_no": row.change_no, "at": row.at, "digest": digest, "chain": row.chain.hex()}
    return Change(**{**told, **kept, **here})
