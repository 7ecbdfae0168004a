"""What the books of treasury cash demand of their rows as they stand: accounts day by day, and months of forecasts."""

from typing import Any

from sqlalchemy import ColumnElement, Numeric, Select, Subquery, and_, case, func, literal, not_, or_, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on

from bureau_common.kit.books.demands import least_room, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.books.running import broken_since, first_broken_days, running_sums

from .rules import (
    BALANCE,
    FIRST_KINDS,
    FORECAST,
    IN_KINDS,
    LATER_KINDS,
    PRIORITY_ALERT,
    TRANSFER,
    judge_priority,
    say_beyond_movements,
    say_broken,
    say_overdrawn,
    say_unknown,
    tell_left,
)
from .schemas import FlowKind
from .tables import balances, forecasts, transfers


def _concerned(scope: Scope, account: ColumnElement[str]) -> ColumnElement[bool]:
    """That the change touched an account, by a balance or from either side of a transfer."""
    sides = (balances.c.account,), (transfers.c.from_account,), (transfers.c.to_account,)
    return account.in_(scope.keys(*sides))


def _transfer_legs(scope: Scope) -> Subquery:
    """What transfers took out of and put into the touched accounts, each with the first balance that contains it (`at`).

    One on the day of a balance is contained in it; where no balance has come yet, `at` is null.
    """
    t, b, none = transfers.c, balances.c, literal(0, Numeric)
    legs = union_all(
        *[
            select(account.label("account"), t.business_date.label("day"), put.label("put"), took.label("took")).where(
                scope.live(transfers), _concerned(scope, account)
            )
            for account, put, took in ((t.from_account, none, t.amount), (t.to_account, t.amount, none))
        ]
    ).subquery()
    containing = select(func.min(b.business_date)).where(
        scope.live(balances), b.account == legs.c.account, b.business_date >= legs.c.day
    )
    return select(legs, containing.scalar_subquery().label("at")).subquery()


def _ask_unknown(scope: Scope) -> Select[Any]:
    """Accounts that transfers name and no balance does."""
    legs = _transfer_legs(scope)
    known = select(balances.c.id).where(scope.live(balances), balances.c.account == legs.c.account).exists()
    return select(legs.c.account).distinct().where(not_(known)).order_by(legs.c.account)


def _ask_broken(scope: Scope) -> Select[Any]:
    """Balances that do not follow from the one before them, where their movements are told."""
    b = balances.c
    since, before = [
        func.lag(each).over(partition_by=b.account, order_by=b.business_date) for each in (b.business_date, b.balance)
    ]
    days = (
        select(
            b.account,
            b.business_date,
            since.label("since"),
            b.balance,
            (before + b.received - b.paid).label("reckoned"),
        )
        .where(scope.live(balances), _concerned(scope, b.account))
        .subquery()
    )
    broken = select(days).where(days.c.balance != days.c.reckoned)
    return broken.order_by(days.c.account, days.c.business_date)


def _ask_beyond_movements(scope: Scope) -> Select[Any]:
    """Balances that tell less of what came in or went out than the transfers that they contain."""
    legs, b = _transfer_legs(scope), balances.c
    put, took = func.sum(legs.c.put), func.sum(legs.c.took)
    return (
        select(legs.c.account, legs.c["at"], put, b.received, took, b.paid)
        .join(balances, and_(scope.live(balances), b.account == legs.c.account, b.business_date == legs.c["at"]))
        .group_by(legs.c.account, legs.c["at"], b.received, b.paid)
        .having(or_(put > b.received, took > b.paid))
        .order_by(legs.c.account, legs.c["at"])
    )


def _days_left(scope: Scope) -> Subquery:
    """By account its last balance and the transfers after it, day by day: what is left."""
    legs, b = _transfer_legs(scope), balances.c
    last = (
        select(b.account, b.business_date.label("day"), b.balance.label("left"))
        .where(scope.live(balances), _concerned(scope, b.account))
        .ext(distinct_on(b.account))
        .order_by(b.account, b.business_date.desc())
        .subquery()
    )
    pending = select(legs.c.account, legs.c.day, (legs.c.put - legs.c.took).label("left"))
    moves = union_all(select(last), pending.where(legs.c["at"].is_(None))).subquery()
    return running_sums(moves, ["account"], ["left"])


def _ask_overdrawn(scope: Scope) -> Select[Any]:
    """The first day of each account on which transfers leave less than nothing."""
    days = _days_left(scope)
    broken = first_broken_days(days, days.c.left < 0, "account")
    return broken.with_only_columns(days.c.account, days.c.day, days.c.left)


def _ask_left(scope: Scope) -> Select[Any]:
    """By account what may still be transferred."""
    days = _days_left(scope)
    return least_room(scope, days, ["account"], days.c.left, balances, transfers)


def _ask_priority(scope: Scope) -> Select[Any]:
    """The months that have not ended and whose cash does not cover who is paid first, by what is known by the last day."""
    f, b, none = forecasts.c, balances.c, literal(0, Numeric)
    begins = func.to_date(f.month, "YYYY-MM")
    sums = ["cash", "first", "later", "balances"]

    def of(*kinds: FlowKind) -> ColumnElement[Any]:
        return case((f.kind.in_(kinds), f.amount), else_=none)

    planned = (f.month, f.business_date, of(*IN_KINDS), of(*FIRST_KINDS), of(*LATER_KINDS), literal(0))
    moved = b.balance - func.coalesce(func.lag(b.balance).over(partition_by=b.account, order_by=b.business_date), 0)
    known = select(b.business_date.label("day"), moved.label("moved")).where(scope.live(balances)).subquery()
    months = select(f.month, begins.label("begins")).where(scope.live(forecasts)).distinct().subquery()
    not_ended = func.date_trunc("month", scope.end) <= begins
    names = ("month", "day", *sums)
    cash = (months.c.month, known.c.day, known.c.moved, none, none, literal(1))
    moves = union_all(
        select(*[column.label(name) for column, name in zip(planned, names, strict=True)]).where(
            scope.live(forecasts), not_ended
        ),
        select(*[column.label(name) for column, name in zip(cash, names, strict=True)])
        .join_from(months, known, known.c.day < months.c.begins)
        .where(func.date_trunc("month", scope.end) <= months.c.begins),
    ).subquery()
    days = running_sums(moves, ["month"], sums)
    short = and_(days.c.balances > 0, days.c.first > days.c.cash)
    found = broken_since(days, short, "month").c
    return select(found.month, found.cash, found.first, found.later, found.since).order_by(found.month)


GUARDS = (
    once(BALANCE, balances.c.account, balances.c.business_date),
    once(TRANSFER, transfers.c.transfer_no),
    once(FORECAST, forecasts.c.month, forecasts.c.kind, forecasts.c.item, forecasts.c.reporting_unit),
    Guard((balances, transfers), _ask_unknown, say_unknown),
    Guard((balances, transfers), _ask_broken, say_broken),
    Guard((balances, transfers), _ask_beyond_movements, say_beyond_movements),
    Guard((balances, transfers), _ask_overdrawn, say_overdrawn),
    Guard((balances, transfers), _ask_left, tell_left, rehearsed=True),
    Question(
        PRIORITY_ALERT,
        {balances: (balances.c.account,), forecasts: (forecasts.c.month,)},
        _ask_priority,
        judge_priority,
        common=(balances,),  # a month's cash is that of all accounts
    ),
)
