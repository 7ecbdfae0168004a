"""Guards: what depends on other rows, judged on the rows as they stand after the write; they decide under the lock.

A guard is a question and what its rows mean: `ask` is a select by scope, `say` is called with each row of the answer.
It sees its own change's rows beside everybody else's committed ones. It is asked twice: early, so that a refusal costs
nobody else anything, and again under the journal's lock, where no other write can come between. All the questions that
a write to one table asks travel in one statement.
"""

import inspect
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import (
    BigInteger,
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
    or_,
    select,
    true,
    tuple_,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.alerts import Cause
from ...schemas.findings import Finding
from ...schemas.labels import Labelled
from ...schemas.terms import AlertOn, Room, Told
from ..core.context import current
from ..core.records import labels_of
from ..journal.cutoffs import Cutoff

CHANGE = bindparam("change", type_=BigInteger)
_UNITS = bindparam("units", type_=ARRAY(Text))
TODAY = bindparam("today", type_=Date)
"""The day of the request, in Beijing."""
LISTED = 100
"""How many keys of one kind of finding are named: one refuses the write already."""


@dataclass(frozen=True)
class Scope:
    """What a question is about: the keys that one change touched or all of them, and which rows count as standing.

    Without `change` it is about every key; without `cutoff` about the rows as they stand now, a write's own included;
    `last` leaves out what is dated after a day.
    """

    change: ColumnElement[int] | None = CHANGE
    cutoff: Cutoff | None = None
    last: date | None = None

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
    that share them, each without those n. `limit` is how many rows are read, as long as one of them blocks; a guard
    that tells alerts has none, or alerts would stay open. Of its findings `LISTED` of each severity are told.
    `rehearsed` guards are asked in dry runs only: they tell what room is left.
    """

    tables: tuple[Table, ...]
    ask: Callable[[Scope], Select[Any]]
    say: Callable[..., Iterator[Told]]
    grouped: int = 0
    limit: int | None = LISTED
    rehearsed: bool = False


def dealt(guards: Sequence[Guard], table: Table) -> tuple[Guard, ...]:
    """The guards that rows of a table can break, in their order."""
    return tuple(guard for guard in guards if table in guard.tables)


@dataclass(frozen=True)
class Guarded:
    """What guards found; `headroom` says by key how much room is left after the write, `alerts` the causes by key.

    `answers` are the rows that it was heard from, where these are all.
    """

    findings: list[Finding] = field(default_factory=list)
    headroom: Mapping[str, str] = field(default_factory=dict)
    alerts: Mapping[tuple[str, str], dict[str, Any] | None] = field(default_factory=dict)
    answers: tuple[Any, ...] | None = field(default=None, compare=False)


class Asked:
    """Some guards as one statement, built once, with the change as its only parameter from outside."""

    def __init__(self, guards: Sequence[Guard], scope: Scope = NOW) -> None:
        self._guards, self._scope = guards, scope
        self._readers = []
        answers = []
        for number, guard in enumerate(guards):
            query = guard.ask(scope).limit(guard.limit) if guard.limit is not None else guard.ask(scope)
            columns = [*query.selected_columns]
            told = len(columns) if not guard.grouped else guard.grouped + 1
            inspect.signature(guard.say).bind(*range(told))  # a TypeError here, and not at the first broken rule
            self._readers.append([labels_of(column) for column in columns])
            question = query.subquery(f"q{number}")
            answers.append(func.array(select(question.table_valued()).scalar_subquery()))
        self.statement = select(*answers)

    async def put(self, session: AsyncSession, change_id: int, before: Guarded | None = None) -> Guarded:
        """Ask every question in one round trip, and hear what each has to say; the same answers as `before` say the same."""
        if not self._guards:
            return Guarded()
        here = current()
        given = {"change": change_id, "units": sorted(here.caller.units) or None, "today": here.today}
        answers = tuple((await session.execute(self.statement, given)).one())
        if before is not None and before.answers == answers:
            return before
        findings: list[Finding] = []
        headroom: dict[str, str] = {}
        alerts: dict[tuple[str, str], dict[str, Any] | None] = {}
        whole = True
        for guard, labels, rows in zip(self._guards, self._readers, answers, strict=True):
            told = [*_heard(guard, [_read(row, labels) for row in rows])]
            found = [each for each in told if isinstance(each, Finding)]
            if len(rows) == guard.limit and not any(each.severity == "block" for each in found):
                # A later row may block.
                whole = False
                found = (await Asked([replace(guard, limit=None)], self._scope).put(session, change_id)).findings
            findings += _listed(found)
            headroom |= {each.key: f"{each.amount:.2f}" for each in told if isinstance(each, Room)}
            alerts |= {(each.code, each.key): _as_json(each.cause) for each in told if isinstance(each, AlertOn)}
        return Guarded(findings, headroom, alerts, answers if whole else None)


def _as_json(cause: Cause | None) -> dict[str, Any] | None:
    return None if cause is None else cause.model_dump(mode="json")


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


def _heard(guard: Guard, rows: Sequence[tuple[Any, ...]]) -> Iterator[Told]:
    if not guard.grouped:
        for row in rows:
            yield from guard.say(*row)
        return
    for key, group in groupby(rows, key=lambda row: row[: guard.grouped]):
        yield from guard.say(*key, [row[guard.grouped :] for row in group])
