"""Guards: what depends on other rows, judged on the rows as they stand after the write; they decide under the lock.

A guard is a question and what its rows mean: `ask` is a select by scope, `say` is called with each row of the answer.
It sees its own change's rows beside everybody else's committed ones. It is asked twice: early, so that a refusal costs
nobody else anything, and again under the journal's lock, where no other write can come between. All the questions that
a write to one table asks travel in one statement.
"""

import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any, Protocol, TypeVar

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Date,
    FromClause,
    Select,
    Table,
    Text,
    and_,
    any_,
    bindparam,
    false,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.findings import Clause, Finding
from ...schemas.labels import Labelled
from ...schemas.terms import Room, Told
from ..core.context import Names, current
from ..core.prebuilt import Prebuilt
from ..core.queries import read_by
from ..core.records import book_of, field_name, labels_of

CHANGE = bindparam("change", type_=BigInteger)
_UNITS = bindparam("units", type_=ARRAY(Text))
TODAY = bindparam("today", type_=Date)
"""The day of the request, in Beijing."""
LISTED = 100
"""How many keys of one kind of finding are named: one refuses the write already."""
T = TypeVar("T")
_AMOUNT = re.compile(r"-?[0-9]+\.[0-9]+")


class Standing(Protocol):
    """Which rows count as standing: a cut-off."""

    def live(self, table: FromClause) -> ColumnElement[bool]:
        """The rows of a table that stand."""
        ...


@dataclass(frozen=True)
class Scope:
    """What a question is about: the keys that one change touched or all of them, and which rows count as standing.

    Without `change` it is about every key; without `cutoff` about the rows as they stand now, a write's own included;
    `last` leaves out what is dated after a day, `seen` what is of units that the writer may not see.
    """

    change: ColumnElement[int] | None = CHANGE
    cutoff: Standing | None = None
    last: ColumnElement[date] | date | None = None
    seen: bool = False

    @property
    def end(self) -> ColumnElement[date]:
        """The last day that it is about: the day of a question's parameters; of what has none, the day of the request."""
        if self.last is None:
            return TODAY
        return literal(self.last, Date) if isinstance(self.last, date) else self.last

    def touched(self, table: FromClause) -> ColumnElement[bool]:
        """The rows that the change created or voided; every row where the question is about all."""
        if self.change is None:
            return true()
        return or_(table.c.created_change == self.change, table.c.voided_change == self.change)

    def visible(self, table: FromClause) -> ColumnElement[bool]:
        """The rows that the writer may see: those of its own units, where its token is bound to some."""
        return true() if self.change is None else or_(_UNITS.is_(None), table.c.reporting_unit == any_(_UNITS))

    def own(self, table: FromClause) -> ColumnElement[bool]:
        """The rows that the change itself wrote."""
        return false() if self.change is None else table.c.created_change == self.change

    def live(self, table: FromClause) -> ColumnElement[bool]:
        """The rows that stand."""
        stands = table.c.voided_change.is_(None) if self.cutoff is None else self.cutoff.live(table)
        if self.seen:
            stands = and_(stands, self.visible(table))
        return stands if self.last is None else and_(stands, table.c.business_date <= self.last)

    def keys(self, *sides: Sequence[ColumnElement[Any]]) -> Any:
        """The keys of the touched rows, each once, over several tables: a side names the same key in its own columns."""
        # A union of one select is that select, which would name a key as often as it has touched rows.
        return union(*[select(*side).distinct().where(self.touched(table_of(side[0]))) for side in sides])

    def concerns(self, columns: Sequence[ColumnElement[Any]], *others: Sequence[ColumnElement[Any]]) -> Any:
        """That a row's key is one that the change touched, in the row's own table or under `others`."""
        if self.change is None:
            return and_(*[column.is_not(None) for column in columns])
        one = columns[0] if len(columns) == 1 else tuple_(*columns)
        return one.in_(self.keys(columns, *others))


