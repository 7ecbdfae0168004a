"""What comes before a write's transaction: the entries judged, their rows laid out, the book's questions compiled.

All of it grows with the request or takes long the first time; nothing waits for it and no lock is held.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.findings import Finding
from ...schemas.problems import FieldError
from ..core.context import say
from ..core.errors import Refused
from ..web.sessions import Database
from .asking import NOT_TOLD, Asked
from .books import FEW, LEVEL_NEEDED, Book, E, judge, judge_entries
from .concealing import withheld
from .guards import Touched


@dataclass(frozen=True)
class Prepared(Generic[E]):
    """Entries that are ready to be written: what is said of them, and their rows in the order of their keys."""

    entries: Sequence[E]
    findings: list[Finding]
    rows: list[dict[str, Any]]


async def prepare(
    database: Database, session: AsyncSession, book: Book[E], entries: Sequence[E], *, dry_run: bool = False
) -> Prepared[E]:
    """Entries for the transaction of a session that wrote nothing yet; what blocks is refused in it, after a look for an
    earlier answer.

    Many are judged before it begins; what few are checked by is its first statement, and no second transaction.
    """
    await compile_questions(database, book, dry_run=dry_run, many=len(entries) > Touched.MOST)
    if len(entries) <= FEW:
        return Prepared(entries, await judge_entries(session, book, entries), _lay_out(book, entries))
    rows = await asyncio.to_thread(_lay_out, book, entries)
    async with database.reading() as reading:  # it takes a connection where there is a check to be read for
        return Prepared(entries, await judge_entries(reading, book, entries), rows)


async def prepare_within(session: AsyncSession, book: Book[E], entry: E) -> Prepared[E]:
    """One entry, inside of the transaction that is to write it: it does not grow."""
    return Prepared([entry], await judge_entries(session, book, [entry]), _lay_out(book, [entry]))


async def keep_withheld(session: AsyncSession, book: Book[E], row: Row[Any], prepared: Prepared[E]) -> Prepared[E]:
    """A correction by whoever may not see a field leaves it as the row has it, and is judged with it.

    What is then wrong by that field alone is refused, and not told.
    """
    kept = {name: getattr(row, name) for name in withheld(book.table)}
    if not kept:
        return prepared
    entry = prepared.entries[0].model_copy(update=kept)
    found = [each.model_copy(update={"restricted": False}) for each in await judge(session, book, [entry])]
    told = [each for each in prepared.findings if each in found or each.code == LEVEL_NEEDED]
    if any(each.severity == "block" and each not in told for each in found):
        told.append(NOT_TOLD)
    return Prepared([entry], told, [{**prepared.rows[0], **kept}])


async def compile_questions(database: Database, book: Book[Any], *, dry_run: bool = False, many: bool = False) -> None:
    """Have the book's questions built and compiled before the first write asks them: that takes longer than a write.

    `many` is about more rows than are named to the questions.
    """
    wanted = (book.table, dry_run, many)
    if wanted in database.asked:
        return
    asked = await asyncio.to_thread(_build, book, dry_run, many)
    nothing = Touched(0, () if many else (UUID(int=0),))
    async with database.reading() as session:
        await asked.put(session, nothing)  # nothing is found, and the statement stays compiled
    database.asked.add(wanted)


def _build(book: Book[Any], dry_run: bool, many: bool) -> Asked:
    asked = book.rehearsed if dry_run else book.asked
    _ = asked.by_change if many else asked.by_rows  # a property each, built once
    return asked


def _lay_out(book: Book[E], entries: Sequence[E]) -> list[dict[str, Any]]:
    """The rows in the order of their keys; two entries of one batch under the same key are refused."""
    seen: dict[tuple[str, str], int] = {}
    errors = []
    for number, entry in enumerate(entries, 1):
        first = seen.setdefault((entry.source, entry.source_ref), number)
        if first != number:
            message = say(f"与第{first}条来源单号重复", f"repeats the source reference of entry {first}")
            errors.append(FieldError(field="source_ref", row=number, rule="repeated", message=message))
    if errors:
        raise Refused("malformed", "批内来源单号重复", "Source references repeat within the batch", errors=errors)
    ordered = [entries[seen[key] - 1] for key in sorted(seen)]
    return [{name: getattr(entry, name) for name in book.fields} for entry in ordered]
