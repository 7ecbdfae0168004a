"""What the books of the bridge fund demand of each other: possible steps, and a pool that is never lent beyond."""

from typing import Any

from sqlalchemy import Select, Subquery, case, func, literal, select, union_all

from bureau_common.kit.books.demands import least_room, names, once, registered
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.questions import Question
from bureau_common.kit.books.running import first_broken_days, running_sums
from bureau_common.kit.parameters.parameters import in_force

from ...reference.registers import ENTERPRISES
from .rules import BRIDGE, ENTERPRISE, MAX_DAYS, OVERDUE_ALERT, judge_overdue, judge_pool, judge_steps, tell_room
from .schemas import BridgeAction, PoolDirection
from .tables import loans, movements, steps

_POOL = "bridge_pool"
_STEP, _LOAN = (steps.c.bridge_no,), (loans.c.bridge_no,)


def _ask_steps(scope: Scope) -> Select[Any]:
    """The steps of the touched bridge loans in the order in which they count, each with the limit of its day."""
    place = case(*[(steps.c.action == action, place) for place, action in enumerate(BridgeAction)])
    committed = case((loans.c.commitment_no.is_not(None), loans.c.commitment_amount))
    days = in_force(MAX_DAYS, steps.c.business_date, scope)
    return (
        select(
            loans.c.bridge_no, loans.c.amount, loans.c.closed_account, committed,
            steps.c.action, steps.c.business_date, steps.c.amount, steps.c.due_on, days,
        )
        .join(steps, steps.c.bridge_no == loans.c.bridge_no)
        .where(scope.live(loans), scope.live(steps), scope.concerns(_LOAN, _STEP))
        .order_by(loans.c.bridge_no, steps.c.business_date, place, steps.c.id)
    )  # fmt: skip


def _pool_days(scope: Scope) -> Subquery:
    """By day with a movement: the pool's capital, and what of it is out at its end."""
    pool, none = literal(_POOL).label("pool"), literal(0)
    paid = movements.c.amount * case((movements.c.direction == PoolDirection.WITHDRAWN, -1), else_=1)
    lent = case((steps.c.action == BridgeAction.RETURN, -steps.c.amount), else_=func.coalesce(steps.c.amount, 0))
    moves = union_all(
        select(pool, movements.c.business_date.label("day"), paid.label("capital"), none.label("out")).where(
            scope.live(movements)
        ),
        select(pool, steps.c.business_date, none, lent).where(scope.live(steps)),
    ).subquery()
    return running_sums(moves, ["pool"], ["capital", "out"])


def _ask_pool(scope: Scope) -> Select[Any]:
    """The first day on which more was out than the pool had."""
    days = _pool_days(scope)
    broken = first_broken_days(days, days.c.out > days.c.capital, "pool")
    return broken.with_only_columns(days.c.pool, days.c.day, days.c.capital, days.c.out)


def _ask_room(scope: Scope) -> Select[Any]:
    """What may still be drawn, on the day of it and every later one."""
    days = _pool_days(scope)
    return least_room(scope, days, ["pool"], days.c.capital - days.c.out, movements, steps)


GUARDS = (
    once(BRIDGE, loans.c.bridge_no),
    registered(loans.c.credit_code, ENTERPRISES.table.c.credit_code, ENTERPRISE),
    names(steps, BRIDGE, loans, "bridge_no"),
    Guard((loans, steps), _ask_steps, judge_steps, grouped=4, limit=None),
    Guard((movements, steps), _ask_pool, judge_pool),
    Guard((movements, steps), _ask_room, tell_room, rehearsed=True),
    Question(OVERDUE_ALERT, {loans: _LOAN, steps: _STEP}, _ask_steps, judge_overdue, grouped=4),
)
