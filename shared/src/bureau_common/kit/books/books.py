"""Books (账簿): one kind of record each, declared in a topic's `book.py`.

Records are never edited: a correction voids the old row and writes a new one; `(source, source_ref)` stays.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Generic, TypeVar

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.changes import Operation
from ...schemas.findings import Finding, blocked
from ...schemas.levels import Level
from ...schemas.records import RecordEntry, RecordView
from ..core.records import book_of, restricted_fields, unit_names, view_of
from ..core.tables import filings
from ..core.tables import metadata as kit_metadata
from ..measures.contributions import Keyed
from ..measures.flows import Flow
from .asking import LEVELS, Asked
from .concealing import withheld
from .guards import Guard
from .locks import Counted, open_period
from .questions import Question

E = TypeVar("E", bound=RecordEntry)
Rule = Callable[[E], Iterator[Finding]]
"""What one entry says by itself: pure, a generator of findings."""
Check = Callable[[AsyncSession, Sequence[E]], Awaitable[list[Finding]]]
"""What entries say of reference data; the findings name their row, counting from 1."""
ALL_OPERATIONS: frozenset[Operation] = frozenset({"enter", "batch", "import", "correct", "void"})
BY_TWO_PERSONS: frozenset[Operation] = frozenset({"propose"})
"""What one person proposes, another approves: the only way into such a book."""

FEW = 20
"""So many entries are judged sooner than a thread begins."""
LEVEL_NEEDED = "level_needed"
RESERVED = frozenset(
    {*RecordView.model_fields, "corrected", "void_reason", "line", "created_change", "voided_change", "withheld"}
)
"""Names that a record's own fields may not have: the kit shows or stores something else under them."""


@dataclass(frozen=True)
class Book(Generic[E]):
    """One kind of record; its name, which is the path and the OpenAPI tag, is that of its table, with `-` for `_`.

    `rules` say what is wrong with an entry by itself, `check` what reference data say of it, `guards` what the rows as
    they then stand do; `flows` say what the rows add up to, `counted` by which days, in whatever measure of the service,
    and `keeps` which of these are kept by the keys that the rows bear. By the rows of a `common` one those of every unit
    are judged.
    """

    label_zh: str
    entry: type[E]
    table: Table
    rules: tuple[Rule[E], ...] = ()
    flows: tuple[Flow, ...] = ()
    check: Check[E] | None = None
    operations: frozenset[Operation] = ALL_OPERATIONS
    topic: str = ""
    guards: tuple[Guard | Question, ...] = ()
    counted: tuple[Counted, ...] = ()
    keeps: tuple[Keyed, ...] = ()
    level: Level = Level.INTERNAL
    common: bool = False

    def __post_init__(self) -> None:
        """A book that contradicts itself is refused when it is declared, not when the first record comes."""
        beside = unit_names(self.entry)
        titles = [field.title or name for name, field in self.entry.model_fields.items()]
        titles += [each.title for each in beside]
        reserved = {*RESERVED, *[each.name for each in beside]}
        faults = [
            *[f"the field name {name} is the kit's" for name in sorted(reserved.intersection(self.fields))],
            *[f"the table has no column {name}" for name in self.fields if name not in self.table.c],
            *[f"the restricted field {name} must be optional" for name in self._demanded_of_the_few],
            *[f"the title {title} stands twice" for title in sorted({t for t in titles if titles.count(t) > 1})],
            *[f"the flow {flow.name} is over another table" for flow in self.flows if flow.table is not self.table],
            *["a guard is over other tables" for guard in self.guards if self.table not in guard.tables],
        ]
        if faults:
            raise ValueError(f"book {self.name}: {'; '.join(faults)}")

    @property
    def _demanded_of_the_few(self) -> list[str]:
        """Fields that need a right and that nobody without it could leave out."""
        return [name for name in restricted_fields(self.table) if self.entry.model_fields[name].is_required()]

    @property
    def name(self) -> str:
        return book_of(self.table)

    @property
    def of_district(self) -> bool:
        """Whether nobody writes it who is bound to units: common ones, and the kit's own (units, parameters, closings, plans).

        What units file is of each of them.
        """
        return self.common or (self.table.metadata is kit_metadata and self.table is not filings)

    @property
    def is_filed(self) -> bool:
        """Whether units file it for a month: none of the kit's own books can be in a plan or a filing."""
        return self.table.metadata is not kit_metadata

    @property
    def one(self) -> str:
        """A record in names of operations and types: `Receipt`."""
        return self.entry.__name__.removesuffix("Entry")

    @property
    def many(self) -> str:
        """The records in names of operations: `Receipts`."""
        return "".join(word.capitalize() for word in self.table.name.split("_"))

    @property
    def view(self) -> type[RecordView]:
        """The record as readers get it."""
        return view_of(self.entry)

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns that an entry fills."""
        return tuple(self.entry.model_fields)

    @cached_property
    def asked(self) -> Asked:
        """What a write asks of the rows as they stand: first whether the period is open, then its guards."""
        return Asked([guard for guard in self._asking if not guard.rehearsed])

    @cached_property
    def rehearsed(self) -> Asked:
        """What a dry run asks: the same, and how much room is left."""
        return Asked(self._asking)

    @property
    def _asking(self) -> list[Guard]:
        guards = [each.guard if isinstance(each, Question) else each for each in self.guards]
        return [*open_period(self.table, self.counted), *[guard for guard in guards if guard is not None]]


def book(
    label_zh: str,
    entry: type[E],
    table: Table,
    *rules: Rule[E],
    flows: Sequence[Flow] = (),
    check: Check[E] | None = None,
    operations: frozenset[Operation] = ALL_OPERATIONS,
) -> Book[E]:
    """A line of a topic's contents; `topic_books` adds the topic and its guards."""
    return Book(label_zh, entry, table, rules, tuple(flows), check, operations)


