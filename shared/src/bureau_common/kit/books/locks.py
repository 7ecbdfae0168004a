"""Locks: what a write may no longer move. A closed month lets no row in, a soft closed one few writers, with a reason.

Both are one question of the statement that a write asks. A reopening opens months of either kind for its books; what ends
that is its last day, and a later closing, or soft closing, of the month.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Interval,
    Select,
    Subquery,
    Table,
    Text,
    and_,
    any_,
    bindparam,
    case,
    cast,
    column,
    exists,
    false,
    func,
    literal,
    literal_column,
    not_,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import DATEMULTIRANGE, array

from ...schemas.terms import Told
from ..core.context import BEIJING
from ..core.errors import Refused
from ..core.records import book_of
from ..core.tables import alert_notes, closings, reopenings, reporting_units, soft_closings
from .guards import TODAY, Guard, Scope
from .periods import events_of, reopenings_of

_MONTH = literal_column("interval '1 month'", Interval)
_EXCUSED = bindparam("excused", type_=Boolean)
"""Whether the writer may write into soft closed months: `Touched.excused`."""


class Counted(NamedTuple):
    """A day by which rows of a table count, and the months whose figures count it: from `first` to `last`, or for good."""

    day: ColumnElement[date]
    first: ColumnElement[date]
    last: ColumnElement[date] | None

    @classmethod
    def within(cls, day: ColumnElement[date]) -> "Counted":
        """A day that counts in its own month, and in no later one."""
        return cls(day, day, day)

    def counts_in(self, months: str) -> ColumnElement[bool]:
        """Whether a row counts in any of such months (`PeriodLocked.months`)."""
        span = func.daterange(self.first, self.last, literal_column("'[]'"))
        within = cast(literal(months, Text), DATEMULTIRANGE).op("&&", is_comparison=True)(span)
        return and_(self.day.is_not(None), within)


def open_period(table: Table, counted: Sequence[Counted] = ()) -> tuple[Guard, ...]:
    """Refuse a change of which a row, written or voided, counts in a closed month, or in a soft closed one unexcused.

    Free are closings, reopenings, notes, and units, of which a closed month keeps what it knew (`as_closed`).
    """
    if table in (closings, soft_closings, reopenings, alert_notes, reporting_units):
        return ()
    days = counted_by(table, counted)
    return (Guard((table,), lambda scope: _locked(scope, table, days), partial(_say_locked, book_of(table))),)


def counted_by(table: Table, counted: Sequence[Counted]) -> Sequence[Counted]:
    """The days by which rows of a table count: where no figure counts them, by their business date."""
    return counted or (Counted.within(table.c.business_date),)


def _locked(scope: Scope, table: Table, days: Sequence[Counted]) -> Select[Any]:
    """The first locked months in which touched rows count, closed ones before soft closed ones, and who locked the first.

    Of a write that touches none, which nearly all are, the last day of what is locked is asked alone.
    """
    closed, soft, opened = events_of(closings, scope), events_of(soft_closings, scope), reopenings_of(scope)
    until = _last_day(scope, closings, soft_closings)
    touched = _months_of(table, days, scope, until)
    months = _months_between(touched.c.first, func.least(touched.c.last, until))
    name = func.to_char(months.c.month, "YYYY-MM", type_=Text)
    of_book = literal(book_of(table)) == any_(func.string_to_array(opened.c.books, ","))
    lets_in = and_(opened.c.first <= name, opened.c.last >= name, of_book, opened.c.expires_on >= TODAY)

    def unopened(event: Subquery) -> ColumnElement[bool]:
        """That no reopening lets a month's rows in which came after the last such event of it."""
        later = event.alias()
        ended = exists().where(later.c.period >= name, later.c.change_no > opened.c.change_no)
        return ~exists().where(lets_in, ~ended.correlate(opened, months))

    is_closed = func.coalesce(and_(months.c.month <= _last_day(scope, closings), unopened(closed)), false())
    is_soft = and_(not_(_EXCUSED), months.c.month <= _last_day(scope, soft_closings), unopened(soft))
    each = (
        select(touched.c.day, name.label("month"), months.c.month.label("begins"))
        .add_columns(is_closed.label("is_closed"), is_soft.label("is_soft"))
        .select_from(touched.join(months, true()))
        .subquery("each_month")
    )
    locked = (
        select(
            func.min(each.c.day).label("day"),
            func.min(each.c.month).label("first"),
            func.max(each.c.month).label("last"),
            _spans_of(each.c.begins).label("months"),
        )
        .add_columns(each.c.is_closed)
        .where(or_(each.c.is_closed, each.c.is_soft))
        .group_by(each.c.is_closed)
        .subquery("locked")
    )
    covering = and_(opened.c.first <= locked.c.first, opened.c.last >= locked.c.first, of_book)
    reopened = select(func.max(opened.c.change_no)).where(covering)
    made = union_all(
        *[select(event, literal(event is closed, Boolean).label("is_closed")) for event in (closed, soft)]
    ).subquery("made")
    by = and_(made.c.is_closed == locked.c.is_closed, made.c.period >= locked.c.first)
    # Of several closings that cover a month the first is the one that closed it, after a reopening the first after that;
    # of those before a reopening whose day is over the last.
    again = made.c.change_no > func.coalesce(reopened.correlate(locked).scalar_subquery(), 0)
    return (
        select(locked, made.c.period, made.c.change_no, made.c.at, made.c.person)
        .select_from(locked.join(made, by))
        .order_by(locked.c.is_closed.desc(), again.desc(), case((again, made.c.change_no), else_=-made.c.change_no))
        .limit(1)
    )


