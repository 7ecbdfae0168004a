"""What limits, bonds, movements and capacity demand of each other, on every day and whichever of them is written."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Numeric,
    Select,
    Table,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)

from bureau_common.kit.books.demands import Side, covers, names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.running import first_broken_days, running_sums

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
    say_beyond_quota,
    say_beyond_refinancing,
    say_beyond_standing,
    say_refinancing,
    say_unnamed,
)
from .schemas import ArrearChange, Instrument, LimitMovement, Movement, Purpose
from .tables import arrears, bonds, costs, debt_limits, debt_movements, expenditure_bases, fiscal_capacity, refinancings

_NOTICE = (debt_limits.c.notice_no, debt_limits.c.debt_kind, debt_limits.c.movement)

_IS_REPAID = debt_movements.c.movement == Movement.REPAID
_IS_CLEARED, _OVERDUE = arrears.c.change == ArrearChange.CLEARED, ("debt_kind", "debt_name")


def _beyond_principal(child: Table, *where: ColumnElement[bool]) -> Callable[[Scope], Select[Any]]:
    """Bonds of which the rows of `child` come to more than their principal, whenever."""
    code, total = child.c.bond_code, func.sum(child.c.amount)

    def ask(scope: Scope) -> Select[Any]:
        return (
            select(bonds.c.code, bonds.c.principal, total)
            .join(child, and_(scope.live(child), code == bonds.c.code, *where))
            .where(scope.live(bonds), scope.concerns((bonds.c.code,), (code,)))
            .group_by(bonds.c.code, bonds.c.principal)
            .having(total > bonds.c.principal)
            .order_by(bonds.c.code)
        )

    return ask


def _beyond_quota(scope: Scope) -> Select[Any]:
    """The touched kinds and years in which more new bonds are on-lent than the year's new quota allows."""
    moved, quota = debt_movements.c, debt_limits.c
    year = cast(extract("year", moved.business_date), Integer)
    by_notice = scope.keys((quota.debt_kind, quota.quota_year))
    lent = (
        select(moved.debt_kind, year.label("year"), func.sum(moved.amount).label("amount"))
        .where(scope.live(debt_movements), moved.purpose == Purpose.NEW)
        .group_by(moved.debt_kind, year)
        .having(or_(func.bool_or(scope.touched(debt_movements)), tuple_(moved.debt_kind, year).in_(by_notice)))
        .subquery()
    )
    signed = quota.amount * case((quota.movement == LimitMovement.WITHDRAWAL, -1), else_=1)
    granted = (
        select(quota.debt_kind, quota.quota_year, func.sum(signed).label("amount"))
        .where(scope.live(debt_limits), quota.movement.in_(QUOTA))
        .group_by(quota.debt_kind, quota.quota_year)
        .subquery()
    )
    of_year = and_(granted.c.debt_kind == lent.c.debt_kind, granted.c.quota_year == lent.c.year)
    return (
        select(*lent.c, granted.c.amount)
        .outerjoin(granted, of_year)
        .where(lent.c.amount > func.coalesce(granted.c.amount, 0))
        .order_by(lent.c.debt_kind, lent.c.year)
    )


def _unfit(scope: Scope) -> Select[Any]:
    """What is named by a bond that repays no other, by itself, or by one of the other kind."""
    repaid = bonds.alias("repaid")
    of_other = and_(scope.live(repaid), repaid.c.code == refinancings.c.repaid_code)
    touched = or_(
        *[scope.concerns((each,), (bonds.c.code,)) for each in (refinancings.c.bond_code, refinancings.c.repaid_code)]
    )
    wrong = or_(
        bonds.c.purpose != Purpose.REFINANCING, bonds.c.code == repaid.c.code, bonds.c.debt_kind != repaid.c.debt_kind
    )
    return (
        select(bonds.c.code, repaid.c.code, bonds.c.purpose)
        .distinct()
        .join(refinancings, and_(scope.live(refinancings), refinancings.c.bond_code == bonds.c.code))
        .join(repaid, of_other)
        .where(scope.live(bonds), wrong, touched)
        .order_by(bonds.c.code, repaid.c.code)
    )


