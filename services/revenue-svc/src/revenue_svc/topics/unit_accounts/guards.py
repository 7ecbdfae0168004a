"""What unit accounts demand of their rows as they stand: an account's story, and one basic account for a unit."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Select, Subquery, and_, func, or_, select, tuple_, union
from sqlalchemy.dialects.postgresql import distinct_on

from bureau_common.kit.books.demands import names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.parameters.parameters import in_force
from bureau_common.schemas.findings import blocked
from bureau_common.schemas.terms import Told

from .rules import (
    ACCOUNT,
    APPROVAL,
    CLOSING,
    FAILED_ALERT,
    IDLE_ALERT,
    IDLE_DAYS,
    INSPECTIONS,
    SETTLEMENT,
    judge_failed,
    judge_idle,
)
from .schemas import AccountEventKind, AccountKind
from .tables import accounts, events, year_of

_ACCOUNT, _EVENT = (accounts.c.account_no,), (events.c.account_no,)
_CLOSES = events.c.event == AccountEventKind.CLOSED


def _ask_after_closing(scope: Scope) -> Select[Any]:
    """Events of a later day than the one on which their account was closed."""
    later = events.alias()
    return (
        select(later.c.account_no, later.c.business_date, later.c.event, events.c.business_date)
        .join(later, and_(later.c.account_no == events.c.account_no, later.c.business_date > events.c.business_date))
        .where(scope.live(events), scope.live(later), _CLOSES, scope.concerns(_EVENT))
        .order_by(later.c.account_no, later.c.business_date)
    )


def _say_after_closing(account_no: str, day: date, event: AccountEventKind, closed: date) -> Iterator[Told]:
    zh = f"账户{account_no}已于{closed}销户，不能在{day}办理{event.label_zh}"
    en = f"Account {account_no} was closed on {closed}: no {event} on {day}"
    yield blocked("event_after_closing", zh, en, APPROVAL, "business_date", day, f"<= {closed}")


def _ask_inspections(scope: Scope) -> Select[Any]:
    """Inspections in the year of the opening, and those that follow another of their year without passing a failed one.

    Of one day the failed one came first, whenever it was written: a correction is written last.
    """
    year, passes = year_of(events), events.c.event == AccountEventKind.INSPECTION_PASSED
    earlier = func.lag(events.c.event).over(
        partition_by=(events.c.account_no, year), order_by=(events.c.business_date, passes, events.c.id)
    )
    each = (
        select(
            events.c.account_no, year.label("year"), events.c.event, earlier.label("earlier"),
            year_of(accounts).label("opened"),
        )
        .join(accounts, and_(scope.live(accounts), accounts.c.account_no == events.c.account_no))
        .where(scope.live(events), events.c.event.in_(INSPECTIONS), scope.concerns(_EVENT, _ACCOUNT))
        .subquery()
    )  # fmt: skip
    again = or_(each.c.earlier == AccountEventKind.INSPECTION_PASSED, each.c.earlier == each.c.event)
    return select(each).where(or_(each.c.year == each.c.opened, again)).order_by(each.c.account_no, each.c.year)


def _say_inspection(no: str, year: int, event: AccountEventKind, earlier: str | None, opened: int) -> Iterator[Told]:
    """Once a year, from the year after the opening on; only a failed one is followed by another, which passes it."""
    if year == opened or earlier is None:
        zh = f"账户{no}为{year}年新开，自次年起参加年检"
        en = f"Account {no} was opened in {year}: it is inspected from the year after on"
        yield blocked("inspected_in_opening_year", zh, en, APPROVAL, "business_date", year, f">= {year + 1}")
    else:
        before = AccountEventKind.of(earlier)
        zh = f"账户{no}{year}年已{before.label_zh}，不能再登记{event.label_zh}"
        en = f"Account {no} has its {before} of {year}: {event} is not possible"
        yield blocked("step_out_of_order", zh, en, APPROVAL, "event", event, before)


def _ask_basic(scope: Scope) -> Select[Any]:
    """Basic accounts that were opened while the unit had another; touched are the units of touched accounts."""
    units = union(
        select(accounts.c.reporting_unit).where(scope.touched(accounts)),
        select(accounts.c.reporting_unit).where(scope.live(accounts), accounts.c.account_no.in_(scope.keys(_EVENT))),
    )
    closed_on = (
        select(func.min(events.c.business_date))
        .where(scope.live(events), _CLOSES, events.c.account_no == accounts.c.account_no)
        .scalar_subquery()
    )
    former = (
        select(accounts.c.reporting_unit, accounts.c.account_no, accounts.c.business_date, closed_on.label("closed_on"))
        .where(scope.live(accounts), accounts.c.kind == AccountKind.BASIC, accounts.c.reporting_unit.in_(units))
        .subquery()
    )
    next_ = former.alias()
    overlaps = and_(
        next_.c.reporting_unit == former.c.reporting_unit,
        tuple_(next_.c.business_date, next_.c.account_no) > tuple_(former.c.business_date, former.c.account_no),
        or_(former.c.closed_on.is_(None), next_.c.business_date < former.c.closed_on),
    )
    return (
        select(former.c.reporting_unit, former.c.account_no, next_.c.account_no)
        .join(next_, overlaps)
        .order_by(former.c.reporting_unit, next_.c.business_date, next_.c.account_no)
    )


def _say_basic(unit: str, existing: str, opened: str) -> Iterator[Told]:
    """The next one is opened when the one before is closed."""
    zh = f"单位{unit}已有基本存款账户{existing}，一个单位只能开立一个；请先销户"
    en = f"The unit {unit} has the basic account {existing} already; close it first"
    yield blocked("basic_account_exists", zh, en, SETTLEMENT, "kind", opened, existing)


def _newest(scope: Scope) -> Subquery:
    """The newest event of each account; of one day's events the closing is the last."""
    no, day = events.c.account_no, events.c.business_date
    return (
        select(no, day, events.c.event, events.c.last_movement_on)
        .where(scope.live(events), scope.concerns(_EVENT, _ACCOUNT))
        .ext(distinct_on(no))
        .order_by(no, day.desc(), _CLOSES.desc(), events.c.id.desc())
        .subquery()
    )


