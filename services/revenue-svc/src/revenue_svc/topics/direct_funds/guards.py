"""What direct funds demand of their rows as they stand: one fund a tag, allocated within received, and registers."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Subquery, and_, cast, distinct, func, not_, or_, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on

from bureau_common.kit.books.demands import Side, covers
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.parameters.parameters import in_force
from bureau_common.kit.units.demands import known_unit

from ...reference.registers import ENTERPRISES, HOUSEHOLDS
from .rules import ALLOCATION, ALLOCATION_DAYS, say_differing, say_late_deadline, say_other_year, say_unregistered
from .schemas import BeneficiaryKind, NoticeKind
from .tables import RECEIVED, allocations, benefits, notices


def concerned_funds(scope: Scope, *others: Sequence[ColumnElement[Any]]) -> Subquery:
    """What each fund is for whose tag the change touched, in a notice or under `others`.

    The notices of a fund all say the same, or are refused: its first one tells.
    """
    n = notices.c
    return (
        select(n.tag, n.fiscal_year, n.functional_codes, n.payee_classes)
        .where(scope.live(notices), scope.concerns((n.tag,), *others))
        .ext(distinct_on(n.tag))
        .order_by(n.tag, n.business_date, n.id)
        .subquery()
    )


def _ask_late_deadline(scope: Scope) -> Select[Any]:
    """Touched receipts whose deadline is none, or beyond the days allowed on the day of receipt."""
    n = notices.c
    days = cast(in_force(ALLOCATION_DAYS, n.business_date, scope), Integer)
    within = n.allocate_by.between(n.business_date, n.business_date + days)
    return (
        select(n.tag, n.business_date, n.allocate_by, days)
        .where(scope.touched(notices), scope.live(notices), n.kind == NoticeKind.RECEIVED)
        .where(or_(n.allocate_by.is_(None), not_(within)))
        .order_by(n.tag, n.business_date, n.id)
    )


def _ask_differing(scope: Scope) -> Select[Any]:
    """Tags whose notices speak of more than one fund."""
    n = notices.c
    variants = func.count(distinct(tuple_(n.fund_name, n.tier, n.fiscal_year, n.functional_codes, n.payee_classes)))
    return (
        select(n.tag, variants)
        .where(scope.live(notices), scope.concerns((n.tag,)))
        .group_by(n.tag)
        .having(variants > 1)
        .order_by(n.tag)
    )


def _ask_other_year(scope: Scope) -> Select[Any]:
    """Allocations of another year than their fund's."""
    a, fund = allocations.c, concerned_funds(scope, (allocations.c.tag,))
    return (
        select(a.tag, a.fiscal_year, fund.c.fiscal_year)
        .distinct()
        .join(fund, and_(fund.c.tag == a.tag, fund.c.fiscal_year != a.fiscal_year))
        .where(scope.live(allocations))
        .order_by(a.tag, a.fiscal_year)
    )


def _ask_unregistered(scope: Scope) -> Select[Any]:
    """Touched benefits whose household or enterprise stands in no register."""
    b, households, enterprises = benefits.c, HOUSEHOLDS.table, ENTERPRISES.table
    is_household = b.beneficiary == BeneficiaryKind.HOUSEHOLD
    household = and_(is_household, scope.live(households), households.c.household_no == b.beneficiary_code)
    enterprise = and_(not_(is_household), scope.live(enterprises), enterprises.c.credit_code == b.beneficiary_code)
    known = or_(select(households.c.id).where(household).exists(), select(enterprises.c.id).where(enterprise).exists())
    return select(b.source_ref).where(scope.touched(benefits), scope.live(benefits), not_(known)).order_by(b.source_ref)


GUARDS = (
    known_unit(allocations.c.to_unit),
    Guard((notices,), _ask_late_deadline, say_late_deadline),
    Guard((notices,), _ask_differing, say_differing),
    Guard((notices, allocations), _ask_other_year, say_other_year),
    covers(ALLOCATION, Side(notices, RECEIVED), Side(allocations, allocations.c.amount), "tag"),
    Guard((benefits,), _ask_unregistered, say_unregistered),
)
