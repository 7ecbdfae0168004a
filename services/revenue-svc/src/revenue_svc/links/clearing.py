"""A day's clearing statement of an agent bank against the payments cleared from its accounts: an alert while they differ."""

from typing import Any

from sqlalchemy import FromClause, Select, and_, func, or_, select

from bureau_common.kit.books.guards import Scope
from bureau_common.kit.books.questions import Question

from ..topics.clearing.rules import CLEARING_ALERT, judge_day
from ..topics.clearing.tables import statements
from ..topics.payments.schemas import PaymentKind
from ..topics.payments.tables import CLEARED, CLEARED_BACK, applications, payments
from ..topics.treasury_accounts.tables import treasury_accounts

_BANK, _DAY = treasury_accounts.c.agent_bank, payments.c.business_date
_KEY = (statements.c.agent_bank, statements.c.business_date)
_CLEARING = payments.c.kind.in_((PaymentKind.CLEARED, PaymentKind.CLEARED_BACK))


def _paid_from(scope: Scope) -> FromClause:
    """Payments with the account that they left from."""
    p, a, t = payments.c, applications.c, treasury_accounts.c
    applied = and_(a.application_no == p.application_no, scope.live(applications), scope.live(payments))
    return payments.join(applications, applied).join(
        treasury_accounts, and_(t.account == a.payer_account, scope.live(treasury_accounts))
    )


def _ask(scope: Scope) -> Select[Any]:
    """Every bank and day of which a statement says something else than the payments; a day without one says nothing."""
    stated = (
        select(*_KEY)
        .add_columns(func.sum(statements.c.cleared_amount).label("out"))
        .add_columns(func.sum(statements.c.returned_amount).label("back"))
        .where(scope.live(statements))
        .group_by(*_KEY)
        .subquery()
    )
    # Of the many payments only those of days of which there is a statement.
    days = select(statements.c.business_date).where(scope.live(statements))
    paid = (
        select(_BANK, _DAY, func.sum(CLEARED).label("out"), func.sum(CLEARED_BACK).label("back"))
        .select_from(_paid_from(scope))
        .where(_CLEARING, _DAY.in_(days))
        .group_by(_BANK, _DAY)
        .subquery()
    )
    same = and_(stated.c.agent_bank == paid.c.agent_bank, stated.c.business_date == paid.c.business_date)
    out, back = [func.coalesce(column, 0) for column in (paid.c.out, paid.c.back)]
    return (
        select(stated, out, back)
        .outerjoin(paid, same)
        .where(or_(stated.c.out != out, stated.c.back != back))
        .order_by(stated.c.agent_bank, stated.c.business_date)
    )


GUARDS = (
    Question(
        CLEARING_ALERT,
        {
            statements: _KEY,
            payments: (payments.c.application_no,),
            applications: (applications.c.application_no,),
            treasury_accounts: (treasury_accounts.c.account,),
        },
        _ask,
        judge_day,
    ),
)
