"""Questions (预警规则): what is wrong under a key, from one day until another, as the rows of a cut-off say.

A question is asked of every key when a summary is read, and what holds on the period's last day is an alert; one that
refuses is asked by a write, too, of the keys that it touched. All the questions of a service travel in one statement.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    exists,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.alerts import AlertNote
from ...schemas.codes import plain_code
from ...schemas.periods import Period
from ...schemas.terms import AlertOn, Told
from ..core.prebuilt import Prebuilt
from ..core.tables import alert_notes, journal
from ..journal.cutoffs import AnyCutoff, Cutoff
from .asking import answer_of, reader_of
from .guards import Guard, Scope
from .periods import unseen

MOST_NOTES = 3
"""How many notes an alert shows: each may have a thousand, and there may be a thousand alerts."""
_LAST, _PERIOD = bindparam("last", type_=Date), bindparam("period", type_=Text)


@dataclass(frozen=True, eq=False)
class Question:
    """`keys` are by table the columns of the key that one of its rows moves: a write to any of them can change an answer.

    `ask` is a select by scope: of a summary it sees no row after the period's last day (`scope.last`), and what it takes
    from parameters is theirs of that day (`scope.end`). `say` takes the values of a row, or of a group as a guard's does,
    and yields the alert on a key with the days from which and until which it holds. With `refuse` the same answer
    refuses a write, or says what room it leaves. `common` are tables whose rows count under every key.
    """

    code: str
    keys: Mapping[Table, Sequence[ColumnElement[Any]]]
    ask: Callable[[Scope], Select[Any]]
    say: Callable[..., Iterator[AlertOn]]
    refuse: Callable[..., Iterator[Told]] | None = None
    grouped: int = 0
    common: tuple[Table, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(self.keys)

    def bears(self, table: Table, key: str) -> ColumnElement[bool]:
        """That rows of one of its tables bear an alert's key, or what that begins with: `bank` of `bank.borrower`."""
        if table in self.common:
            return true()
        named = dict.fromkeys(tuple(str(column.key) for column in columns) for columns in self.keys.values())
        parts = [
            self.keys[table],
            *[[table.c[name] for name in names] for names in named if {*names} <= {*table.c.keys()}],
        ]
        texts = [func.concat_ws(" ", *[cast(column, Text) for column in columns], type_=Text) for columns in parts]
        return or_(*[or_(each == key, *[func.starts_with(key, each.concat(sign)) for sign in " ."]) for each in texts])

    @cached_property
    def guard(self) -> Guard | None:
        """What a write asks, where the answer refuses one."""
        if self.refuse is None:
            return None
        return Guard(self.tables, self.ask, self.refuse, grouped=self.grouped, limit=None)


class Noted(NamedTuple):
    """The newest notes on an alert, the oldest of them first, and how many older ones there are."""

    notes: Sequence[AlertNote] = ()
    older: int = 0


@dataclass(frozen=True)
class Answers:
    """What the questions say of a period, the notes that stand, and the tables that hold rows."""

    alerts: Sequence[AlertOn]
    notes: Mapping[tuple[str, str], Noted]
    held: frozenset[Table]

    def noted(self, code: str, key: str) -> Noted:
        """The notes on an alert: of its key, as it stands or as a line that somebody entered spells it."""
        return self.notes.get((code, plain_code(key)), Noted())


class Questions:
    """The questions of a service as one statement: built once for the present, and once for any earlier cut-off."""

    def __init__(self, questions: Sequence[Question], watched: Sequence[Table]) -> None:
        self._questions, self._watched = questions, watched

    async def put(
        self, session: AsyncSession, cutoff: Cutoff, period: Period, closing: Cutoff | None = None
    ) -> Answers:
        """Ask every question at a cut-off about a period, in one round trip.

        Which tables held rows a closed period knows of its `closing`, by a round trip more: a first row of years ago, whose
        months were opened again, counts in it no more.
        """
        statement, readers = self._now if cutoff.current else self._earlier
        asked = {"last": period.last_day, "period": str(period), **unseen()}
        given = asked | ({} if cutoff.current else AnyCutoff.given(cutoff))
        found: Sequence[Any] = (await statement.rows(session, given))[0]
        *answers, notes, held = found
        if closing is not None and self._watched:
            (held,) = (await self._held.rows(session, given | AnyCutoff.given(closing)))[0]
        told = [each for read, rows in zip(readers, answers, strict=True) for each in read(rows)]
        last = period.last_day
        alerts = [each for each in told if each.since <= last and (each.until is None or last < each.until)]
        tables = frozenset(t for t, holds in zip(self._watched, held, strict=True) if holds)
        return Answers(alerts, _by_alert(notes), tables)

    @cached_property
    def _now(self) -> tuple[Prebuilt, list[Callable[..., Iterator[AlertOn]]]]:
        return self._built(Scope(change=None, last=_LAST))

    @cached_property
    def _earlier(self) -> tuple[Prebuilt, list[Callable[..., Iterator[AlertOn]]]]:
        return self._built(Scope(change=None, cutoff=AnyCutoff(), last=_LAST))

    @cached_property
    def _held(self) -> Prebuilt:
        return Prebuilt(select(self._holding(Scope(change=None, cutoff=AnyCutoff(), last=_LAST))))

    def _holding(self, scope: Scope) -> ColumnElement[Any]:
        """Of every watched table whether it holds a row."""
        holds = [exists(select(table.c.id).where(scope.live(table))) for table in self._watched]
        return array[Any](holds, type_=Boolean)

    def _built(self, scope: Scope) -> tuple[Prebuilt, list[Callable[..., Iterator[AlertOn]]]]:
        asked = [(question.ask(scope), question) for question in self._questions]
        readers = [reader_of(query, question.say, question.grouped) for query, question in asked]
        answers = [answer_of(query, f"q{number}") for number, (query, _) in enumerate(asked)]
        return Prebuilt(select(*answers, answer_of(_notes(scope), "notes"), self._holding(scope))), readers


def _notes(scope: Scope) -> Select[Any]:
    """The newest notes on each alert of the period's month and of those before it, the oldest of them first, each with how
    many older ones there are; a note counts by its month."""
    notes, whole = alert_notes.c, Scope(change=None, cutoff=scope.cutoff)
    of_alert, course = (notes.code, notes.alert_key), (notes.period, journal.c.change_no, notes.id)
    of_all = (
        select(
            *(*of_alert, notes.note, *course),
            func.row_number().over(partition_by=of_alert, order_by=[each.desc() for each in course]).label("place"),
            (func.count().over(partition_by=of_alert) - MOST_NOTES).label("more"),
        )
        .join(journal, journal.c.change_id == notes.created_change)
        .where(whole.live(alert_notes), notes.period <= _PERIOD)
        .subquery()
    ).c
    shown = select(of_all.code, of_all.alert_key, of_all.period, of_all.note, of_all.change_no, of_all.more)
    return shown.where(of_all.place <= MOST_NOTES).order_by(of_all.period, of_all.change_no, of_all.id)


def _by_alert(rows: Sequence[Any]) -> dict[tuple[str, str], Noted]:
    newest, older = (
        defaultdict[tuple[str, str], list[AlertNote]](list),
        defaultdict[tuple[str, str], dict[str, int]](dict),
    )
    for code, key, period, note, change_no, more in rows:
        alert = code, plain_code(key or "")
        newest[alert].append(AlertNote(period=Period.parse(period), note=note, change_no=change_no))
        older[alert][key or ""] = max(0, more)
    return {alert: Noted(notes, sum(older[alert].values())) for alert, notes in newest.items()}
