"""Subsidies paid through the treasury: a payment that names a treasury payment stands on it, and within its amount."""

from datetime import date
from decimal import Decimal

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import Touched, standing
from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded

from ..topics.enterprise_subsidies.tables import payments as subsidies
from ..topics.payments.tables import PAID, RETURNED, payments

TREASURY_PAYMENT = Clause(document="财政国库管理制度（国库集中支付）", article=None, verified=False)


async def guard_subsidy_payments(session: AsyncSession, touched: Touched) -> Guarded:
    """Every treasury payment that the change touched and that subsidies name: known, not later, and no less."""
    touched_numbers = or_(
        subsidies.c.payment_no.in_(select(subsidies.c.payment_no).where(touched.rows(subsidies))),
        subsidies.c.payment_no.in_(select(payments.c.payment_no).where(touched.rows(payments))),
    )
    named = (
        select(
            subsidies.c.payment_no,
            func.sum(subsidies.c.amount).label("subsidised"),
            func.min(subsidies.c.business_date).label("first"),
        )
        .where(standing(subsidies), touched_numbers)
        .group_by(subsidies.c.payment_no)
        .subquery()
    )
    net = func.coalesce(func.sum(PAID - RETURNED), 0)
    query = (
        select(named.c.payment_no, named.c.subsidised, named.c.first, func.min(payments.c.business_date), net)
        .outerjoin(payments, and_(standing(payments), payments.c.payment_no == named.c.payment_no))
        .group_by(named.c.payment_no, named.c.subsidised, named.c.first)
        .order_by(named.c.payment_no)
    )
    return Guarded(
        [
            finding
            for number, subsidised, first, paid_on, paid in await session.execute(query)
            for finding in judge_subsidies(number, subsidised, (first, paid_on), paid)
        ][:100]
    )


def judge_subsidies(
    payment_no: str, subsidised: Decimal, days: tuple[date, date | None], paid: Decimal
) -> list[Finding]:
    """`days` are the subsidies' first and the treasury payment's own; `paid` is net of what came back."""
    first, paid_on = days
    if paid_on is None or first < paid_on:
        zh = f"国库支付凭证{payment_no}在{first}尚未支付，补贴不能以其兑现"
        en = f"The treasury payment {payment_no} had not been made by {first}; no subsidy is paid through it"
        return [blocked("treasury_payment_unknown", zh, en, TREASURY_PAYMENT, "payment_no", payment_no)]
    if subsidised <= paid:
        return []
    zh = f"国库支付凭证{payment_no}净支付{paid}元，以其兑现的补贴共{subsidised}元"
    en = f"The treasury payment {payment_no} paid {paid} net; subsidies of {subsidised} name it"
    return [exceeded("subsidies_exceed_payment", zh, en, TREASURY_PAYMENT, "amount", subsidised, paid)]
