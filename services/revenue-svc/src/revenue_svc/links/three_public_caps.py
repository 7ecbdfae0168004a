"""Payments within the caps of the three public expenses: on no day may more be paid than the unit's cap of the year."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import Numeric, Select, Subquery, and_, cast, func, literal, select, union_all

from bureau_common.kit.books.demands import coded, least_room
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.running import first_broken_days, running_sums
from bureau_common.schemas.terms import Room, Told

from ..reference.fiscal_years import fiscal_year
from ..reference.three_public import ThreePublic
from ..topics.payments.tables import PAID, RETURNED, payments
from ..topics.three_public.rules import judge_cap
from ..topics.three_public.tables import caps

_NAMES = ("reporting_unit", "fiscal_year", "expense")
_cap = [caps.c[name] for name in _NAMES]
_paid_under = [
    payments.c.reporting_unit,
    fiscal_year(payments),
    payments.c.three_public,
]


def _paid_days(scope: Scope) -> Subquery:
    """By cap what was paid of it, net of what came back, up to each day; the year begins with nothing paid.

    It starts from the caps, and not from the payments, because without a cap there is no rule.
    """
    capped = select(*_cap, caps.c.amount.label("cap")).where(scope.live(caps), scope.concerns(_cap, _paid_under))
    begun = capped.add_columns(
        func.make_date(caps.c.fiscal_year, 1, 1).label("day"), cast(literal(0), Numeric).label("paid")
    )
    under = and_(
        payments.c.carried_over.is_not(True), *[paid == cap for paid, cap in zip(_paid_under, _cap, strict=True)]
    )
    paid = capped.join(payments, and_(scope.live(payments), under)).add_columns(
        payments.c.business_date, PAID - RETURNED
    )
    return running_sums(union_all(begun, paid).subquery(), [*_NAMES, "cap"], ["paid"])


def _overspent(scope: Scope) -> Select[Any]:
    days = _paid_days(scope)
    first = first_broken_days(days, days.c.paid > days.c.cap, *_NAMES).subquery()
    return select(*[first.c[name] for name in (*_NAMES, "day", "paid", "cap")])


def _left(scope: Scope) -> Select[Any]:
    days = _paid_days(scope)
    return least_room(scope, days, _NAMES, days.c.cap - days.c.paid, payments, caps)


def _tell_left(unit: str, year: int, expense: ThreePublic, room: Decimal) -> Iterator[Told]:
    yield Room(f"three_public {coded((unit, year, expense))}", room)


GUARDS = (
    Guard((payments, caps), _overspent, judge_cap),
    Guard((payments, caps), _left, _tell_left, rehearsed=True),
)
