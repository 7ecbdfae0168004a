"""Asking guards: all the questions that a write to one table asks travel in one statement, and each hears its answer."""

import asyncio
import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Select, Table, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.days import LAST_DAY
from ...schemas.findings import Clause, Finding
from ...schemas.labels import Labelled
from ...schemas.terms import Room, Told
from ..core.context import Names, current
from ..core.errors import Refused
from ..core.prebuilt import Prebuilt
from ..core.queries import parts_of, read_by
from ..core.records import book_of, field_name, labels_of, restricted_fields
from ..journal.journal import LAST, Last
from .guards import LISTED, NOW, Guard, Scope, Touched
from .periods import ALL_SEEN

T = TypeVar("T")
_FEW_HEARD = 1000
"""So many rows of one question are heard sooner than a thread begins."""
_HEARING = ThreadPoolExecutor(32, "hearing")
"""Threads of its own, more than the connections of the usual pool: guards are heard under the lock, and there nobody waits
for the threads of files and breakdowns."""
MOST_HEARD = 100_000
"""Rows of one question that are heard at once: each stands in memory until all are judged."""
_AMOUNT = re.compile(r"-?[0-9]+\.[0-9]+")


@dataclass(frozen=True)
class Guarded:
    """What guards found; `headroom` says by key how much room is left after the write.

    `answers` are the rows that it was heard from, where these are all; `last` is the journal's last entry as it then
    stood, none where it was not read.
    """

    findings: list[Finding] = field(default_factory=list)
    headroom: Mapping[str, str] = field(default_factory=dict)
    answers: tuple[Any, ...] | None = field(default=None, compare=False)
    last: Last | None = field(default=None, compare=False)


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


class _Form:
    """Some guards as one statement, with what reads and hears each answer."""

    def __init__(self, guards: Sequence[Guard], scope: Scope) -> None:
        self.readers = []
        self.read: list[frozenset[str]] = []
        answers = []
        for number, guard in enumerate(guards):
            query = guard.ask(scope).limit(MOST_HEARD + 1 if guard.limit is None else guard.limit)
            self.readers.append(reader_of(query, guard.say, guard.grouped))
            self.read.append(_names_of(guard, query))
            answers.append(answer_of(query, f"q{number}"))
        self.statement = Prebuilt(select(answer_of(LAST, "last"), *answers))


class Asked:
    """Some guards, asked together: about a change by its number, or about one or two rows by their ids, each built once.

    A caller whose token is bound to units is told no sum and no room that rows of others are in: of what would be said
    otherwise if only its own rows stood, it is told the rule.
    """

    def __init__(self, guards: Sequence[Guard], scope: Scope = NOW) -> None:
        self._guards, self._scope = guards, scope

    @cached_property
    def by_change(self) -> _Form:
        """The form for any change."""
        return _Form(self._guards, self._scope)

    @cached_property
    def by_rows(self) -> _Form:
        """The form for a change whose rows are known."""
        return _Form(self._guards, replace(self._scope, by_rows=True))

    async def put(self, session: AsyncSession, touched: Touched, before: Guarded | None = None) -> Guarded:
        """Ask every question in one round trip, and hear what each has to say; the same answers as `before` say the same."""
        if not self._guards:
            return Guarded()
        here, form = current(), self.by_rows if touched.rows else self.by_change
        given = {
            **touched.given,
            "units": sorted(here.caller.units) or None,
            "today": here.today,
            "excused": touched.excused,
            "switches": dict(here.restricted.switches),
            **ALL_SEEN,
        }
        (answer,) = await form.statement.rows(session, given)
        last = Last.of(*answer[0])
        answers: tuple[Any, ...] = tuple(answer[1:])
        if before is not None and before.answers == answers:
            return replace(before, last=last)
        findings: list[Finding] = []
        headroom: dict[str, str] = {}
        whole = True
        for guard, names, read, rows in zip(self._guards, form.read, form.readers, answers, strict=True):
            # What only a dry run asks refuses no write: of the room that is left the first rows are told.
            if len(rows) > MOST_HEARD and (guard.grouped or not guard.rehearsed):
                raise _too_many_heard()
            told = await _heard(read, rows[:MOST_HEARD])
            if not names.isdisjoint(here.restricted.books | here.restricted.fields):
                told = _told_of_restricted(told, names, here.concealed)
            found = [each for each in told if isinstance(each, Finding)]
            if len(rows) == guard.limit and not any(each.severity == "block" for each in found):
                # A later row may block.
                whole = False
                found = (await self._whole[guard].put(session, touched)).findings
            findings += _listed(found)
            headroom |= {each.key: f"{each.amount:.2f}" for each in told if isinstance(each, Room)}
        if here.caller.units and not self._scope.seen and (headroom or any(map(_tells_a_sum, findings))):
            own = await self._of_own_rows.put(session, touched)
            hidden = {each for each in findings if _tells_a_sum(each) and each not in own.findings}
            findings = [_without_sums(each) if each in hidden else each for each in findings]
            headroom = {key: left for key, left in headroom.items() if own.headroom.get(key) == left}
        # Several questions may miss the same: what is said once is enough, and a dry run says it as the write does.
        return Guarded([*dict.fromkeys(findings)], headroom, answers if whole else None, last)

    @cached_property
    def _whole(self) -> Mapping[Guard, "Asked"]:
        """Each question by itself and for all its rows."""
        return {guard: Asked([replace(guard, limit=None)], self._scope) for guard in self._guards}

    @cached_property
    def _of_own_rows(self) -> "Asked":
        """The same questions as if no rows stood but those of the writer's units."""
        return Asked(self._guards, replace(self._scope, seen=True))


async def _heard(read: Callable[[Sequence[Any]], Iterator[Any]], rows: Sequence[Any]) -> list[Any]:
    """What a guard says of its rows; of many in a thread, so that others are answered meanwhile."""
    if len(rows) <= _FEW_HEARD:
        return [*read(rows)]
    loop, context = asyncio.get_running_loop(), copy_context()
    return await loop.run_in_executor(_HEARING, context.run, lambda: [*read(rows)])


def _too_many_heard() -> Refused:
    return Refused(
        "too_large",
        f"有一项规定须逐条核对的记录超过{MOST_HEARD}条，请分成几个文件，逐个导入",
        f"A rule would have to look at more than {MOST_HEARD} rows one by one: divide the file, and import one after the other",
    )


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
    books = map(book_of, guard.tables)
    if not any(restricted_fields(each) for each in parts_of(query) if isinstance(each, Table)):
        return frozenset(books)  # looking behind every column took as long as building the statement
    fields = [each for each in read_by(query) if isinstance(each, Column) and "level" in each.info]
    return frozenset([*books, *map(field_name, fields)])


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
    """A row with its enumerations as members; a code that is none any more stays the text that it is.

    A row may be older than the last day that one takes: of its 9999-12-31 whoever counts on from a day hears as of that.
    """
    heard: list[Any] = [LAST_DAY if type(value) is date and value > LAST_DAY else value for value in row]
    return tuple(
        value if kind is None or value is None else (kind.by_label(value) or value)
        for value, kind in zip(heard, labels, strict=True)
    )
