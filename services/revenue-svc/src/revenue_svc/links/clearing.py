"""A day's clearing statement of an agent bank against the payments cleared from its accounts: an alert while they differ."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Select, Table, and_, func, or_, select, tuple_, union
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import Touched, standing

from ..topics.clearing.rules import CLEARING_ALERT, clearing_cause
from ..topics.clearing.tables import statements
from ..topics.payments.schemas import PaymentKind
from ..topics.payments.tables import CLEARED, CLEARED_BACK, applications, payments
from ..topics.treasury_accounts.tables import treasury_accounts

_CLEARING = payments.c.kind.in_((PaymentKind.CLEARED, PaymentKind.CLEARED_BACK))
_NOTHING = (Decimal(0), Decimal(0))
_KEY = (statements.c.agent_bank, statements.c.business_date)


def _touched_by(table: Table, touched: Touched) -> Select[Any]:
    """The banks and days whose cleared payments the rows of a change to one table count into, or did."""

    def counts(each: Table) -> Any:
        return or_(standing(each), touched.rows(each)) if each is table else standing(each)

    p, a, t = payments.c, applications.c, treasury_accounts.c
    return (
        select(t.agent_bank, p.business_date)
        .select_from(payments)
        .join(applications, and_(a.application_no == p.application_no, counts(applications)))
        .join(treasury_accounts, and_(t.account == a.payer_account, counts(treasury_accounts)))
        .where(touched.rows(table), _CLEARING, counts(payments))
    )


async def guard_clearing(session: AsyncSession, touched: Touched) -> Guarded:
    """Every statement of a bank and day that the change touched from either side."""
    moved = union(
        select(*_KEY).where(touched.rows(statements)),
        *[_touched_by(table, touched) for table in (payments, applications, treasury_accounts)],
    ).subquery()
    stated = select(*_KEY, func.sum(statements.c.cleared_amount), func.sum(statements.c.returned_amount)).where(
        standing(statements), tuple_(*_KEY).in_(select(moved))
    )
    found = {(bank, day): (out, back) for bank, day, out, back in await session.execute(stated.group_by(*_KEY))}
    lost = select(*_KEY).where(touched.rows(statements))
    about = {*found, *[(bank, day) for bank, day in await session.execute(lost)]}
    if not about:
        return Guarded()
    p, a, t = payments.c, applications.c, treasury_accounts.c
    rows = (
        select(t.agent_bank, p.business_date, func.sum(CLEARED), func.sum(CLEARED_BACK))
        .select_from(payments)
        .join(applications, and_(standing(applications), a.application_no == p.application_no))
        .join(treasury_accounts, and_(standing(treasury_accounts), t.account == a.payer_account))
        .where(standing(payments), _CLEARING, p.business_date.in_({day for _, day in found}))
        .group_by(t.agent_bank, p.business_date)
    )
    paid = {(bank, day): (out, back) for bank, day, out, back in await session.execute(rows)}
    return Guarded(
        alerts={
            (CLEARING_ALERT, f"{bank} {day}"): clearing_cause(
                bank, day, found[bank, day], paid.get((bank, day), _NOTHING)
            )
            if (bank, day) in found
            else None
            for bank, day in sorted(about)
        }
    )