def table_of(column: ColumnElement[Any]) -> Table:
    """The one table that an expression reads."""
    (table,) = {base.table for base in column.base_columns if getattr(base, "table", None) is not None} or {
        each for each in column._from_objects if isinstance(each, Table)
    }
    assert isinstance(table, Table)  # noqa: S101 - keys are columns of tables
    return table


NOW = Scope()
"""What a write asks about: the keys that it touched, and the rows as they stand."""


@dataclass(frozen=True, eq=False)
class Guard:
    """`tables` are those whose rows can break it: a write to any of them asks.

    `say` takes the values of a row; with `grouped` = n it takes the first n of them, and then the list of the rows
    that share them, each without those n. `limit` is how many rows are read, as long as one of them blocks. Of its
    findings `LISTED` of each severity are told.
    `rehearsed` guards are asked in dry runs only: they tell what room is left.
    """

    tables: tuple[Table, ...]
    ask: Callable[[Scope], Select[Any]]
    say: Callable[..., Iterator[Told]]
    grouped: int = 0
    limit: int | None = LISTED
    rehearsed: bool = False


@dataclass(frozen=True)
class Guarded:
    """What guards found; `headroom` says by key how much room is left after the write.

    `answers` are the rows that it was heard from, where these are all.
    """

    findings: list[Finding] = field(default_factory=list)
    headroom: Mapping[str, str] = field(default_factory=dict)
    answers: tuple[Any, ...] | None = field(default=None, compare=False)


LEVELS = Clause(document="本系统公开范围的规定（docs/guide/calling-system.md）", article=None, verified=True)
NOT_TOLD = Finding(
    code="restricted",
    severity="block",
    message_zh="与受限的记录不符，请由令牌有受限权限（level）的人员办理",
    message_en="It does not agree with records that are restricted: whoever has the right to them (`level`) does this",
    clause=LEVELS,
    restricted=True,
)
"""What a caller without the right is told of a rule over rows that it may not see."""


class Asked:
    """Some guards as one statement, built once, with the change as its only parameter from outside.

    A caller whose token is bound to units is told no sum and no room that rows of others are in: of what would be said
    otherwise if only its own rows stood, it is told the rule.
    """

    def __init__(self, guards: Sequence[Guard], scope: Scope = NOW) -> None:
        self._guards, self._scope = guards, scope
        self._readers = []
        self._read: list[frozenset[str]] = []
        answers = []
        for number, guard in enumerate(guards):
            query = guard.ask(scope).limit(guard.limit) if guard.limit is not None else guard.ask(scope)
            self._readers.append(reader_of(query, guard.say, guard.grouped))
            self._read.append(_names_of(guard, query))
            answers.append(answer_of(query, f"q{number}"))
        self._statement = Prebuilt(select(*answers))

    async def put(self, session: AsyncSession, change_id: int, before: Guarded | None = None) -> Guarded:
        """Ask every question in one round trip, and hear what each has to say; the same answers as `before` say the same."""
        if not self._guards:
            return Guarded()
        here = current()
        given = {
            "change": change_id,
            "units": sorted(here.caller.units) or None,
            "today": here.today,
            "switches": dict(here.restricted.switches),
        }
        (answer,) = await self._statement.rows(session, given)
        answers = tuple(answer)
        if before is not None and before.answers == answers:
            return before
        findings: list[Finding] = []
        headroom: dict[str, str] = {}
        whole = True
        for guard, names, read, rows in zip(self._guards, self._read, self._readers, answers, strict=True):
            told = [*read(rows)]
            if not names.isdisjoint(here.restricted.books | here.restricted.fields):
                told = _told_of_restricted(told, names, here.concealed)
            found = [each for each in told if isinstance(each, Finding)]
            if len(rows) == guard.limit and not any(each.severity == "block" for each in found):
                # A later row may block.
                whole = False
                found = (await Asked([replace(guard, limit=None)], self._scope).put(session, change_id)).findings
            findings += _listed(found)
            headroom |= {each.key: f"{each.amount:.2f}" for each in told if isinstance(each, Room)}
        if here.caller.units and not self._scope.seen and (headroom or any(map(_tells_a_sum, findings))):
            own = await self._of_own_rows.put(session, change_id)
            hidden = {each for each in findings if _tells_a_sum(each) and each not in own.findings}
            findings = [*dict.fromkeys(_without_sums(each) if each in hidden else each for each in findings)]
            headroom = {key: left for key, left in headroom.items() if own.headroom.get(key) == left}
        return Guarded(findings, headroom, answers if whole else None)

    @cached_property
    def _of_own_rows(self) -> "Asked":
        """The same questions as if no rows stood but those of the writer's units."""
        return Asked(self._guards, replace(self._scope, seen=True))