def _beyond_standing(scope: Scope) -> Select[Any]:
    """The first day of each bond on which more of it is refinanced than stood: in all of what it had, and that day of what was left."""
    moved, code = debt_movements, (debt_movements.c.bond_code,)
    other = (refinancings.c.repaid_code,)
    none = cast(literal(0), Numeric)
    moves = union_all(
        select(
            moved.c.bond_code.label("code"),
            moved.c.business_date.label("day"),
            case((_IS_REPAID, 0), else_=moved.c.amount).label("had"),
            case((_IS_REPAID, moved.c.amount), else_=0).label("repaid"),
            none.label("named"),
        ).where(scope.live(moved), scope.concerns(code, other)),
        select(*other, refinancings.c.business_date, none, none, refinancings.c.amount).where(
            scope.live(refinancings), scope.concerns(other, code)
        ),
    ).subquery()
    sums = running_sums(moves, ["code"], ["had", "repaid", "named"])

    def before(name: str) -> ColumnElement[Decimal]:
        return func.coalesce(func.lag(sums.c[name]).over(partition_by=sums.c.code, order_by=sums.c.day), 0)

    days = select(
        sums.c.code,
        sums.c.day,
        (sums.c.named - before("named")).label("named"),
        (sums.c.had - func.greatest(before("repaid"), before("named"))).label("stood"),
    ).subquery()
    first = first_broken_days(days, and_(days.c.named > 0, days.c.named > days.c.stood), "code").subquery()
    known = select(bonds.c.id).where(scope.live(bonds), bonds.c.code == first.c.code).exists()
    return select(first.c.code, first.c.day, first.c.stood, first.c.named).where(known)


def _unnamed(scope: Scope) -> Select[Any]:
    """Refinancing bonds of which more is on-lent than what they are said to repay."""
    moved, on_lent = debt_movements.c, func.sum(debt_movements.c.amount)
    named = (
        select(func.sum(refinancings.c.amount))
        .where(scope.live(refinancings), refinancings.c.bond_code == moved.bond_code)
        .correlate(debt_movements)
        .scalar_subquery()
    )
    return (
        select(moved.bond_code, on_lent, named)
        .where(scope.live(debt_movements), moved.purpose == Purpose.REFINANCING)
        .where(scope.concerns((moved.bond_code,), (refinancings.c.bond_code,)))
        .group_by(moved.bond_code)
        .having(on_lent > func.coalesce(named, 0))
        .order_by(moved.bond_code)
    )


def _repaid_within(which: ColumnElement[bool], *keys: str) -> Guard:
    """By every day no more is repaid of what has these keys than stands from its opening and what was on-lent."""
    stock, repaid = [
        Side(debt_movements, debt_movements.c.amount, where=and_(which, each)) for each in (~_IS_REPAID, _IS_REPAID)
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
        tells_room=True,
    ),
    # Twice would double the room to borrow: one opening a kind, one line a notice.
    once(LIMIT_OPENING, debt_limits.c.debt_kind, where=debt_limits.c.movement == LimitMovement.OPENING),
    once(NOTICE, *_NOTICE, where=debt_limits.c.movement == LimitMovement.REDUCTION),
    once(NOTICE, *_NOTICE, debt_limits.c.quota_year, where=debt_limits.c.movement.in_(QUOTA)),
    once(BOND, bonds.c.code),
    # Interest may run from a later day than the one on which a bond is on-lent.
    names(debt_movements, BOND, bonds, ("bond_code", "code"), "debt_kind", "purpose", by_day=False),
    Guard((bonds, debt_movements), _beyond_principal(debt_movements, ~_IS_REPAID), say_beyond_principal),
    Guard((debt_movements, debt_limits), _beyond_quota, say_beyond_quota),
    names(refinancings, BOND, bonds, ("bond_code", "code"), by_day=False),
    names(refinancings, BOND, bonds, ("repaid_code", "code"), by_day=False),
    Guard((refinancings, bonds), _unfit, say_refinancing),
    Guard((refinancings, bonds), _beyond_principal(refinancings), say_beyond_refinancing),
    Guard((refinancings, debt_movements), _beyond_standing, say_beyond_standing),
    Guard((debt_movements, refinancings), _unnamed, say_unnamed),
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
