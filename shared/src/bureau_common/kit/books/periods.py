"""Periods: which months are closed, which of those are open again for some books, and what a write may no longer move.

A closing closes every month up to its own. A reopening opens some of those months, for some books and until a day; what
it names stays provisional until the next closing that covers it, whether or not it still lets writes in.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    FromClause,
    Interval,
    Select,
    Subquery,
    Table,
    Text,
    and_,
    any_,
    case,
    cast,
    column,
    exists,
    func,
    literal,
    literal_column,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.periods import BEGINNING, Period
from ...schemas.terms import Told
from ..core.context import BEIJING, concealed
from ..core.errors import Refused
from ..core.records import book_of
from ..core.tables import alert_notes, closings, journal, reopenings, reporting_units
from ..journal.cutoffs import Cutoff, read_cutoff
from .guards import TODAY, Guard, Scope

_MONTH = literal_column("interval '1 month'", Interval)


class Counted(NamedTuple):
    """A day by which rows of a table count, and the months whose figures count it: from `first` to `last`, or for good."""

    day: ColumnElement[date]
    first: ColumnElement[date]
    last: ColumnElement[date] | None

    @classmethod
    def within(cls, day: ColumnElement[date]) -> "Counted":
        """A day that counts in its own month, and in no later one."""
        return cls(day, day, day)


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

    def closed_by(self, month: Period, book: str | None = None) -> int | None:
        """The change that closed a month, none while it is open; for a book, what was reopened without it is closed."""
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

    def without(self, books: Collection[str]) -> "Closed":
        """The same to whom some books do not exist: a reopening of these alone was none."""
        return replace(self, reopenings=tuple(each for each in self.reopenings if not each.books <= {*books}))

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
    """The change that closed a month, none while it is open."""
    closed, opened = _closings(scope), _reopenings(scope)
    reopened = select(func.max(opened.c.change_no)).where(opened.c.first <= month, opened.c.last >= month)
    since = func.coalesce(reopened.scalar_subquery(), 0)
    closing = select(func.min(closed.c.change_no)).where(closed.c.period >= month, closed.c.change_no > since)
    return closing.scalar_subquery()


def open_period(table: Table, counted: Sequence[Counted] = ()) -> tuple[Guard, ...]:
    """Refuse a change of which a row, written or voided, counts in a closed month.

    Free are closings, reopenings, notes, and units, of which a closed month keeps what it knew (`as_closed`).
    """
    if table in (closings, reopenings, alert_notes, reporting_units):
        return ()
    days = list(counted) or [Counted.within(table.c.business_date)]
    return (Guard((table,), lambda scope: _locked(scope, table, days), _say_closed),)


def _locked(scope: Scope, table: Table, days: Sequence[Counted]) -> Select[Any]:
    """The first closed months in which touched rows count, and who closed the first of them.

    Of a write that touches none, which nearly all are, the closings' last day alone is asked.
    """
    closed, opened = _closings(scope), _reopenings(scope)
    until = select(func.max(closings.c.business_date)).where(scope.live(closings)).scalar_subquery()
    touched = _months_of(table, days, scope, until)
    months = _months_between(touched.c.first, func.least(touched.c.last, until))
    name = func.to_char(months.c.month, "YYYY-MM", type_=Text)
    later = closed.alias()
    ended = exists().where(later.c.period >= name, later.c.change_no > opened.c.change_no).correlate(opened, months)
    lets_in = exists().where(
        opened.c.first <= name,
        opened.c.last >= name,
        literal(book_of(table)) == any_(func.string_to_array(opened.c.books, ",")),
        opened.c.expires_on >= TODAY,
        ~ended,
    )
    locked = (
        select(func.min(touched.c.day).label("day"), func.min(name).label("first"), func.max(name).label("last"))
        .select_from(touched.join(months, true()))
        .where(~lets_in)
        .having(func.count() > 0)
        .subquery("locked")
    )
    reopened = select(func.max(opened.c.change_no)).where(
        opened.c.first <= locked.c.first, opened.c.last >= locked.c.first
    )
    # Of several closings that cover a month the first is the one that closed it, after a reopening the first after that.
    again = closed.c.change_no > func.coalesce(reopened.correlate(locked).scalar_subquery(), 0)
    return (
        select(locked, closed.c.period, closed.c.change_no, closed.c.at, closed.c.person)
        .select_from(locked.join(closed, closed.c.period >= locked.c.first))
        .order_by(again.desc(), closed.c.change_no)
        .limit(1)
    )


def _closings(scope: Scope) -> Subquery:
    return (
        select(closings.c.period, journal.c.change_no, journal.c.at, journal.c.person)
        .join(journal, journal.c.change_id == closings.c.created_change)
        .where(scope.live(closings))
        .subquery("closed")
    )


def _reopenings(scope: Scope) -> Subquery:
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


def _months_of(table: Table, days: Sequence[Counted], scope: Scope, until: ColumnElement[date]) -> Subquery:
    """The days by which touched rows count in a month that was closed: the first of each stretch of months."""
    ends = [cast(null(), Date) if each.last is None else each.last for each in days]
    columns = (array([each.day for each in days]), array([each.first for each in days]), array(ends))
    each = (
        func.unnest(*columns)
        .table_valued(*[column(name, Date) for name in ("day", "first", "last")], joins_implicitly=True)
        .render_derived(name="each")
    )
    month = cast(func.date_trunc("month", each.c.first), Date)
    early = (
        func.least(*[each.first for each in days]) <= until
    )  # of most writes no row: their days need not be looked at
    return (
        select(func.min(each.c.day).label("day"), month.label("first"), each.c.last)
        .select_from(table)
        .where(scope.touched(table), early, each.c.first <= until)
        .group_by(month, each.c.last)
        .subquery("touched")
    )


def _months_between(first: ColumnElement[date], last: ColumnElement[date]) -> Any:
    days = func.generate_series(cast(first, DateTime), cast(last, DateTime), _MONTH)
    return days.table_valued(column("month", DateTime)).render_derived(name="months").lateral()


class PeriodClosed(Refused):
    """A write that would count in closed months: from `first` to `last`."""

    def __init__(self, first: str, last: str, detail_zh: str, detail_en: str) -> None:
        super().__init__("period_closed", detail_zh, detail_en)
        self.first, self.last = first, last


def _say_closed(
    day: date, first: str, last: str, through: str, change_no: int, at: datetime, person: str
) -> Iterator[Told]:
    months, months_en = (first, first) if first == last else (f"{first}至{last}", f"{first} to {last}")
    told = at.astimezone(BEIJING)
    raise PeriodClosed(
        first,
        last,
        f"本次写入涉及的记录按{day}计入已关闭的期间{months}：{through}及以前各月已由{person}关闭（第{change_no}号变更，"
        f"北京时间{told:%Y-%m-%d %H:%M}）。请登记在未关闭的期间，以更正或调整反映；或由一人在 reopenings 提出重新开放"
        f"（POST …/reopenings/proposals，写明期间、账簿、理由和截止日期），另一人批准",
        f"By {day} this write counts in the closed period {months_en}: everything up to {through} was closed by {person} "
        f"(change {change_no}, {told:%Y-%m-%d %H:%M} Beijing time). Enter it in an open period as an adjustment; or have "
        "one person propose to reopen the period (POST …/reopenings/proposals, with months, books, reason and expiry) "
        "and another person approve",
    )
    yield  # a guard's answer is a generator
