"""Payments go to payee accounts that were checked: applications, their steps, payments and the checks themselves."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, or_, select, true, union

from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.parameters.parameters import in_force
from bureau_common.schemas.terms import Told

from ..topics.payee_accounts.rules import PAYEE_CHECK, Payee, judge_other_account, judge_payee, judge_repayment
from ..topics.payee_accounts.schemas import CheckResult
from ..topics.payee_accounts.tables import payee_accounts
from ..topics.payments.rules import APPLICATION, PAYMENT
from ..topics.payments.schemas import Action, PaymentKind, ReturnReason
from ..topics.payments.tables import applications, payments, steps

_OF_THE_ACCOUNT = (ReturnReason.WRONG_ACCOUNT, ReturnReason.ACCOUNT_CLOSED, ReturnReason.NAME_DIFFERS)


def _check_in_force(scope: Scope, account: ColumnElement[str], day: ColumnElement[date]) -> FromClause:
    """The last check of an account up to a day."""
    c = payee_accounts.c
    return (
        select(c.payee_name, c.result, c.valid_until, c.business_date.label("checked"))
        .where(scope.live(payee_accounts), c.payee_account == account, c.business_date <= day)
        .order_by(c.business_date.desc())
        .limit(1)
        .lateral()
    )


def _unfit(check: FromClause, name: ColumnElement[str], day: ColumnElement[date]) -> ColumnElement[bool]:
    """No check, a bad or an expired one, or one of another name."""
    c = check.c
    return or_(c.result.is_(None), c.result != CheckResult.MATCHED, c.valid_until < day, c.payee_name != name)


def _applied(scope: Scope, within: ColumnElement[bool]) -> Select[Any]:
    """Applications with an unfit payee on the day of sending, or of applying while they are not sent; blocked ones first."""
    a = applications.c
    sent = and_(scope.live(steps), steps.c.application_no == a.application_no, steps.c.action == Action.SEND)
    day = func.coalesce(steps.c.business_date, a.business_date)
    check = _check_in_force(scope, a.payee_account, day)
    mode = case((steps.c.id.is_(None), "warn"), else_=in_force(PAYEE_CHECK, day, scope)).label("mode")
    return (
        select(mode, a.application_no, a.payee_name, day, check.c.payee_name, check.c.result, check.c.valid_until)
        .select_from(applications)
        .outerjoin(steps, sent)
        .outerjoin(check, true())
        .where(scope.live(applications), within, _unfit(check, a.payee_name, day))
        .order_by(mode, a.application_no)
    )


def _say_applied(mode: str, *payee: Any) -> Iterator[Told]:
    yield judge_payee(APPLICATION, Payee(*payee), mode)


def _paid_again(scope: Scope, within: ColumnElement[bool]) -> Select[Any]:
    """Payments to an account of their own, or after another of their application had bounced for its account."""
    p, a = payments.c, applications.c
    bounce = (
        select(p.application_no, p.payment_no, p.business_date)
        .where(scope.live(payments), p.kind == PaymentKind.BOUNCED, p.return_reason.in_(_OF_THE_ACCOUNT))
        .subquery()
    )
    before = and_(
        bounce.c.application_no == p.application_no,
        bounce.c.payment_no != p.payment_no,
        bounce.c.business_date <= p.business_date,
    )
    paid = (
        select(p.payment_no, p.application_no, p.business_date.label("day"), p.payee_account)
        .add_columns(func.max(bounce.c.business_date).label("bounced"))
        .outerjoin(bounce, before)
        .where(scope.live(payments), p.kind == PaymentKind.PAID, within)
        .where(or_(bounce.c.payment_no.is_not(None), p.payee_account.is_not(None)))
        .group_by(p.id)
        .subquery()
    )
    account = func.coalesce(paid.c.payee_account, a.payee_account)
    check = _check_in_force(scope, account, paid.c.day)
    unfit = or_(_unfit(check, a.payee_name, paid.c.day), check.c.checked < paid.c.bounced)
    elsewhere = and_(paid.c.bounced.is_(None), account != a.payee_account)
    return (
        select(paid.c.bounced, check.c.checked, paid.c.payment_no, a.payee_name, paid.c.day)
        .add_columns(check.c.payee_name, check.c.result, check.c.valid_until)
        .select_from(paid)
        .join(applications, and_(scope.live(applications), a.application_no == paid.c.application_no))
        .outerjoin(check, true())
        .where(or_(elsewhere, and_(paid.c.bounced.is_not(None), unfit)))
        .order_by(paid.c.payment_no)
    )


def _say_paid(bounced: date | None, checked: date | None, number: str, *payee: Any) -> Iterator[Told]:
    if bounced is None:
        yield judge_other_account(number)
    elif checked is None or checked < bounced:
        yield judge_repayment(number, bounced, checked)
    else:
        yield judge_payee(PAYMENT, Payee(number, *payee))


def _numbered(scope: Scope) -> ColumnElement[bool]:
    """The applications that the change touched, or took a step of."""
    numbers = scope.keys((applications.c.application_no,), (steps.c.application_no,))
    return applications.c.application_no.in_(numbers)


def _checked(scope: Scope) -> ColumnElement[bool]:
    """The applications to an account of which the change touched a check: what was sent on a check keeps it."""
    return applications.c.payee_account.in_(scope.keys((payee_accounts.c.payee_account,)))


def _paid_on(scope: Scope) -> ColumnElement[bool]:
    """The payments to such an account, whether they or their applications name it."""
    p, a = payments.c, applications.c
    checked = p.payee_account.in_(scope.keys((payee_accounts.c.payee_account,)))
    applied = and_(scope.live(applications), a.application_no == p.application_no, _checked(scope))
    corrected, others = select(p.id).where(checked), select(p.id).join(applications, applied)
    return p.id.in_(union(*[each.where(scope.live(payments)) for each in (corrected, others)]))


def _paid_for(scope: Scope) -> ColumnElement[bool]:
    """The payments of the applications that the change touched."""
    return payments.c.application_no.in_(scope.keys((applications.c.application_no,)))


GUARDS = (
    Guard((applications, steps), lambda scope: _applied(scope, _numbered(scope)), _say_applied),
    Guard((payee_accounts,), lambda scope: _applied(scope, _checked(scope)), _say_applied),
    Guard((applications,), lambda scope: _paid_again(scope, _paid_for(scope)), _say_paid),
    Guard((payee_accounts,), lambda scope: _paid_again(scope, _paid_on(scope)), _say_paid),
    # Judged when it is paid, and not when another bounces: a bounce must always be recorded.
    Guard((payments,), lambda scope: _paid_again(scope, scope.touched(payments)), _say_paid),
)
