"""Subsidies paid through the treasury: a payment that names a treasury payment stands on it, and within its amount."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.openings import is_voucher
from bureau_common.schemas.findings import Clause, blocked, exceeded
from bureau_common.schemas.terms import Told

from ..topics.enterprise_subsidies.tables import payments as subsidies
from ..topics.payments.tables import PAID, RETURNED, payments

TREASURY_PAYMENT = Clause(document="财政国库管理制度（国库集中支付）", article=None, verified=False)


def _ask(scope: Scope) -> Select[Any]:
    """Treasury payments that subsidies name and that do not stand, come later, or bring less."""
    named = (
        select(
            subsidies.c.payment_no,
            func.sum(subsidies.c.amount).label("subsidised"),
            func.min(subsidies.c.business_date).label("first"),
        )
        .where(
            scope.live(subsidies),
            is_voucher(subsidies),
            scope.concerns((subsidies.c.payment_no,), (payments.c.payment_no,)),
        )
        .group_by(subsidies.c.payment_no)
        .subquery()
    )
    paid_on, net = func.min(payments.c.business_date), func.coalesce(func.sum(PAID - RETURNED), 0)
    return (
        select(named.c.payment_no, named.c.subsidised, named.c.first, paid_on, net)
        .outerjoin(payments, and_(scope.live(payments), payments.c.payment_no == named.c.payment_no))
        .group_by(named.c.payment_no, named.c.subsidised, named.c.first)
        .having(or_(paid_on.is_(None), named.c.first < paid_on, named.c.subsidised > net))
        .order_by(named.c.payment_no)
    )


def _say(payment_no: str, subsidised: Decimal, first: date, paid_on: date | None, net: Decimal) -> Iterator[Told]:
    """`first` is the day of the first subsidy; `net` is what was paid less what came back."""
    if paid_on is None or first < paid_on:
        code = "unknown" if paid_on is None else "too_early"
        zh = f"国库支付凭证{payment_no}在{first}尚未支付，补贴不能以其兑现"
        en = f"The treasury payment {payment_no} had not been made by {first}; no subsidy is paid through it"
        yield blocked(code, zh, en, TREASURY_PAYMENT, "payment_no", payment_no)
        return
    zh = f"国库支付凭证{payment_no}净支付{net}元，以其兑现的补贴共{subsidised}元"
    en = f"The treasury payment {payment_no} paid {net} net; subsidies of {subsidised} name it"
    yield exceeded("not_covered", zh, en, TREASURY_PAYMENT, "amount", subsidised, net)


GUARDS = (Guard((subsidies, payments), _ask, _say),)
