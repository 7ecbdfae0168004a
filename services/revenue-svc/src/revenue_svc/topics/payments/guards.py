"""What payments demand of their rows as they stand: paid <= planned <= allotted, whatever is written.

What is asked of the rows under a number is asked by exactly that number: an allotment may have thousands of them.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    Integer,
    Select,
    Subquery,
    Table,
    and_,
    case,
    cast,
    distinct,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union_all,
)

from bureau_common.kit.books.demands import Side, covers, in_course, names, once
from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.openings import before_vouchers, is_voucher
from bureau_common.schemas.terms import Cover, Told

from ...reference.fiscal_years import closing_days, fiscal_year, is_late, within_closing_days
from .rules import (
    ALLOTTED_PLANS,
    APPLICATION,
    APPLIED_PAYMENTS,
    CLEARED_RETURNS,
    COURSE,
    PAID_CLEARING,
    PAID_RETURNS,
    PAYMENT_CLOSING_DAYS,
    PLANNED_PAYMENTS,
    REPAYMENTS,
    RETURNED_CLEARING,
    SEPARATION_SINCE,
    judge_application,
    judge_changed,
    judge_copies,
    judge_operator,
    judge_return,
    judge_shape,
    judge_stray,
    judge_unsent,
    judge_untold,
)
from .schemas import Action, AllotmentKind, PaymentKind
from .tables import (
    ALLOTTED,
    BOUNCED,
    CLEARED,
    CLEARED_BACK,
    PAID,
    RETURNED,
    allotments,
    applications,
    payments,
    plans,
    steps,
)

_PLANNED_FROM = func.greatest(plans.c.business_date, func.to_date(plans.c.plan_month, "YYYY-MM"), type_=Date)
"""A plan counts from the first day of its month, and not before it was made."""
_OF_ALLOTMENT = ("budget_kind", "functional_code", "direct_fund_tag")
_OF_APPLICATION = ("reporting_unit", "allotment_no", "government_economic", "general_outlay", "three_public")
_COPIED = (*_OF_ALLOTMENT, *_OF_APPLICATION)
"""What a payment repeats, so that figures read one row."""
_VOUCHERS = is_voucher(payments)
"""Of what openings sum up the suite has neither plans nor applications."""


def _named(column: Column[str], scope: Scope, *tables: Table) -> ColumnElement[bool]:
    """That a row names what the change touched in one of some tables."""
    return column.in_(scope.keys(*[(table.c[column.key],) for table in tables]))


def _issues(scope: Scope) -> Subquery:
    """The notices that issued the allotments: what each is for."""
    return select(allotments).where(scope.live(allotments), allotments.c.kind == AllotmentKind.ISSUE).subquery()


def _shapes(scope: Scope) -> Select[Any]:
    """Allotments that are not issued once, before anything else, or whose notices differ in what they are for."""
    a = allotments.c
    issue = a.kind == AllotmentKind.ISSUE
    purpose = (a.reporting_unit, a.fiscal_year, a.budget_kind, a.functional_code, a.project_code, a.direct_fund_tag)
    issues, variants = func.count().filter(issue), func.count(distinct(tuple_(*purpose)))
    issued, first = func.min(a.business_date).filter(issue), func.min(a.business_date)
    return (
        select(a.allotment_no, issues, variants, first, issued)
        .where(scope.live(allotments), scope.concerns((a.allotment_no,)))
        .group_by(a.allotment_no)
        .having(or_(issues != 1, variants > 1, first < issued))
        .order_by(a.allotment_no)
    )


def _strays(scope: Scope) -> Select[Any]:
    """Plans and payments of another unit or year than their allotment's."""
    sides = (
        (plans, func.left(plans.c.plan_month, 4), scope.live(plans)),
        (
            payments,
            fiscal_year(payments),
            and_(scope.live(payments), payments.c.kind == PaymentKind.PAID),
        ),
    )
    used = union_all(
        *[
            select(table.c.allotment_no, table.c.reporting_unit, cast(year, Integer).label("year")).where(
                counts, _named(table.c.allotment_no, scope, allotments, plans, payments)
            )
            for table, year, counts in sides
        ]
    ).subquery()
    issue = _issues(scope)
    return (
        select(used.c.allotment_no, used.c.reporting_unit, used.c.year, issue.c.reporting_unit, issue.c.fiscal_year)
        .join(issue, issue.c.allotment_no == used.c.allotment_no)
        .where(or_(used.c.reporting_unit != issue.c.reporting_unit, used.c.year != issue.c.fiscal_year))
        .distinct()
        .order_by(used.c.allotment_no, used.c.reporting_unit, used.c.year)
    )


