"""Payments leave from a zero-balance account of the unit and never go to one: applications, steps, payments, accounts."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.schemas.terms import Told

from ..topics.payments.rules import APPLICATION, PAYMENT
from ..topics.payments.schemas import Action, PaymentMode
from ..topics.payments.tables import applications, payments, steps
from ..topics.treasury_accounts.rules import judge_own_payee, judge_payer
from ..topics.treasury_accounts.schemas import TreasuryAccountKind
from ..topics.treasury_accounts.tables import account_closings, treasury_accounts


def _in_use(scope: Scope, day: ColumnElement[Any]) -> ColumnElement[bool]:
    """Accounts that are open on a day."""
    t, closing = treasury_accounts.c, account_closings.c
    closed = select(closing.id).where(
        scope.live(account_closings), closing.account == t.account, closing.business_date <= day
    )
    return and_(scope.live(treasury_accounts), t.business_date <= day, ~closed.exists())


def _wrong_payers(scope: Scope, within: ColumnElement[bool]) -> Select[Any]:
    """Applications, not rejected, that are not paid from an account in use on the day of sending, else of applying."""
    a, t = applications.c, treasury_accounts.c
    sent_on, rejected_on = (
        select(func.min(steps.c.business_date))
        .where(scope.live(steps), steps.c.application_no == a.application_no, steps.c.action == action)
        .correlate(applications)
        .scalar_subquery()
        for action in (Action.SEND, Action.REJECT)
    )
    day = func.coalesce(sent_on, a.business_date).label("day")
    # Read first, so that accounts are looked up for the few that are asked about, and not for every application.
    asked = (
        select(a.application_no, a.reporting_unit, a.mode, a.payer_account, day)
        .where(scope.live(applications), within, rejected_on.is_(None))
        .cte()
        .prefix_with("MATERIALIZED")
        .c
    )
    own = t.reporting_unit == asked.reporting_unit
    fiscal = and_(t.kind == TreasuryAccountKind.FISCAL, asked.mode == PaymentMode.DIRECT)
    in_use = _in_use(scope, asked.day)
    has_any = select(t.id).where(own, in_use).exists()
    fits = select(t.id).where(t.account == asked.payer_account, or_(own, fiscal), in_use).exists()
    return select(asked.application_no, asked.day).where(has_any, ~fits).order_by(asked.application_no)


def _own_payees(scope: Scope, within: ColumnElement[bool]) -> Select[Any]:
    """Applications whose payee is an account of their own unit, open or closed."""
    a, t = applications.c, treasury_accounts.c
    own = and_(scope.live(treasury_accounts), t.account == a.payee_account, t.reporting_unit == a.reporting_unit)
    return (
        select(a.application_no)
        .where(scope.live(applications), within, select(t.id).where(own).exists())
        .order_by(a.application_no)
    )


def _corrected_to_own(scope: Scope) -> Select[Any]:
    """Payments to a corrected account that is one of the unit's own."""
    p, t = payments.c, treasury_accounts.c
    own = and_(scope.live(treasury_accounts), t.account == p.payee_account, t.reporting_unit == p.reporting_unit)
    return (
        select(p.payment_no)
        .join(treasury_accounts, own)
        .where(scope.live(payments), scope.touched(payments))
        .order_by(p.payment_no)
    )


def _numbered(scope: Scope) -> ColumnElement[bool]:
    """The applications that the change touched, or took a step of."""
    numbers = scope.keys((applications.c.application_no,), (steps.c.application_no,))
    return applications.c.application_no.in_(numbers)


def _naming(scope: Scope, account: ColumnElement[str]) -> ColumnElement[bool]:
    """What was paid from or to an account still stands when the account is registered, corrected, voided or closed.

    Applications from other accounts were lawful before the register knew any: they are not judged by a later one.
    """
    return account.in_(scope.keys((treasury_accounts.c.account,), (account_closings.c.account,)))


def _say_applied(number: str) -> Iterator[Told]:
    yield judge_own_payee(APPLICATION, number)


def _say_paid(number: str) -> Iterator[Told]:
    yield judge_own_payee(PAYMENT, number)


_payer, _payee = applications.c.payer_account, applications.c.payee_account
GUARDS = (
    Guard((applications, steps), lambda scope: _wrong_payers(scope, _numbered(scope)), judge_payer),
    Guard(
        (treasury_accounts, account_closings), lambda scope: _wrong_payers(scope, _naming(scope, _payer)), judge_payer
    ),
    Guard((applications,), lambda scope: _own_payees(scope, _numbered(scope)), _say_applied),
    Guard((treasury_accounts,), lambda scope: _own_payees(scope, _naming(scope, _payee)), _say_applied),
    Guard((payments,), _corrected_to_own, _say_paid),
)
