"""Periods: which months are closed, which of those are open again for some books.

A closing closes every month up to its own. A reopening opens some of those months, for some books and until a day; what
it names stays provisional until the next closing that covers it, whether or not it still lets writes in.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Subquery,
    Table,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    null,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.periods import BEGINNING, Period
from ..core.context import concealed
from ..core.tables import closings, journal, reopenings
from ..journal.cutoffs import Cutoff, read_cutoff
from .guards import Scope


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
    """What is closed at a cut-off: the closings, each with its change, what was reopened, and what was so unseen."""

    closings: tuple[tuple[Period, int], ...] = ()
    reopenings: tuple[Reopened, ...] = ()
    unseen: tuple[Reopened, ...] = ()
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

        Else nobody can have filed anything else of it, and what stands is what stood. A reopening that the reader does not
        see counts: the statements that ask who has filed know of every one.
        """
        closed, every = self.closed_by(month), (*self.reopenings, *self.unseen)
        opened = closed is not None and any(each.change_no > closed and each.first <= month for each in every)
        return closed if opened else None

    def until(self, change_no: int) -> "Closed":
        """The same as it was at a change."""
        return Closed(
            tuple(each for each in self.closings if each[1] <= change_no),
            tuple(each for each in self.reopenings if each.change_no <= change_no),
            tuple(each for each in self.unseen if each.change_no <= change_no),
        )

    def without(self, books: Collection[str]) -> "Closed":
        """The same to whom some books do not exist: a reopening of these alone was none."""
        unseen = tuple(each for each in self.reopenings if each.books <= {*books})
        return Closed(self.closings, tuple(each for each in self.reopenings if each not in unseen), unseen)

    @property
    def through(self) -> Period | None:
        """The last month that is closed."""
        month = max((period for period, _ in self.closings), default=None)
        while month is not None and self.closed_by(month) is None:
            month = month.preceding if month > BEGINNING else None
        return month

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
    return _closed_by(month, scope).is_(None)


def known_to(units: FromClause, month: ColumnElement[str], scope: Scope) -> ColumnElement[bool]:
    """That a row of the register stood when a month was closed, or stands while it is open: what `as_closed` says of a row."""
    whole, came, went = Scope(change=scope.change, cutoff=scope.cutoff), journal.alias("came"), journal.alias("went")
    closing = _closed_by(month, whole)
    stood = and_(
        exists().where(came.c.change_id == units.c.created_change, came.c.change_no <= closing),
        ~exists().where(went.c.change_id == units.c.voided_change, went.c.change_no <= closing),
    )
    return case((closing.is_(None), whole.live(units)), else_=stood)


def period_of(day: ColumnElement[Any]) -> ColumnElement[str]:
    """The month of a day: `2021-10`."""
    return func.to_char(day, "YYYY-MM", type_=Text)


def _closed_by(month: ColumnElement[str], scope: Scope) -> ColumnElement[int | None]:
    """The change that closed a month, none while it is open.

    Two selects deep a month is tied to its row only where that is said: else any month that was opened again opens all.
    """
    closed, opened = events_of(closings, scope), reopenings_of(scope)
    reopened = select(func.max(opened.c.change_no)).where(opened.c.first <= month, opened.c.last >= month)
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
