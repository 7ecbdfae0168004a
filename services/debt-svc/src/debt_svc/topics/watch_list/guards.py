"""What the watch list demands of its rows, and the early warning that they raise."""

from typing import Any

from sqlalchemy import Select, Subquery, and_, func, select

from bureau_common.kit.books.demands import Side, covers, in_course, names, once
from bureau_common.kit.books.guards import Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.parameters.parameters import in_force

from .rules import (
    COURSE,
    DEBT,
    DEFAULT_ALERT,
    LISTED,
    OF_YEAR,
    PARAMETERS,
    WALL_ALERT,
    WITHIN_EXPOSURE,
    judge_default,
    judge_wall,
)
from .schemas import WatchEvent
from .tables import events, maturities, watched


def _events(scope: Scope) -> Subquery:
    """By enterprise the day of its first default, what is in default, and the day of its disposal."""
    e = events.c
    is_default = e.event == WatchEvent.DEFAULT
    return (
        select(
            e.watch_no,
            func.min(e.business_date).filter(is_default).label("defaulted"),
            func.sum(e.amount).filter(is_default).label("amount"),
            func.min(e.business_date).filter(e.event == WatchEvent.DISPOSED).label("disposed"),
        )
        .where(scope.live(events))
        .group_by(e.watch_no)
        .subquery()
    )


def _ask_defaults(scope: Scope) -> Select[Any]:
    """The listed enterprises that defaulted."""
    happened = _events(scope)
    return (
        select(watched.c.watch_no, watched.c.name, happened.c.defaulted, happened.c.amount, happened.c.disposed)
        .join(happened, happened.c.watch_no == watched.c.watch_no)
        .where(scope.live(watched), happened.c.defaulted.is_not(None))
        .order_by(watched.c.watch_no)
    )


def _ask_walls(scope: Scope) -> Select[Any]:
    """By listed enterprise its debts, and when it defaulted or was disposed of."""
    happened, m = _events(scope), maturities.c
    of = and_(scope.live(maturities), m.watch_no == watched.c.watch_no)
    ended = func.least(happened.c.defaulted, happened.c.disposed)
    lines = [in_force(each, scope.end, scope) for each in PARAMETERS]
    return (
        select(
            watched.c.watch_no, watched.c.name, watched.c.exposure, ended, *lines, m.business_date, m.due_on, m.amount
        )
        .join(maturities, of)
        .outerjoin(happened, happened.c.watch_no == watched.c.watch_no)
        .where(scope.live(watched))
        .order_by(watched.c.watch_no, m.due_on, m.id)
    )


_WATCHED = {watched: (watched.c.watch_no,), events: (events.c.watch_no,)}

GUARDS = (
    once(LISTED, watched.c.watch_no),
    once(OF_YEAR, watched.c.credit_code, watched.c.list_year),
    once(DEBT, maturities.c.watch_no, maturities.c.debt_no),
    names(maturities, LISTED, watched, "watch_no"),
    covers(WITHIN_EXPOSURE, Side(watched, watched.c.exposure), Side(maturities, maturities.c.amount), "watch_no"),
    names(events, LISTED, watched, "watch_no"),
    in_course(COURSE, events, "watch_no", watched, action="event"),
    Question(DEFAULT_ALERT, _WATCHED, _ask_defaults, judge_default),
    Question(WALL_ALERT, {**_WATCHED, maturities: (maturities.c.watch_no,)}, _ask_walls, judge_wall, grouped=7),
)
