"""Books (账簿): one kind of record each, declared in a topic's `book.py`, and what stands under a record's key.

Records are never edited: a correction voids the old row and writes a new one; `(source, source_ref)` stays.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.changes import Operation
from ...schemas.findings import Finding
from ...schemas.problems import FieldError
from ...schemas.records import RecordEntry, RecordView
from ..core.context import say
from ..core.errors import Refused, rule_broken
from ..core.tables import journal
from ..measures.flows import Flow
from .guards import Guard

E = TypeVar("E", bound=RecordEntry)
Check = Callable[[AsyncSession, Sequence[E]], Awaitable[list[Finding]]]
ALL_OPERATIONS: frozenset[Operation] = frozenset({"enter", "batch", "import", "correct", "void"})


def checked_by(*rules: Callable[[E, int], list[Finding]]) -> Check[E]:
    """A book's check: every rule over every entry, rows counting from 1; no rule at all where the guard says everything."""

    async def check(session: AsyncSession, entries: Sequence[E]) -> list[Finding]:
        return [found for row, entry in enumerate(entries, 1) for rule in rules for found in rule(entry, row)]

    return check


RESERVED = frozenset({*RecordView.model_fields, "corrected", "void_reason", "line", "created_change", "voided_change"})
"""Names that a record's own fields may not have: the kit shows or stores something else under them."""


@dataclass(frozen=True)
class Book(Generic[E]):
    """`name` is the path and the OpenAPI tag, and with `_` for `-` the table's name.

    `check` says what rules find in the entries themselves, `guard` what they find in the rows as they then stand;
    `flows` say what the rows add up to.
    """

    name: str
    label_zh: str
    topic: str
    table: Table
    entry: type[E]
    view: type[RecordView]
    check: Check[E]
    flows: tuple[Flow, ...] = ()
    operations: frozenset[Operation] = field(default=ALL_OPERATIONS)
    guard: Guard | None = None

    def __post_init__(self) -> None:
        """A book that contradicts itself is refused when it is declared, not when the first record comes."""
        titles = [field.title or name for name, field in self.entry.model_fields.items()]
        faults = [
            *[f"the field name {name} is the kit's" for name in sorted(RESERVED.intersection(self.fields))],
            *[f"the table has no column {name}" for name in self.fields if name not in self.table.c],
            *[f"the title {title} stands twice" for title in sorted({t for t in titles if titles.count(t) > 1})],
            *[f"the flow {flow.name} is over another table" for flow in self.flows if flow.table is not self.table],
        ]
        if self.table.name != self.name.replace("-", "_"):
            faults.append(f"the table must be named {self.name.replace('-', '_')}")
        if faults:
            raise ValueError(f"book {self.name}: {'; '.join(faults)}")

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns that an entry fills."""
        return tuple(self.entry.model_fields)


@dataclass(frozen=True)
class Existing:
    """What stands under the entries' keys already: equal records, and conflicts by row."""

    equal: dict[int, UUID]
    conflicts: list[FieldError]
    code: str | None = None
    current_id: UUID | None = None


async def check_entries(session: AsyncSession, book: Book[E], entries: Sequence[E]) -> list[Finding]:
    """The rules' findings on some entries; blocking ones are refused."""
    findings = await book.check(session, entries)
    if any(finding.severity == "block" for finding in findings):
        raise rule_broken(findings)
    return findings


def refuse_repeats(entries: Sequence[RecordEntry]) -> None:
    """Refuse two entries of one batch under the same key."""
    seen: dict[tuple[str, str], int] = {}
    errors = []
    for number, entry in enumerate(entries, 1):
        first = seen.setdefault((entry.source, entry.source_ref), number)
        if first != number:
            message = say(f"与第{first}条来源单号重复", f"repeats the source reference of entry {first}")
            errors.append(FieldError(field="source_ref", row=number, rule="repeated", message=message))
    if errors:
        raise Refused("malformed", "批内来源单号重复", "Source references repeat within the batch", errors=errors)


async def find_existing(
    session: AsyncSession, book: Book[E], entries: Sequence[E], own_change: int | None = None
) -> Existing:
    """Compare entries with the records under their keys, leaving out rows that this change wrote itself."""
    table = book.table
    keys = [(entry.source, entry.source_ref) for entry in entries]
    query = (
        select(table, journal.c.reason.label("void_reason"))
        .outerjoin(journal, journal.c.change_id == table.c.voided_change)
        .where(under_keys(table, tuple_(table.c.source, table.c.source_ref).in_(keys)))
        .order_by(table.c.created_change)
    )
    if own_change is not None:
        query = query.where(table.c.created_change != own_change)
    # Oldest first: of several versions under one key the newest remains, the live one where there is one.
    newest = {(row.source, row.source_ref): row for row in await session.execute(query)}
    equal: dict[int, UUID] = {}
    conflicts: list[FieldError] = []
    code = current_id = None
    for number, (key, entry) in enumerate(zip(keys, entries, strict=True), 1):
        row = newest.get(key)
        if row is None:
            continue
        if row.voided_change is None and book.entry.model_validate(row) == entry:
            equal[number] = row.id
            continue
        kind, message = conflict_message(row.voided_change is not None, row.void_reason)
        conflicts.append(FieldError(field="source_ref", row=number, rule=kind, message=message, value=key[1]))
        code, current_id = code or kind, current_id or row.id
    return Existing(equal, conflicts, code, current_id)


def under_keys(table: Table, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """`condition` on source and source_ref, written so that the two partial indexes (live, voided) serve it."""
    voided = table.c.voided_change.is_not(None)
    return or_(and_(~voided, condition), and_(voided, condition))


def conflict_message(voided: bool, reason: str | None) -> tuple[str, str]:
    """The code and the sentence for a key that is taken by other content, or by a voided record."""
    if voided:
        return "voided", say(
            f"该单号的记录已作废（{reason}），请换新单号", f"the record was voided ({reason}); use a new reference"
        )
    return "differs", say("该单号已有内容不同的记录，请用更正", "a record with other content exists; use correct")


def refuse_conflicts(existing: Existing) -> None:
    if existing.code is None:
        return
    count = len(existing.conflicts)
    raise Refused(
        existing.code,
        f"{count}条的来源单号已被占用，未写入任何内容",
        f"{count} entries have a source reference that is taken; nothing was written",
        errors=existing.conflicts[:1000],
        errors_total=count,
        current_id=str(existing.current_id),
    )