def _last_day(scope: Scope, *tables: Table) -> ColumnElement[date]:
    """The last day that closings, or soft closings, cover."""
    days = [select(func.max(each.c.business_date)).where(scope.live(each)).scalar_subquery() for each in tables]
    return func.greatest(*days, type_=Date) if len(days) > 1 else days[0]


def _months_of(table: Table, days: Sequence[Counted], scope: Scope, until: ColumnElement[date]) -> Subquery:
    """The days by which touched rows count in a month that is locked: the first of each stretch of months."""
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


def _spans_of(month: ColumnElement[datetime]) -> ColumnElement[str]:
    """Months, of which each stands once or more, as PostgreSQL writes many spans of days."""
    return cast(func.range_agg(func.daterange(cast(month, Date), cast(month + _MONTH, Date))), Text)


class PeriodLocked(Refused):
    """A write that would count in such closed or soft closed months, by its rows of one book."""

    def __init__(self, code: str, book: str, months: str, detail_zh: str, detail_en: str) -> None:
        super().__init__(code, detail_zh, detail_en)
        self.book, self.months = book, months


def _say_locked(
    book: str,
    day: date,
    first: str,
    last: str,
    spans: str,
    is_closed: bool,
    through: str,
    change_no: int,
    at: datetime,
    person: str,
) -> Iterator[Told]:
    months, months_en = (first, first) if first == last else (f"{first}至{last}", f"{first} to {last}")
    told = f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    if is_closed:
        raise PeriodLocked(
            "period_closed",
            book,
            spans,
            f"本次写入涉及的记录按{day}计入已关闭的期间{months}：{through}及以前各月已由{person}关闭（第{change_no}号变更，"
            f"北京时间{told}）。请登记在未关闭的期间，以更正或调整反映；或由一人在 reopenings 提出重新开放"
            f"（POST …/reopenings/proposals，写明期间、账簿、理由和截止日期），另一人批准",
            f"By {day} this write counts in the closed period {months_en}: everything up to {through} was closed by {person} "
            f"(change {change_no}, {told} Beijing time). Enter it in an open period as an adjustment; or have "
            "one person propose to reopen the period (POST …/reopenings/proposals, with months, books, reason and expiry) "
            "and another person approve",
        )
    raise PeriodLocked(
        "period_soft_closed",
        book,
        spans,
        f"本次写入涉及的记录按{day}计入已预关闭的期间{months}：{through}及以前各月已由{person}预关闭（第{change_no}号变更，"
        f"北京时间{told}）。兼有录入（recorder）和审批（approver）角色的人员写明理由（登记、批量和导入用 ?reason=）仍可写入，"
        f"请交其办理；或登记在未关闭的期间",
        f"By {day} this write counts in the soft closed period {months_en}: everything up to {through} was soft closed by "
        f"{person} (change {change_no}, {told} Beijing time). Whoever has both roles, recorder and approver, may still "
        "write there with a reason (?reason= where something is entered or imported): hand it over; or enter it in an "
        "open period",
    )
    yield  # a guard's answer is a generator
