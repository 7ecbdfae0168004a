"""Payments of rural projects against the treasury payments that they name: money that moved, to the contract's payee."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import FromClause, Select, and_, case, func, select, true, union

from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.schemas.alerts import cause
from bureau_common.schemas.findings import Clause, blocked, exceeded
from bureau_common.schemas.terms import AlertOn, Told

from ..topics.payments.tables import PAID, RETURNED, applications, payments
from ..topics.rural_revitalization.schemas import MoneyKind
from ..topics.rural_revitalization.tables import NET_PAID, contracts
from ..topics.rural_revitalization.tables import payments as rural

TREASURY = Clause(document="财政国库管理制度（国库集中支付）及衔接资金动态监控的规定", article=None, verified=False)
_VOUCHER = (rural.c.application_no, rural.c.payment_no)


def judge_backing(
    application_no: str, payment_no: str, claimed: Decimal, added: Decimal, first: date | None, last: date,
    backing: Decimal, paid_on: date | None,
) -> Iterator[Told]:  # fmt: skip
    """Projects claim no more than the treasury paid on a voucher, and not before it paid.

    What a change adds to the claims is refused; money that the treasury took back, or whose record it took back, while
    projects still count it as paid, raises an alert.
    """
    voucher = f"{application_no} {payment_no}"
    if added > 0 and claimed > backing:
        zh = f"支付凭证{voucher}：各项目合计{claimed:.2f}元，国库实际支付{backing:.2f}元；请核对凭证号和金额"
        en = f"Voucher {voucher}: projects claim {claimed:.2f} of the {backing:.2f} that the treasury paid"
        yield exceeded("not_covered", zh, en, TREASURY, "amount", claimed, backing)
    elif added > 0 and first is not None and paid_on is not None and first < paid_on:
        zh, en = f"支付凭证{voucher}在{paid_on}才支付", f"Voucher {voucher} was paid on {paid_on}, not before"
        yield blocked("too_early", zh, en, TREASURY, "business_date", first, f">= {paid_on}")
    found = None
    if claimed > backing:
        zh = f"支付凭证{voucher}：各项目合计{claimed:.2f}元，国库实付净额只有{backing:.2f}元，请登记退回或更正"
        en = f"Voucher {voucher}: projects claim {claimed:.2f}, the treasury's net payment is {backing:.2f}"
        found = cause("rural_payment_unbacked", "red", last, zh, en, TREASURY)
    yield AlertOn("rural_payment_unbacked", voucher, found)


def judge_payees(
    application_no: str,
    payment_no: str,
    claimed: Decimal,
    last: date,
    agreed: Sequence[str | None] | None,
    payee: str | None,
) -> Iterator[Told]:
    """The treasury paid whom the contracts name; a voucher that projects claim nothing of any more says nothing."""
    voucher = f"{application_no} {payment_no}"
    others = sorted({name for name in agreed or () if name not in (None, payee)}) if claimed > 0 else []
    found = None
    if payee is not None and others:
        zh = f"支付凭证{voucher}的收款人为{payee}，合同收款单位为{'、'.join(others)}"
        en = f"Voucher {voucher} was paid to {payee}; the contract names {', '.join(others)}"
        found = cause("rural_payee_differs", "red", last, zh, en, TREASURY)
    yield AlertOn("rural_payee_differs", voucher, found)


def _claims(scope: Scope, asked: FromClause, *more: Any) -> Select[Any]:
    """By voucher what projects claim and the last day of a claim; the rows that no longer stand keep their voucher."""
    return (
        select(
            asked.c.application_no,
            asked.c.payment_no,
            func.coalesce(func.sum(NET_PAID).filter(scope.live(rural)), 0).label("claimed"),
            func.max(rural.c.business_date).label("last"),
            *more,
        )
        .select_from(asked)
        .join(rural, and_(*[asked.c[column.name] == column for column in _VOUCHER]))
        .group_by(asked.c.application_no, asked.c.payment_no)
    )


def _ask_backing(scope: Scope) -> Select[Any]:
    """By voucher what projects claim, what the change added to it, and what the treasury paid net."""
    asked = scope.keys(_VOUCHER, (payments.c.application_no, payments.c.payment_no)).subquery()
    stands, touched = scope.live(rural), scope.touched(rural)
    moved = case((and_(touched, stands), NET_PAID), (touched, -NET_PAID), else_=Decimal(0))
    own = and_(stands, scope.own(rural), rural.c.kind == MoneyKind.PAID)
    claims = _claims(
        scope,
        asked,
        func.sum(moved).label("added"),
        func.min(rural.c.business_date).filter(own).label("first"),
    ).subquery()
    voucher = and_(*[payments.c[column.name] == claims.c[column.name] for column in _VOUCHER])
    treasury = (
        select(
            func.coalesce(func.sum(PAID - RETURNED), 0).label("backing"),
            func.min(payments.c.business_date).label("paid_on"),
        )
        .where(scope.live(payments), voucher)
        .lateral()
    )
    c = claims.c
    return (
        select(c.application_no, c.payment_no, c.claimed, c.added, c.first, c.last, treasury)
        .select_from(claims)
        .join(treasury, true())
        .order_by(c.application_no, c.payment_no)
    )


def _ask_payees(scope: Scope) -> Select[Any]:
    """By voucher what projects claim, the payees of their contracts, and the payee of the treasury's application."""
    applied = rural.c.application_no.in_(scope.keys((applications.c.application_no,)))
    agreed = rural.c.contract_no.in_(scope.keys((contracts.c.contract_no,)))
    asked = union(
        select(*_VOUCHER).where(scope.touched(rural)),
        select(*_VOUCHER).where(scope.live(rural), applied),
        select(*_VOUCHER).where(scope.live(rural), agreed),
    ).subquery()
    payees = func.array_agg(contracts.c.payee_name.distinct()).filter(scope.live(rural))
    claims = (
        _claims(scope, asked, payees.label("payees"))
        .outerjoin(contracts, and_(scope.live(contracts), contracts.c.contract_no == rural.c.contract_no))
        .subquery()
    )
    application = and_(scope.live(applications), applications.c.application_no == claims.c.application_no)
    return (
        select(claims, applications.c.payee_name)
        .outerjoin(applications, application)
        .order_by(claims.c.application_no, claims.c.payment_no)
    )


GUARDS = (
    Guard((payments, rural), _ask_backing, judge_backing, limit=None),
    Guard((applications, contracts, rural), _ask_payees, judge_payees, limit=None),
)