Guards = Sequence["Guard | Question | Sequence[Guard]"]
"""A topic's demands in the order of their findings, and its questions; a demand may be several guards."""


def flat(guards: Guards) -> list[Guard | Question]:
    """The guards and questions one by one."""
    return [each for guard in guards for each in ([guard] if isinstance(guard, Guard | Question) else guard)]


def dealt(guards: Sequence[Guard | Question], table: Table) -> tuple[Guard | Question, ...]:
    """Those that rows of a table can break, in their order."""
    return tuple(guard for guard in guards if table in guard.tables)


def questions_of(books: Sequence[Book[Any]]) -> tuple[Question, ...]:
    """Every question that the books of a service ask, each once."""
    return (*dict.fromkeys(each for book in books for each in book.guards if isinstance(each, Question)),)


def topic_books(topic: str, guards: Guards, *books: Book[Any], level: Level = Level.INTERNAL) -> tuple[Book[Any], ...]:
    """The books of a topic, each with the demands that its table can break.

    Of a restricted topic everything is restricted that reads its tables: figures, claims, alerts, findings, parameters.
    """
    listed = flat(guards)
    unasked = [each for each in listed if not set(each.tables) & {book.table for book in books}]
    if unasked:
        raise ValueError(f"topic {topic}: {len(unasked)} guards are of no table of its books")
    return tuple(replace(book, topic=topic, guards=dealt(listed, book.table), level=level) for book in books)


def joined(book: Book[E], guards: Guards) -> Book[E]:
    """A book, with those guards over several topics that its rows can break beside its own."""
    further = dealt(flat(guards), book.table)
    return replace(book, guards=(*book.guards, *further)) if further else book


def judge_by_rules(book: Book[E], entries: Sequence[E]) -> list[Finding]:
    """Every finding of the rules, in the order of the entries' rows."""
    return [
        finding.model_copy(update={"row": row})
        for row, entry in enumerate(entries, 1)
        for rule in book.rules
        for finding in rule(entry)
    ]


async def judge_entries(session: AsyncSession, book: Book[E], entries: Sequence[E]) -> list[Finding]:
    """Every finding of entries as somebody sends them: what the caller may not fill, and what is wrong with the rest."""
    return [*_filled_unseen(book, entries), *await judge(session, book, entries)]


def _filled_unseen(book: Book[E], entries: Sequence[E]) -> Iterator[Finding]:
    """What the caller filled and may not see."""
    unseen = withheld(book.table)
    for row, entry in enumerate(entries, 1) if unseen else ():
        for name in unseen:
            if getattr(entry, name) is not None:
                title = book.entry.model_fields[name].title
                zh = f"“{title}”受限，请由令牌有受限权限（level）的人员填写，或留空"
                en = f"{name} is restricted: leave it out, or have it filled by somebody with the right (`level`)"
                yield blocked(LEVEL_NEEDED, zh, en, LEVELS, name, None, row=row)


async def judge(session: AsyncSession, book: Book[E], entries: Sequence[E]) -> list[Finding]:
    """Every finding of the rules, which are asked in a thread where they take long, and then of the reference data.

    What is said of an entry that fills a restricted field may tell of it, and of a restricted book's whatever is said.
    """
    if len(entries) > FEW:
        findings = await asyncio.to_thread(judge_by_rules, book, entries)
    else:
        findings = judge_by_rules(book, entries)
    findings = findings if book.check is None else [*findings, *await book.check(session, entries)]
    if book.level is Level.RESTRICTED:
        return [each.model_copy(update={"restricted": True}) for each in findings]
    fields = restricted_fields(book.table)
    if not fields:
        return findings
    tells = {row for row, entry in enumerate(entries, 1) if any(getattr(entry, name) is not None for name in fields)}
    return [each.model_copy(update={"restricted": True}) if each.row in tells else each for each in findings]