def _returns(scope: Scope) -> Select[Any]:
    """What came back in another year than its payment's: the touched rows."""
    p, issue, year = payments.c, _issues(scope), fiscal_year(payments)
    own = issue.c.fiscal_year
    open_until = func.make_date(own, 12, 31, type_=Date) + closing_days(payments, PAYMENT_CLOSING_DAYS, scope)
    return (
        select(p.payment_no, p.business_date, year, p.carried_over, own, open_until)
        .join(issue, issue.c.allotment_no == p.allotment_no)
        .where(scope.touched(payments), scope.live(payments))
        .where(
            p.kind.in_((PaymentKind.BOUNCED, PaymentKind.REFUNDED)), or_(p.carried_over, year != own, is_late(payments))
        )
        .order_by(p.payment_no, p.id)
    )


def _drawn(by: str, *tables: Table) -> Guard:
    """An application draws on a plan of its own unit's allotment; asked by a number that `tables` have."""
    a = applications.c

    def ask(scope: Scope) -> Select[Any]:
        plan = and_(plans.c.allotment_no == a.allotment_no, plans.c.plan_month == a.plan_month)
        planned = select(plans.c.id).where(scope.live(plans), plan).exists()
        issue = _issues(scope)
        return (
            select(a.application_no, a.allotment_no, a.plan_month, planned, a.reporting_unit, issue.c.reporting_unit)
            .outerjoin(issue, issue.c.allotment_no == a.allotment_no)
            .where(scope.live(applications), _named(a[by], scope, *tables))
            .where(or_(~planned, issue.c.reporting_unit.is_distinct_from(a.reporting_unit)))
            .order_by(a.application_no)
        )

    return Guard(tables, ask, judge_application)


def _same_operators(scope: Scope) -> Select[Any]:
    """Who recorded, reviewed or approved one application and did another of the three, too; a-1 is A-1."""
    duties = union_all(
        *[
            select(table.c.application_no, func.upper(table.c.operator).label("operator"), duty.label("duty")).where(
                scope.live(table),
                _named(table.c.application_no, scope, applications, steps),
                table.c.operator.is_not(None),
                counts,
            )
            for table, duty, counts in (
                (applications, literal("record"), true()),
                (steps, steps.c.action, steps.c.action.in_((Action.REVIEW, Action.APPROVE))),
            )
        ]
    ).subquery()
    number = func.count(distinct(duties.c.duty))
    key = (duties.c.application_no, duties.c.operator)
    return select(*key, number).group_by(*key).having(number > 1).order_by(*key)


def _changed(scope: Scope) -> Select[Any]:
    """Applications that a correction raises or turns to another payee under a review or an approval that stands."""
    a, before, s = applications.c, applications.alias("before").c, steps.c
    taken = select(s.id).where(
        scope.live(steps), s.application_no == a.application_no, s.action.in_((Action.REVIEW, Action.APPROVE))
    )
    payee = [a[name] != before[name] for name in ("payee_name", "payee_account", "payee_bank")]
    return (
        select(a.application_no)
        .where(scope.own(applications), a.replaces == before.id, or_(a.amount > before.amount, *payee), taken.exists())
        .order_by(a.application_no)
    )


def _untold(scope: Scope) -> Select[Any]:
    """Applications of which a step was taken while an earlier duty does not tell its person: rows of before that was asked."""
    s, a = steps.c, applications.c
    order = case({Action.REVIEW: 1, Action.APPROVE: 2, Action.SEND: 3}, value=s.action, else_=0)
    taken = (
        select(s.application_no, func.max(order).label("place"))
        .where(scope.touched(steps), scope.live(steps), s.business_date >= SEPARATION_SINCE)
        .group_by(s.application_no)
        .subquery()
    )
    earlier = union_all(
        select(a.application_no, literal(0).label("place")).where(
            scope.live(applications), _named(a.application_no, scope, steps), a.operator.is_(None)
        ),
        select(s.application_no, order).where(
            scope.live(steps), _named(s.application_no, scope, steps), s.operator.is_(None), order.in_((1, 2))
        ),
    ).subquery()
    return (
        select(earlier.c.application_no, func.min(earlier.c.place))
        .join(taken, and_(taken.c.application_no == earlier.c.application_no, earlier.c.place < taken.c.place))
        .group_by(earlier.c.application_no)
        .order_by(earlier.c.application_no)
    )