def _ask_idle(scope: Scope) -> Select[Any]:
    """Open accounts whose newest event tells of no movement for too long, by the last day that is asked of."""
    newest, no = _newest(scope), accounts.c.account_no
    moved_on = func.coalesce(newest.c.last_movement_on, accounts.c.business_date)
    days = in_force(IDLE_DAYS, scope.end, scope)
    return (
        select(no, moved_on, days)
        .join(newest, and_(newest.c.account_no == no, newest.c.event != AccountEventKind.CLOSED))
        .where(scope.live(accounts), scope.end - moved_on >= days)
        .order_by(no)
    )


def _ask_failed(scope: Scope) -> Select[Any]:
    """Open accounts whose newest inspection was failed, and when the first was after the last that was passed."""
    newest, no = _newest(scope), accounts.c.account_no
    earlier = events.alias()
    passed = select(func.max(earlier.c.business_date)).where(
        scope.live(earlier), earlier.c.account_no == no, earlier.c.event == AccountEventKind.INSPECTION_PASSED
    )
    failed = select(func.min(events.c.business_date).label("since")).where(
        scope.live(events),
        events.c.account_no == no,
        events.c.event == AccountEventKind.INSPECTION_FAILED,
        events.c.business_date > func.coalesce(passed.correlate(accounts).scalar_subquery(), date(1900, 1, 1)),
    )
    since = failed.correlate(accounts).lateral()
    return (
        select(no, since.c.since)
        .join(newest, and_(newest.c.account_no == no, newest.c.event != AccountEventKind.CLOSED))
        .join(since, since.c.since.is_not(None))
        .where(scope.live(accounts))
        .order_by(no)
    )


GUARDS = (
    once(ACCOUNT, accounts.c.account_no),
    names(events, ACCOUNT, accounts, "account_no", "reporting_unit"),
    Guard((events,), _ask_after_closing, _say_after_closing),
    once(CLOSING, events.c.account_no, where=_CLOSES),
    Guard((accounts, events), _ask_inspections, _say_inspection),
    Guard((accounts, events), _ask_basic, _say_basic),
    Question(IDLE_ALERT, {accounts: _ACCOUNT, events: _EVENT}, _ask_idle, judge_idle),
    Question(FAILED_ALERT, {accounts: _ACCOUNT, events: _EVENT}, _ask_failed, judge_failed),
)
