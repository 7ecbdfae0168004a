"""What the books of township finance demand of their rows as they stand: what follows on what, and budgets that bind."""

from typing import Any

from sqlalchemy import Date, Integer, Select, and_, cast, func, or_, select

from bureau_common.kit.books.demands import Side, covered_days, least_room, names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.running import first_broken_days
from bureau_common.kit.parameters.parameters import in_force
from bureau_common.kit.units.demands import known_unit
from bureau_common.schemas.reporting_units import UnitKind

from .rules import (
    BUDGET,
    CHECK,
    CONFIRMATION,
    DOCUMENT,
    FINDING,
    NOTICE,
    POSTING_DAYS,
    RECTIFICATION,
    say_beyond_budget,
    say_early_adjustment,
    say_short_posting,
    say_unrepealable,
    tell_plannable,
)
from .schemas import TownshipBudgetKind
from .tables import (
    COUNTS_FROM,
    budgets,
    checks,
    confirmations,
    documents,
    findings,
    notices,
    plans,
    postings,
    rectifications,
)

_IS_BUDGET = budgets.c.kind == TownshipBudgetKind.BUDGET
_KEY = ("township", "fiscal_year")
_BUDGETED = Side(budgets, budgets.c.amount, COUNTS_FROM)
# A plan counts from the first day of its month, and not before it was made.
_PLANNED = Side(
    plans,
    plans.c.amount,
    func.greatest(plans.c.business_date, func.to_date(plans.c.month, "YYYY-MM"), type_=Date),
    keys=(plans.c.township, cast(func.left(plans.c.month, 4), Integer)),
)


def _ask_early_adjustment(scope: Scope) -> Select[Any]:
    """Townships' years with an adjustment before their budget, or without any."""
    b = budgets.c
    first, begun = [func.min(b.business_date).filter(each) for each in (~_IS_BUDGET, _IS_BUDGET)]
    return (
        select(b.township, b.fiscal_year, first, begun)
        .where(scope.live(budgets), scope.concerns((b.township, b.fiscal_year)))
        .group_by(b.township, b.fiscal_year)
        .having(and_(first.is_not(None), or_(begun.is_(None), first < begun)))
        .order_by(b.township, b.fiscal_year)
    )


def _ask_beyond_budget(scope: Scope) -> Select[Any]:
    """By township and year the first day on which more is planned than budgeted, or the budget is negative."""
    days = covered_days(scope, _KEY, _BUDGETED, _PLANNED)
    broken = first_broken_days(days, or_(days.c.used > days.c.limit, days.c.limit < 0), *_KEY)
    return broken.with_only_columns(*[days.c[name] for name in (*_KEY, "day", "limit", "used")])


def _ask_plannable(scope: Scope) -> Select[Any]:
    """By township and year what may still be planned."""
    days = covered_days(scope, _KEY, _BUDGETED, _PLANNED)
    return least_room(scope, days, _KEY, days.c.limit - days.c.used, budgets, plans)


def _ask_short_posting(scope: Scope) -> Select[Any]:
    """Touched postings of fewer days than were required on their first."""
    p = postings.c
    required = in_force(POSTING_DAYS, p.business_date, scope)
    return (
        select(p.notice_no, p.business_date, p.days, required)
        .where(scope.touched(postings), scope.live(postings), p.days < required)
        .order_by(p.notice_no, p.business_date)
    )


def _ask_unrepealable(scope: Scope) -> Select[Any]:
    """Documents that repeal what does not stand, or began no earlier."""
    d, old = documents.c, documents.alias("old")
    return (
        select(d.document_no, d.repeals, d.business_date)
        .outerjoin(old, and_(scope.live(old), old.c.document_no == d.repeals))
        .where(scope.live(documents), d.repeals.is_not(None))
        .where(or_(scope.concerns((d.document_no,)), d.repeals.in_(scope.keys((d.document_no,)))))
        .where(or_(old.c.id.is_(None), old.c.business_date >= d.business_date))
        .order_by(d.document_no)
    )


GUARDS = (
    [known_unit(table.c.township, UnitKind.TOWNSHIP) for table in (budgets, plans, notices, checks)],
    once(BUDGET, budgets.c.township, budgets.c.fiscal_year, where=_IS_BUDGET),
    Guard((budgets,), _ask_early_adjustment, say_early_adjustment),
    Guard((budgets, plans), _ask_beyond_budget, say_beyond_budget),
    Guard((budgets, plans), _ask_plannable, tell_plannable, rehearsed=True),
    Guard((postings,), _ask_short_posting, say_short_posting),
    names(confirmations, NOTICE, notices, "notice_no"),
    names(postings, NOTICE, notices, "notice_no"),
    names(findings, CHECK, checks, "check_no"),
    names(rectifications, FINDING, findings, "finding_no"),
    once(NOTICE, notices.c.notice_no),
    once(CONFIRMATION, confirmations.c.notice_no),
    once(CHECK, checks.c.check_no),
    once(FINDING, findings.c.finding_no),
    once(RECTIFICATION, rectifications.c.finding_no),
    once(DOCUMENT, documents.c.document_no),
    Guard((documents,), _ask_unrepealable, say_unrepealable),
)