def _unnamed(scope: Scope) -> Select[Any]:
    """Touched applications that do not tell who recorded them, under a duty that was taken since it was asked."""
    s, a = steps.c, applications.c
    taken = select(s.id).where(
        scope.live(steps),
        s.application_no == a.application_no,
        s.action.in_((Action.REVIEW, Action.APPROVE)),
        s.business_date >= SEPARATION_SINCE,
    )
    return (
        select(a.application_no, literal(0))
        .where(scope.touched(applications), scope.live(applications), a.operator.is_(None), taken.exists())
        .order_by(a.application_no)
    )


def _unsent(scope: Scope) -> Select[Any]:
    """Payments of applications that had not been sent to the agent bank."""
    p = payments.c
    sent = select(steps.c.id).where(
        scope.live(steps),
        steps.c.application_no == p.application_no,
        steps.c.action == Action.SEND,
        steps.c.business_date <= p.business_date,
    )
    return (
        select(p.application_no, func.min(p.business_date))
        .where(scope.live(payments), p.kind == PaymentKind.PAID, _named(p.application_no, scope, payments, steps))
        .where(_VOUCHERS)
        .where(~sent.exists())
        .group_by(p.application_no)
        .order_by(p.application_no)
    )


def _copied(by: str, *tables: Table) -> Guard:
    """A payment repeats what its allotment and application say; asked by a number that `tables` have."""
    p, a = payments.c, applications.c

    def ask(scope: Scope) -> Select[Any]:
        issue = _issues(scope)
        own = [p[name] for name in _COPIED]
        theirs = [*[issue.c[name] for name in _OF_ALLOTMENT], *[a[name] for name in _OF_APPLICATION]]
        return (
            select(p.payment_no, *own, *theirs)
            .join(applications, and_(scope.live(applications), a.application_no == p.application_no))
            .join(issue, issue.c.allotment_no == a.allotment_no)
            .where(scope.live(payments), _named(p[by], scope, *tables))
            .where(or_(*[each.is_distinct_from(its) for each, its in zip(own, theirs, strict=True)]))
            .order_by(p.payment_no)
        )

    def say(payment_no: str, *sides: Any) -> Iterator[Told]:
        own, theirs = sides[: len(_COPIED)], sides[len(_COPIED) :]
        yield from judge_copies(payment_no, dict(zip(_COPIED, zip(own, theirs, strict=True), strict=True)))

    return Guard(tables, ask, say)


def _within(cover: Cover, limit: ColumnElement[Decimal], use: Side) -> Guard:
    """What comes back, is cleared or is paid again of one payment: nobody asks for the room that is left."""
    return covers(cover, Side(payments, limit), use, "application_no", "payment_no")[0]


_PLANS = Side(plans, plans.c.amount, _PLANNED_FROM)
_AGAIN = Side(
    payments, PAID, where=payments.c.repays_no.is_not(None), keys=(payments.c.application_no, payments.c.repays_no)
)
_applied, _ = covers(
    APPLIED_PAYMENTS,
    Side(applications, applications.c.amount),
    Side(payments, PAID - BOUNCED, where=_VOUCHERS),
    "application_no",
)

GUARDS = (
    before_vouchers(payments),
    Guard((allotments,), _shapes, judge_shape),
    covers(ALLOTTED_PLANS, Side(allotments, ALLOTTED), _PLANS, "allotment_no", also=[payments]),
    covers(
        PLANNED_PAYMENTS, _PLANS, Side(payments, PAID - RETURNED, where=_VOUCHERS), "allotment_no", also=[allotments]
    ),
    Guard((allotments, plans, payments), _strays, judge_stray),
    within_closing_days(payments, PAYMENT_CLOSING_DAYS, payments.c.kind == PaymentKind.PAID),
    Guard((payments,), _returns, judge_return),
    once(APPLICATION, applications.c.application_no),
    _drawn("allotment_no", allotments, plans),
    _drawn("application_no", applications),
    names(steps, APPLICATION, applications, "application_no"),
    in_course(COURSE, steps, "application_no", applications),
    Guard((applications, steps), _same_operators, judge_operator),
    Guard((applications,), _changed, judge_changed),
    Guard((steps,), _untold, judge_untold),
    Guard((applications,), _unnamed, judge_untold),
    Guard((steps, payments), _unsent, judge_unsent),
    _applied,
    _within(PAID_RETURNS, PAID, Side(payments, RETURNED)),
    _within(PAID_CLEARING, PAID, Side(payments, CLEARED)),
    _within(RETURNED_CLEARING, RETURNED, Side(payments, CLEARED_BACK)),
    _within(CLEARED_RETURNS, CLEARED, Side(payments, CLEARED_BACK)),
    _within(REPAYMENTS, BOUNCED, _AGAIN),
    _copied("allotment_no", allotments),
    _copied("application_no", applications, payments),
)
