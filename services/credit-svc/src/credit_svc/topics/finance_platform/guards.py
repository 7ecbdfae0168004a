"""What the platform demands of its rows as they stand: who needs or borrows through it is registered on that day."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, Table, and_, case, func, select

from bureau_common.kit.books.demands import in_course, names, once
from bureau_common.kit.books.guards import Guard, Scope

from ...reference.registers import registered
from .rules import COURSE, LOAN, NEED, PRODUCT, say_outside
from .schemas import PlatformAction
from .tables import loans, needs, products, registrations


def _ask_outside(table: Table) -> Callable[[Scope], Select[Any]]:
    """The rows of enterprises that were not registered on their day: as often withdrawn as registered, by then."""
    stands = func.sum(case((registrations.c.action == PlatformAction.REGISTER, 1), else_=-1))

    def ask(scope: Scope) -> Select[Any]:
        by_then = and_(
            scope.live(registrations),
            registrations.c.credit_code == table.c.credit_code,
            registrations.c.business_date <= table.c.business_date,
        )
        own = (table.c.credit_code, table.c.business_date)
        return (
            select(*own)
            .outerjoin(registrations, by_then)
            .where(scope.live(table), scope.concerns((table.c.credit_code,), (registrations.c.credit_code,)))
            .group_by(table.c.id, *own)
            .having(func.coalesce(stands.filter(registrations.c.id.is_not(None)), 0) < 1)
            .order_by(*own)
        )

    return ask


GUARDS = (
    registered(registrations.c.credit_code),
    in_course(COURSE, registrations, "credit_code"),
    once(NEED, needs.c.need_no),
    Guard((needs, registrations), _ask_outside(needs), say_outside),
    once(PRODUCT, products.c.product_no),
    once(LOAN, loans.c.loan_no),
    Guard((loans, registrations), _ask_outside(loans), say_outside),
    names(loans, NEED, needs, "need_no", "credit_code"),
    names(loans, PRODUCT, products, "product_no", "bank"),
)
