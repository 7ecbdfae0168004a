"""Periods: which months are closed, which of those are open again for some books.

A closing closes every month up to its own. A reopening opens some of those months, for some books and until a day; what
it names stays provisional until the next closing that covers it, whether or not it still lets writes in.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Subquery,
    Table,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    not_,
    null,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.periods import BEGINNING, Period
from ..core.context import concealed
from ..core.tables import closings, journal, reopenings
from ..journal.cutoffs import Cutoff, read_cutoff
from .guards import Scope

_UNSEEN = bindparam("unseen", [], type_=ARRAY(Text))
"""The books that do not exist for whoever asks: a reopening of these alone was none."""
ALL_SEEN: Mapping[str, Any] = {"unseen": []}
"""The value of that parameter of a statement that guards a write: whoever writes, what is open is open."""


def unseen() -> dict[str, Any]:
    """The value of that parameter of a statement that is read for the caller."""
    return {"unseen": sorted(concealed().books)}


class Reopened(NamedTuple):
    """Some closed months that a change opened again for some books."""

    first: Period
    last: Period
    books: frozenset[str]
    change_no: int

    @property
    def months(self) -> list[Period]:
        return self.first.until(self.last)


@dataclass(frozen=True)
class Closed:
    """What is closed at a cut-off: the closings, each with its change, and what was reopened."""

    closings: tuple[tuple[Period, int], ...] = ()
    reopenings: tuple[Reopened, ...] = ()
    _known: dict[tuple[Period, str | None], int | None] = field(default_factory=dict, compare=False, repr=False)

    def closed_by(self, month: Period, book: str | None = None) -> int | None:
        """The change that closed a month, none while it is open; for a book, what was reopened without it is closed.

        Found once for all the figures that ask.
        """
        if (month, book) not in self._known:
            self._known[month, book] = self._closed_by(month, book)
        return self._known[month, book]

    def _closed_by(self, month: Period, book: str | None) -> int | None:
        reopened = (
            each.change_no
            for each in self.reopenings
            if each.first <= month <= each.last and (book is None or book in each.books)
        )
        since = max(reopened, default=0)
        return min(
            (change_no for period, change_no in self.closings if period >= month and change_no > since), default=None
        )

    def settled_by(self, month: Period) -> int | None:
        """The change that closed a month, where months before it were opened again since: what was filed is as of then.

        Else nobody can have filed anything else of it, and what stands is what stood.
        """
        closed = self.closed_by(month)
        opened = closed is not None and any(each.change_no > closed and each.first <= month for each in self.reopenings)
        return closed if opened else None

    def until(self, change_no: int) -> "Closed":
        """The same as it was at a change."""
        return Closed(
            tuple(each for each in self.closings if each[1] <= change_no),
            tuple(each for each in self.reopenings if each.change_no <= change_no),
        )

    def without(self, books: Collection[str]) -> "Closed":
        """The same to whom some books do not exist: a reopening of these alone was none."""
        return Closed(self.closings, tuple(each for each in self.reopenings if not each.books <= {*books}))

    @property
    def through(self) -> Period | None:
        """The last month that is closed."""
        month = max((period for period, _ in self.closings), default=None)
        while month is not None and self.closed_by(month) is None:
            month = month.preceding if month > BEGINNING else None
        return month

    @property
    def stretches(self) -> list[tuple[Period, Period, int]]:
        """Months in a row that one change closed, from 1990 on: between two ends of what was closed or opened all are alike."""
        ends = {period for period, _ in self.closings}
        ends |= {month for each in self.reopenings for month in (each.first.preceding, each.last)}
        found: list[tuple[Period, Period, int]] = []
        first = BEGINNING
        for last in sorted(month for month in ends if month >= BEGINNING):
            change_no = self.closed_by(last)
            if change_no is not None and found and found[-1][1:] == (first.preceding, change_no):
                found[-1] = (found[-1][0], last, change_no)
            elif change_no is not None:
                found.append((first, last, change_no))
            first = last.following
        return found

    @property
    def gaps(self) -> list[Period]:
        """The months before the last closed one that are open again."""
        last = self.through
        opened = {month for each in self.reopenings for month in each.months}
        return sorted(m for m in opened if last is not None and m < last and self.closed_by(m) is None)


async def read_closed(session: AsyncSession, cutoff: Cutoff) -> Closed:
    """What is closed at a cut-off."""
    nothing = cast(null(), Text)
    closed = select(nothing.label("first"), closings.c.period, nothing.label("books"), journal.c.change_no)
    opened = select(reopenings.c.from_period, reopenings.c.through_period, reopenings.c.books, journal.c.change_no)
    query = union_all(
        *[
            chosen.join(journal, journal.c.change_id == table.c.created_change).where(cutoff.live(table))
            for chosen, table in ((closed, closings), (opened, reopenings))
        ]
    )
    found_closings, found_reopenings = [], []
    for first, last, books, change_no in await session.execute(query):
        if first is None:
            found_closings.append((Period.parse(last), change_no))
        else:
            named = frozenset(books.split(","))
            found_reopenings.append(Reopened(Period.parse(first), Period.parse(last), named, change_no))
    return Closed(tuple(found_closings), tuple(found_reopenings))


async def as_closed(session: AsyncSession, cutoff: Cutoff, month: Period) -> Cutoff:
    """The cut-off at which a month knows the register of units: a closed one at the change that closed it.

    The register is no book of a month: what is entered of units today may begin years ago. So no closing keeps anything
    out of it, and a closed month reads it as the closing found it.
    """
    change_no = (await read_closed(session, cutoff)).without(concealed().books).closed_by(month)
    return cutoff if change_no is None else await read_cutoff(session, change_no)


def is_open(month: ColumnElement[str], scope: Scope) -> ColumnElement[bool]:
    """That no closing covers a month (`2021-10`), or that it was opened again since: what `Closed` says, inside of a question.

    A closing counts when it is in the journal: to the guards of a closing it is not there yet.
    """
    return closed_by(month, scope).is_(None)


def known_to(units: FromClause, month: ColumnElement[str], scope: Scope) -> ColumnElement[bool]:
    """That a row of the register stood when a month was closed, or stands while it is open: what `as_closed` says of a row."""
    whole = Scope(change=scope.change, cutoff=scope.cutoff)
    closing = closed_by(month, whole)
    return case((closing.is_(None), whole.live(units)), else_=stood_at(units, closing))


def stood_at(units: FromClause, change_no: ColumnElement[int | None]) -> ColumnElement[bool]:
    """That a row of the register stood when a change was written; several selects deep both are tied to their rows."""
    came, went = journal.alias("came"), journal.alias("went")
    entered = exists().where(came.c.change_id == units.c.created_change, came.c.change_no <= change_no)
    voided = exists().where(went.c.change_id == units.c.voided_change, went.c.change_no <= change_no)
    return and_(entered.correlate_except(came), ~voided.correlate_except(went))


def period_of(day: ColumnElement[Any]) -> ColumnElement[str]:
    """The month of a day: `2021-10`."""
    return func.to_char(day, "YYYY-MM", type_=Text)


def closed_by(month: ColumnElement[str], scope: Scope) -> ColumnElement[int | None]:
    """The change that closed a month, none while it is open: to whoever asks, as `Closed.without` says it.

    Two selects deep a month is tied to its row only where that is said: else any month that was opened again opens all.
    """
    closed, opened = events_of(closings, scope), reopenings_of(scope)
    books = func.string_to_array(opened.c.books, ",", type_=ARRAY(Text))
    seen = not_(books.contained_by(_UNSEEN))
    reopened = select(func.max(opened.c.change_no)).where(opened.c.first <= month, opened.c.last >= month, seen)
    since = func.coalesce(reopened.correlate_except(opened).scalar_subquery(), 0)
    closing = select(func.min(closed.c.change_no)).where(closed.c.period >= month, closed.c.change_no > since)
    return closing.correlate_except(closed).scalar_subquery()


def events_of(table: Table, scope: Scope) -> Subquery:
    """Closings, or soft closings, each with the change that made it."""
    return (
        select(table.c.period, journal.c.change_no, journal.c.at, journal.c.person)
        .join(journal, journal.c.change_id == table.c.created_change)
        .where(scope.live(table))
        .subquery("closed")
    )


def reopenings_of(scope: Scope) -> Subquery:
    """Reopenings, each with the change that made it."""
    return (
        select(
            reopenings.c.from_period.label("first"),
            reopenings.c.through_period.label("last"),
            reopenings.c.books,
            reopenings.c.expires_on,
            journal.c.change_no,
        )
        .join(journal, journal.c.change_id == reopenings.c.created_change)
        .where(scope.live(reopenings))
        .subquery("opened")
    )
