"""A day's clearing statement of an agent bank against the payments cleared from its accounts: an alert while they differ."""

from typing import Any

from sqlalchemy import FromClause, Select, Table, and_, func, or_, select, tuple_, union

from bureau_common.kit.books.guards import Guard, Scope

from ..topics.clearing.rules import judge_day
from ..topics.clearing.tables import statements
from ..topics.payments.schemas import PaymentKind
from ..topics.payments.tables import CLEARED, CLEARED_BACK, applications, payments
from ..topics.treasury_accounts.tables import treasury_accounts

_BANK, _DAY = treasury_accounts.c.agent_bank, payments.c.business_date
_KEY = (statements.c.agent_bank, statements.c.business_date)
_CLEARING = payments.c.kind.in_((PaymentKind.CLEARED, PaymentKind.CLEARED_BACK))
_PAID = (payments, applications, treasury_accounts)


def _paid_from(scope: Scope, touched: Table | None = None) -> FromClause:
    """Payments with the account that they left from; of a `touched` table also the rows that stand no more."""

    def counts(table: Table) -> Any:
        return or_(scope.live(table), scope.touched(table)) if table is touched else scope.live(table)

    p, a, t = payments.c, applications.c, treasury_accounts.c
    applied = and_(a.application_no == p.application_no, counts(applications))
    return payments.join(applications, and_(applied, counts(payments))).join(
        treasury_accounts, and_(t.account == a.payer_account, counts(treasury_accounts))
    )


def _touched_by(scope: Scope, table: Table) -> Select[Any]:
    """The banks and days whose cleared payments the rows of a change to one table count into, or did."""
    return select(_BANK, _DAY).select_from(_paid_from(scope, table)).where(scope.touched(table), _CLEARING)


def _days(scope: Scope) -> Select[Any]:
    """Every bank and day that the change touched from either side: what is stated, and what the payments say."""
    moved = union(select(*_KEY).where(scope.touched(statements)), *[_touched_by(scope, table) for table in _PAID]).cte()
    stated = (
        select(*_KEY)
        .add_columns(func.sum(statements.c.cleared_amount).label("out"))
        .add_columns(func.sum(statements.c.returned_amount).label("back"))
        .where(scope.live(statements), tuple_(*_KEY).in_(select(moved)))
        .group_by(*_KEY)
        .subquery()
    )
    paid = (
        select(_BANK, _DAY, func.sum(CLEARED).label("out"), func.sum(CLEARED_BACK).label("back"))
        .select_from(_paid_from(scope))
        .where(_CLEARING, _DAY.in_(select(stated.c.business_date)))
        .group_by(_BANK, _DAY)
        .subquery()
    )
    same = [
        and_(side.c.agent_bank == moved.c.agent_bank, side.c.business_date == moved.c.business_date)
        for side in (stated, paid)
    ]
    return (
        select(moved, stated.c.out, stated.c.back)
        .add_columns(*[func.coalesce(column, 0) for column in (paid.c.out, paid.c.back)])
        .outerjoin(stated, same[0])
        .outerjoin(paid, same[1])
        .order_by(moved.c.agent_bank, moved.c.business_date)
    )


GUARDS = (Guard((statements, *_PAID), _days, judge_day, limit=None),)
