"""What limits, bonds, movements and capacity demand of each other, on every day and whichever of them is written."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from bureau_common.kit.books.demands import Side, covers, names, once
from bureau_common.kit.books.guards import Guard, Scope

from ...reference.debtors import debtors
from .figures import BALANCES, LIMITS
from .rules import (
    BOND,
    CLEARED,
    COMPONENT,
    COST,
    EXPENDITURE,
    LIMIT_KEPT,
    LIMIT_OPENING,
    NOTICE,
    QUOTA,
    REPAID,
    say_beyond_principal,
)
from .schemas import ArrearChange, Instrument, LimitMovement, Movement
from .tables import arrears, bonds, costs, debt_limits, debt_movements, expenditure_bases, fiscal_capacity

_NOTICE = (debt_limits.c.notice_no, debt_limits.c.debt_kind, debt_limits.c.movement)

_IS_CLEARED, _OVERDUE = arrears.c.change == ArrearChange.CLEARED, ("debt_kind", "debt_name")


def _beyond_principal(scope: Scope) -> Select[Any]:
    """Bonds of which more is on-lent than their principal, whenever."""
    on_lent = func.sum(debt_movements.c.amount)
    of_the_bond = and_(scope.live(debt_movements), debt_movements.c.bond_code == bonds.c.code)
    return (
        select(bonds.c.code, bonds.c.principal, on_lent)
        .join(debt_movements, and_(of_the_bond, debt_movements.c.movement != Movement.REPAID))
        .where(scope.live(bonds), scope.concerns((bonds.c.code,), (debt_movements.c.bond_code,)))
        .group_by(bonds.c.code, bonds.c.principal)
        .having(on_lent > bonds.c.principal)
        .order_by(bonds.c.code)
    )


def _repaid_within(which: ColumnElement[bool], *keys: str) -> Guard:
    """By every day no more is repaid of what has these keys than stands from its opening and what was on-lent."""
    is_repaid = debt_movements.c.movement == Movement.REPAID
    stock, repaid = [
        Side(debt_movements, debt_movements.c.amount, where=and_(which, each)) for each in (~is_repaid, is_repaid)
    ]
    broken, _ = covers(REPAID, stock, repaid, *keys)
    return broken


GUARDS = (
    debtors(debt_movements),
    covers(
        LIMIT_KEPT,
        Side(debt_limits, LIMITS.amount, LIMITS.day),
        Side(debt_movements, BALANCES.amount),
        "debt_kind",
    ),
    # Twice would double the room to borrow: one opening a kind, one line a notice.
    once(LIMIT_OPENING, debt_limits.c.debt_kind, where=debt_limits.c.movement == LimitMovement.OPENING),
    once(NOTICE, *_NOTICE, where=debt_limits.c.movement == LimitMovement.REDUCTION),
    once(NOTICE, *_NOTICE, debt_limits.c.quota_year, where=debt_limits.c.movement.in_(QUOTA)),
    once(BOND, bonds.c.code),
    # Interest may run from a later day than the one on which a bond is on-lent.
    names(debt_movements, BOND, bonds, ("bond_code", "code"), "debt_kind", "purpose", by_day=False),
    Guard((bonds, debt_movements), _beyond_principal, say_beyond_principal),
    _repaid_within(debt_movements.c.instrument == Instrument.BOND, "bond_code"),
    _repaid_within(debt_movements.c.instrument != Instrument.BOND, "debt_kind", "instrument"),
    once(COST, costs.c.voucher_no, costs.c.bond_code, costs.c.item),
    names(costs, BOND, bonds, ("bond_code", "code"), "debt_kind"),
    covers(
        CLEARED,
        Side(arrears, arrears.c.amount, where=~_IS_CLEARED),
        Side(arrears, arrears.c.amount, where=_IS_CLEARED),
        *_OVERDUE,
    ),
    once(EXPENDITURE, expenditure_bases.c.fiscal_year, expenditure_bases.c.debt_kind),
    # Twice would make the debt look lighter.
    once(COMPONENT, fiscal_capacity.c.component, fiscal_capacity.c.fiscal_year),
)
