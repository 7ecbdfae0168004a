"""Payments leave from a zero-balance account of the unit and never go to one: applications, steps, payments, accounts."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import LISTED, Guarded
from bureau_common.kit.books.old import Touched, standing

from ..topics.payments.rules import APPLICATION, PAYMENT
from ..topics.payments.schemas import Action, PaymentMode
from ..topics.payments.tables import applications, payments, steps
from ..topics.treasury_accounts.rules import judge_own_payee, judge_payer
from ..topics.treasury_accounts.schemas import TreasuryAccountKind
from ..topics.treasury_accounts.tables import account_closings, treasury_accounts


def _in_use(day: ColumnElement[Any]) -> ColumnElement[bool]:
    """Accounts that are open on a day."""
    t, closing = treasury_accounts.c, account_closings.c
    closed = select(closing.id).where(
        standing(account_closings), closing.account == t.account, closing.business_date <= day
    )
    return and_(standing(treasury_accounts), t.business_date <= day, ~closed.exists())


def _wrong_payers(within: ColumnElement[bool]) -> Select[Any]:
    """Applications, not rejected, that are not paid from an account in use on the day of sending, else of applying."""
    a, t = applications.c, treasury_accounts.c
    sent, rejected = (
        and_(standing(steps), steps.c.application_no == a.application_no, steps.c.action == action)
        for action in (Action.SEND, Action.REJECT)
    )
    sent_on = select(func.min(steps.c.business_date)).where(sent).correlate(applications).scalar_subquery()
    day = func.coalesce(sent_on, a.business_date)
    own = t.reporting_unit == a.reporting_unit
    fiscal = and_(t.kind == TreasuryAccountKind.FISCAL, a.mode == PaymentMode.DIRECT)
    has_any = select(t.id).where(own, _in_use(day)).exists()
    fits = select(t.id).where(t.account == a.payer_account, or_(own, fiscal), _in_use(day)).exists()
    dropped = select(steps.c.id).where(rejected).exists()
    return (
        select(a.application_no, day)
        .where(standing(applications), within, ~dropped, has_any, ~fits)
        .order_by(a.application_no)
        .limit(LISTED)
    )


def _own_payees(within: ColumnElement[bool]) -> Select[Any]:
    """Applications whose payee is an account of their own unit, open or closed."""
    a, t = applications.c, treasury_accounts.c
    own = and_(standing(treasury_accounts), t.account == a.payee_account, t.reporting_unit == a.reporting_unit)
    return (
        select(a.application_no).where(standing(applications), within, select(t.id).where(own).exists()).limit(LISTED)
    )


async def _judge(session: AsyncSession, within: ColumnElement[bool]) -> Guarded:
    payers = [judge_payer(*row) for row in await session.execute(_wrong_payers(within))]
    payees = [judge_own_payee(APPLICATION, number) for number in await session.scalars(_own_payees(within))]
    return Guarded([*payers, *payees])


async def guard_applied_accounts(session: AsyncSession, touched: Touched) -> Guarded:
    """An application is paid from an account of its unit, and not to one."""
    numbers = select(applications.c.application_no).where(touched.rows(applications))
    return await _judge(session, applications.c.application_no.in_(numbers))


async def guard_sent_accounts(session: AsyncSession, touched: Touched) -> Guarded:
    """The account is in use when the application is sent."""
    numbers = select(steps.c.application_no).where(touched.rows(steps))
    return await _judge(session, applications.c.application_no.in_(numbers))


async def guard_paid_accounts(session: AsyncSession, touched: Touched) -> Guarded:
    """A corrected account is none of the unit's own either."""
    p, t = payments.c, treasury_accounts.c
    own = and_(standing(treasury_accounts), t.account == p.payee_account, t.reporting_unit == p.reporting_unit)
    query = select(p.payment_no).join(treasury_accounts, own).where(standing(payments), touched.rows(payments))
    return Guarded([judge_own_payee(PAYMENT, number) for number in await session.scalars(query.limit(LISTED))])


async def guard_used_accounts(session: AsyncSession, touched: Touched) -> Guarded:
    """What was paid from or to an account still stands when the account is registered, corrected, voided or closed.

    Applications from other accounts were lawful before the register knew any: they are not judged by a later one.
    """
    accounts = [select(each.c.account).where(touched.rows(each)) for each in (treasury_accounts, account_closings)]
    named = (applications.c.payer_account, applications.c.payee_account)
    return await _judge(session, or_(*[column.in_(each) for column in named for each in accounts]))
