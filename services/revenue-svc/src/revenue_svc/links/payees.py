"""Payments go to payee accounts that were checked: applications, their steps, payments and the checks themselves."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, literal, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import LISTED, Guarded
from bureau_common.kit.books.old import Touched, standing
from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.parameters.parameters import read_in_force
from bureau_common.schemas.findings import Finding
from bureau_common.schemas.parameters import Setting
from bureau_common.schemas.terms import Term

from ..topics.payee_accounts.rules import PAYEE_CHECK, Payee, judge_other_account, judge_payee, judge_repayment
from ..topics.payee_accounts.schemas import CheckResult
from ..topics.payee_accounts.tables import payee_accounts
from ..topics.payments.rules import APPLICATION, PAYMENT
from ..topics.payments.schemas import Action, PaymentKind, ReturnReason
from ..topics.payments.tables import applications, payments, steps

_OF_THE_ACCOUNT = (ReturnReason.WRONG_ACCOUNT, ReturnReason.ACCOUNT_CLOSED, ReturnReason.NAME_DIFFERS)


def _check_in_force(account: ColumnElement[str], day: ColumnElement[date]) -> FromClause:
    """The last check of an account up to a day."""
    c = payee_accounts.c
    return (
        select(c.payee_name.label("checked_name"), c.result, c.valid_until, c.business_date.label("checked"))
        .where(standing(payee_accounts), c.payee_account == account, c.business_date <= day)
        .order_by(c.business_date.desc())
        .limit(1)
        .lateral()
    )


def _unfit(check: FromClause, name: ColumnElement[str], day: ColumnElement[date]) -> ColumnElement[bool]:
    """No check, a bad or an expired one, or one of another name."""
    c = check.c
    return or_(c.result.is_(None), c.result != CheckResult.MATCHED, c.valid_until < day, c.checked_name != name)


def _applied(within: ColumnElement[bool], modes: Sequence[Setting]) -> Select[Any]:
    """Applications with an unfit payee on the day of sending, or of applying while they are not sent; blocked ones first.

    `modes` are the settings of the parameter, newest first.
    """
    a = applications.c
    sent = and_(standing(steps), steps.c.application_no == a.application_no, steps.c.action == Action.SEND)
    day = func.coalesce(steps.c.business_date, a.business_date)
    check = _check_in_force(a.payee_account, day)
    by_day = [(day >= setting.since, literal(setting.text)) for setting in modes]
    mode = case((steps.c.id.is_(None), "warn"), *by_day, else_=PAYEE_CHECK.default).label("mode")
    return (
        select(a.application_no.label("number"), a.payee_name, day.label("day"), mode, check)
        .select_from(applications)
        .outerjoin(steps, sent)
        .outerjoin(check, true())
        .where(standing(applications), within, _unfit(check, a.payee_name, day))
        .order_by(mode, a.application_no)
    )


def _paid_again(within: ColumnElement[bool]) -> Select[Any]:
    """Payments to an account of their own, or after another of their application had bounced for its account."""
    p, a = payments.c, applications.c
    bounce = (
        select(p.application_no, p.payment_no, p.business_date)
        .where(standing(payments), p.kind == PaymentKind.BOUNCED, p.return_reason.in_(_OF_THE_ACCOUNT))
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
        .where(standing(payments), p.kind == PaymentKind.PAID, within)
        .where(or_(bounce.c.payment_no.is_not(None), p.payee_account.is_not(None)))
        .group_by(p.id)
        .subquery()
    )
    account = func.coalesce(paid.c.payee_account, a.payee_account)
    check = _check_in_force(account, paid.c.day)
    unfit = or_(_unfit(check, a.payee_name, paid.c.day), check.c.checked < paid.c.bounced)
    elsewhere = and_(paid.c.bounced.is_(None), account != a.payee_account)
    return (
        select(paid.c.payment_no.label("number"), a.payee_name, paid.c.day, paid.c.bounced, check)
        .select_from(paid)
        .join(applications, and_(standing(applications), a.application_no == paid.c.application_no))
        .outerjoin(check, true())
        .where(or_(elsewhere, and_(paid.c.bounced.is_not(None), unfit)))
        .order_by(paid.c.payment_no)
    )


async def _judge(
    session: AsyncSession, of_applications: ColumnElement[bool] | None, of_payments: ColumnElement[bool] | None
) -> Guarded:
    findings: list[Finding] = []
    if of_applications is not None:
        in_force = await read_in_force(session, await read_cutoff(session, None), (PAYEE_CHECK,))
        query = _applied(of_applications, in_force.approved.get(PAYEE_CHECK.key, [])).limit(LISTED)
        for row in await session.execute(query):
            findings.append(judge_payee(_payee(APPLICATION, row), row.mode))
    if of_payments is not None:
        for row in await session.execute(_paid_again(of_payments).limit(LISTED)):
            findings.append(_judge_payment(row))
    return Guarded(findings)


def _judge_payment(row: Any) -> Finding:
    if row.bounced is None:
        return judge_other_account(row.number)
    if row.checked is None or row.checked < row.bounced:
        return judge_repayment(row.number, row.bounced, row.checked)
    return judge_payee(_payee(PAYMENT, row), "block")


def _payee(of: Term, row: Any) -> Payee:
    return Payee(of, row.number, row.payee_name, row.day, row.checked_name, row.result, row.valid_until)


async def guard_applied_payees(session: AsyncSession, touched: Touched) -> Guarded:
    """An application names a checked payee."""
    numbers = select(applications.c.application_no).where(touched.rows(applications))
    return await _judge(session, applications.c.application_no.in_(numbers), payments.c.application_no.in_(numbers))


async def guard_sent_payees(session: AsyncSession, touched: Touched) -> Guarded:
    """What is sent to the agent bank names a checked payee."""
    numbers = select(steps.c.application_no).where(touched.rows(steps))
    return await _judge(session, applications.c.application_no.in_(numbers), None)


async def guard_paid_payees(session: AsyncSession, touched: Touched) -> Guarded:
    """What is paid again goes to an account checked since: judged when it is paid, for a bounce must always be recorded."""
    return await _judge(session, None, touched.rows(payments))


async def guard_payee_checks(session: AsyncSession, touched: Touched) -> Guarded:
    """What was sent or paid on a check keeps it."""
    accounts = select(payee_accounts.c.payee_account).where(touched.rows(payee_accounts))
    applied = applications.c.payee_account.in_(accounts)
    numbers = select(applications.c.application_no).where(standing(applications), applied)
    paid = or_(payments.c.payee_account.in_(accounts), payments.c.application_no.in_(numbers))
    return await _judge(session, applied, paid)