def _tells_a_sum(finding: Finding) -> bool:
    """Whether a guard's finding says how much there is of something."""
    return finding.difference is not None or _AMOUNT.fullmatch(finding.actual or "") is not None


def _without_sums(finding: Finding) -> Finding:
    """The rule of a finding, and nothing of the rows that it is about."""
    document, code = finding.clause.document, finding.code
    return Finding(
        code=code,
        severity=finding.severity,
        message_zh=f"与{document}的要求（{code}）不符；所涉数额中有其他填报单位的数，请向区财政局查询",
        message_en=f"It breaks {code} ({document}); some of what is summed up is of other units: ask the bureau",
        clause=finding.clause,
        field=finding.field,
        restricted=finding.restricted,
    )


def _names_of(guard: Guard, query: Select[Any]) -> frozenset[str]:
    """The books whose rows a guard is about, and the restricted fields that it reads."""
    fields = [each for each in read_by(query) if isinstance(each, Column) and "level" in each.info]
    return frozenset([*map(book_of, guard.tables), *map(field_name, fields)])


def _told_of_restricted(told: Sequence[Told], names: frozenset[str], hidden: Names) -> list[Told]:
    """What a guard says of what is restricted: to whoever may not see it, no more than that the write is refused."""
    if names.isdisjoint(hidden.books | hidden.fields):
        return [each.model_copy(update={"restricted": True}) if isinstance(each, Finding) else each for each in told]
    blocks = any(isinstance(each, Finding) and each.severity == "block" for each in told)
    return [NOT_TOLD] if blocks else []


def answer_of(query: Select[Any], name: str) -> ColumnElement[Any]:
    """The rows of a query as one value, so that many queries are answered in one round trip."""
    return func.array(select(query.subquery(name).table_valued()).scalar_subquery())


def reader_of(
    query: Select[Any], say: Callable[..., Iterator[T]], grouped: int = 0
) -> Callable[[Iterable[Any]], Iterator[T]]:
    """What reads the rows of an answer and hears `say` on each, or on each group of those that share `grouped` values."""
    columns = [*query.selected_columns]
    told = grouped + 1 if grouped else len(columns)
    inspect.signature(say).bind(*range(told))  # a TypeError here, and not at the first broken rule
    labels = [labels_of(column) for column in columns]

    def read(rows: Iterable[Any]) -> Iterator[T]:
        values = [_read(row, labels) for row in rows]
        if not grouped:
            for row in values:
                yield from say(*row)
            return
        for key, group in groupby(values, key=lambda row: row[:grouped]):
            yield from say(*key, [row[grouped:] for row in group])

    return read


def _listed(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The first findings of each severity, in their order."""
    heard: Counter[str] = Counter()
    for finding in findings:
        heard[finding.severity] += 1
        if heard[finding.severity] <= LISTED:
            yield finding


def _read(row: Sequence[Any], labels: Sequence[type[Labelled] | None]) -> tuple[Any, ...]:
    """A row with its enumerations as members; a code that is none any more stays the text that it is."""
    return tuple(
        value if kind is None or value is None else (kind.by_label(value) or value)
        for value, kind in zip(row, labels, strict=True)
    )
