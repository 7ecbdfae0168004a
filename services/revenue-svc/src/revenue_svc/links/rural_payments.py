"""Payments of rural projects against the treasury payments that they name: money that moved, to the contract's payee."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, case, func, select, true, tuple_, union
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import LISTED, Guarded
from bureau_common.kit.books.old import Touched, standing
from bureau_common.schemas.alerts import Cause
from bureau_common.schemas.findings import Clause, Finding, blocked, exceeded

from ..topics.payments.tables import PAID, RETURNED, applications, payments
from ..topics.rural_revitalization.schemas import MoneyKind
from ..topics.rural_revitalization.tables import NET_PAID, contracts
from ..topics.rural_revitalization.tables import payments as rural

TREASURY = Clause(document="财政国库管理制度（国库集中支付）及衔接资金动态监控的规定", article=None, verified=False)
UNBACKED_ALERT = "rural_payment_unbacked"
PAYEE_ALERT = "rural_payee_differs"
_TABLES = (payments, applications, contracts, rural)


async def guard_rural_payments(session: AsyncSession, touched: Touched) -> Guarded:
    """What a project's row adds must be backed; money that the treasury gets back is recorded and raises an alert."""
    findings: list[Finding] = []
    alerts: dict[tuple[str, str], Cause | None] = {}
    for row in await session.execute(_vouchers(touched)):
        voucher = f"{row.application_no} {row.payment_no}"
        backing = row.backing or Decimal(0)
        if row.added > 0:
            findings += judge_backing(voucher, row.claimed, backing, row.first, row.paid_on)
        alerts[UNBACKED_ALERT, voucher] = unbacked_cause(voucher, row.claimed, backing, row.last)
        # A row that claims nothing any more says nothing of its payee.
        payees = [] if row.claimed <= 0 else [payee for payee in row.payees if payee is not None]
        alerts[PAYEE_ALERT, voucher] = payee_cause(voucher, row.payee_name, payees, row.last)
    return Guarded(findings[:LISTED], alerts=alerts)


def judge_backing(
    voucher: str, claimed: Decimal, backing: Decimal, first: date | None, paid_on: date | None
) -> list[Finding]:
    """Projects claim no more than the treasury paid on a voucher, and not before it paid."""
    if claimed > backing:
        zh = f"支付凭证{voucher}：各项目合计{claimed:.2f}元，国库实际支付{backing:.2f}元；请核对凭证号和金额"
        en = f"Voucher {voucher}: projects claim {claimed:.2f} of the {backing:.2f} that the treasury paid"
        return [exceeded("rural_payment_unbacked", zh, en, TREASURY, "amount", claimed, backing)]
    if first is not None and paid_on is not None and first < paid_on:
        zh, en = f"支付凭证{voucher}在{paid_on}才支付", f"Voucher {voucher} was paid on {paid_on}, not before"
        return [
            blocked("rural_payment_early", zh, en, TREASURY, "business_date", first.isoformat(), f">= {paid_on}")
        ]  # fmt: skip
    return []


def unbacked_cause(voucher: str, claimed: Decimal, backing: Decimal, on: date | None) -> Cause | None:
    """The treasury took money back, or its record, that projects still count as paid."""
    if claimed <= backing or on is None:
        return None
    zh = f"支付凭证{voucher}：各项目合计{claimed:.2f}元，国库实付净额只有{backing:.2f}元，请登记退回或更正"
    en = f"Voucher {voucher}: projects claim {claimed:.2f}, the treasury's net payment is {backing:.2f}"
    return _cause(UNBACKED_ALERT, on, zh, en)


def payee_cause(voucher: str, payee: str | None, agreed: list[str], on: date | None) -> Cause | None:
    """The treasury paid somebody else than the contract names."""
    others = sorted({name for name in agreed if name != payee})
    if payee is None or not others or on is None:
        return None
    zh = f"支付凭证{voucher}的收款人为{payee}，合同收款单位为{'、'.join(others)}"
    en = f"Voucher {voucher} was paid to {payee}; the contract names {', '.join(others)}"
    return _cause(PAYEE_ALERT, on, zh, en)


def _cause(code: str, on: date, zh: str, en: str) -> Cause:
    return Cause(code=code, level="red", on=on, message_zh=zh, message_en=en, clause=TREASURY)


def _keys(touched: Touched) -> Any:
    """The vouchers named by projects that the change moved from any side."""
    voucher = (rural.c.application_no, rural.c.payment_no)
    paid = select(payments.c.application_no, payments.c.payment_no).where(touched.rows(payments))
    applied = select(applications.c.application_no).where(touched.rows(applications))
    agreed = select(contracts.c.contract_no).where(touched.rows(contracts))
    return union(
        *[
            select(*voucher).where(condition)
            for condition in (
                touched.rows(rural),
                and_(standing(rural), tuple_(*voucher).in_(paid)),
                and_(standing(rural), rural.c.application_no.in_(applied)),
                and_(standing(rural), rural.c.contract_no.in_(agreed)),
            )
        ]
    )


def _vouchers(touched: Touched) -> Select[Any]:
    """By voucher: what projects claim, what the change added to it, what the treasury paid net, and both payees."""
    lives, own = standing(rural), rural.c.created_change == touched.change_id
    dropped = rural.c.voided_change == touched.change_id
    moved = case((and_(own, lives), NET_PAID), (dropped, -NET_PAID), else_=Decimal(0))
    agreed = and_(standing(contracts), contracts.c.contract_no == rural.c.contract_no)
    keys = _keys(touched).subquery()
    named = and_(rural.c.application_no == keys.c.application_no, rural.c.payment_no == keys.c.payment_no)
    claims = (
        select(
            keys.c.application_no,
            keys.c.payment_no,
            func.coalesce(func.sum(NET_PAID).filter(lives), 0).label("claimed"),
            func.sum(moved).label("added"),
            func.min(rural.c.business_date).filter(lives, own, rural.c.kind == MoneyKind.PAID).label("first"),
            func.max(rural.c.business_date).label("last"),
            func.array_agg(contracts.c.payee_name.distinct()).filter(lives).label("payees"),
        )
        .select_from(keys)
        .join(rural, named)
        .outerjoin(contracts, agreed)
        .group_by(keys.c.application_no, keys.c.payment_no)
        .subquery()
    )
    voucher = and_(
        standing(payments),
        payments.c.application_no == claims.c.application_no,
        payments.c.payment_no == claims.c.payment_no,
    )
    treasury = (
        select(
            func.sum(PAID - RETURNED).label("backing"),
            func.min(payments.c.business_date).label("paid_on"),
        )
        .where(voucher)
        .lateral()
    )
    applied = and_(standing(applications), applications.c.application_no == claims.c.application_no)
    return (
        select(claims, treasury.c.backing, treasury.c.paid_on, applications.c.payee_name)
        .select_from(claims)
        .join(treasury, true())
        .outerjoin(applications, applied)
        .order_by(claims.c.application_no, claims.c.payment_no)
    )
