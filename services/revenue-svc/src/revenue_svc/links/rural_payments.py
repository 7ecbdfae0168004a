"""Payments of rural projects against the treasury payments that they name: money that moved, to the contract's payee.

Openings name payments of before the suite: of those it has no vouchers, and asks nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Numeric, Select, and_, case, exists, func, literal, select, true, union_all

from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.books.openings import is_voucher
from bureau_common.kit.books.questions import Question
from bureau_common.kit.books.running import broken_since, running_sums
from bureau_common.schemas.alerts import Said, cause, yuan
from bureau_common.schemas.findings import Clause, blocked, exceeded
from bureau_common.schemas.terms import AlertOn, Told

from ..topics.payments.tables import PAID, RETURNED, applications, payments
from ..topics.rural_revitalization.schemas import MoneyKind
from ..topics.rural_revitalization.tables import NET_PAID, contracts
from ..topics.rural_revitalization.tables import payments as rural

TREASURY = Clause(document="财政国库管理制度（国库集中支付）及衔接资金动态监控的规定", article=None, verified=False)
UNBACKED_ALERT, PAYEE_ALERT = "rural_payment_unbacked", "rural_payee_differs"
_VOUCHER = (rural.c.application_no, rural.c.payment_no)


def judge_backing(
    application_no: str, payment_no: str, claimed: Decimal, added: Decimal, first: date | None,
    backing: Decimal, paid_on: date | None,
) -> Iterator[Told]:  # fmt: skip
    """Projects claim no more than the treasury paid on a voucher, and not before it paid: of what a change adds."""
    voucher = f"{application_no} {payment_no}"
    if added > 0 and claimed > backing:
        zh = f"支付凭证{voucher}：各项目合计{claimed:.2f}元，国库实际支付{backing:.2f}元；请核对凭证号和金额"
        en = f"Voucher {voucher}: projects claim {claimed:.2f} of the {backing:.2f} that the treasury paid"
        yield exceeded("not_covered", zh, en, TREASURY, "amount", claimed, backing)
    elif added > 0 and first is not None and paid_on is not None and first < paid_on:
        zh, en = f"支付凭证{voucher}在{paid_on}才支付", f"Voucher {voucher} was paid on {paid_on}, not before"
        yield blocked("too_early", zh, en, TREASURY, "business_date", first, f">= {paid_on}")


def judge_unbacked(
    application_no: str, payment_no: str, claimed: Decimal, backing: Decimal, since: date
) -> Iterator[AlertOn]:
    """Money that the treasury took back, or whose record it took back, and that projects still count as paid."""
    zh = "支付凭证{voucher}：各项目合计{claimed}，国库实付净额只有{backing}，请登记退回或更正"
    en = "Voucher {voucher}: projects claim {claimed}, the treasury's net payment is {backing}"
    voucher = f"{application_no} {payment_no}"
    told: dict[str, Said] = {"voucher": voucher, "claimed": yuan(claimed), "backing": yuan(backing)}
    yield AlertOn(voucher, since, None, cause(UNBACKED_ALERT, "red", zh, en, TREASURY, **told))


def judge_payee(
    application_no: str, payment_no: str, since: date, agreed: Sequence[str], payee: str
) -> Iterator[AlertOn]:
    """The treasury paid another than the contracts name."""
    voucher = f"{application_no} {payment_no}"
    zh = "支付凭证{voucher}的收款人为{payee}，合同收款单位为{others_zh}"
    en = "Voucher {voucher} was paid to {payee}; the contract names {others}"
    others = sorted(agreed)
    told: dict[str, Said] = {
        "voucher": voucher,
        "payee": payee,
        "others_zh": "、".join(others),
        "others": ", ".join(others),
    }
    yield AlertOn(voucher, since, None, cause(PAYEE_ALERT, "red", zh, en, TREASURY, **told))


def _ask_backing(scope: Scope) -> Select[Any]:
    """By voucher what projects claim, what the change added to it, and what the treasury paid net."""
    asked = scope.keys(_VOUCHER, (payments.c.application_no, payments.c.payment_no)).subquery()
    stands, touched = scope.live(rural), scope.touched(rural)
    moved = case((and_(touched, stands), NET_PAID), (touched, -NET_PAID), else_=Decimal(0))
    own = and_(stands, scope.own(rural), rural.c.kind == MoneyKind.PAID)
    # The rows that no longer stand keep their voucher.
    claims = (
        select(
            asked.c.application_no,
            asked.c.payment_no,
            func.coalesce(func.sum(NET_PAID).filter(stands), 0).label("claimed"),
            func.sum(moved).label("added"),
            func.min(rural.c.business_date).filter(own).label("first"),
        )
        .select_from(asked)
        .join(rural, and_(is_voucher(rural), *[asked.c[column.name] == column for column in _VOUCHER]))
        .group_by(asked.c.application_no, asked.c.payment_no)
        .subquery()
    )
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
        select(c.application_no, c.payment_no, c.claimed, c.added, c.first, treasury)
        .select_from(claims)
        .join(treasury, true())
        .order_by(c.application_no, c.payment_no)
    )


def _ask_unbacked(scope: Scope) -> Select[Any]:
    """The vouchers on which projects claim more than the treasury paid net, and since when."""
    names, none = ["application_no", "payment_no"], literal(0, Numeric)
    # Of the many payments only those that projects claim.
    claimed_too = exists().where(scope.live(rural), *[payments.c[column.name] == column for column in _VOUCHER])
    sides = ((rural, NET_PAID, none, true()), (payments, none, PAID - RETURNED, claimed_too))
    moves = union_all(
        *[
            select(
                *[table.c[name] for name in names],
                table.c.business_date.label("day"),
                claimed.label("claimed"),
                backing.label("backing"),
            ).where(scope.live(table), is_voucher(table), table.c.payment_no.is_not(None), which)
            for table, claimed, backing, which in sides
        ]
    ).subquery()
    days = running_sums(moves, names, ["claimed", "backing"])
    found = broken_since(days, days.c.claimed > days.c.backing, *names).c
    key = (found.application_no, found.payment_no)
    return select(*key, found.claimed, found.backing, found.since).order_by(*key)


def _ask_payees(scope: Scope) -> Select[Any]:
    """The vouchers that the treasury paid to another than the contracts of the projects that claim them name."""
    agreed = and_(scope.live(contracts), contracts.c.contract_no == rural.c.contract_no)
    application = and_(scope.live(applications), applications.c.application_no == rural.c.application_no)
    others = func.array_agg(contracts.c.payee_name.distinct())
    return (
        select(*_VOUCHER, func.min(rural.c.business_date), others, applications.c.payee_name)
        .join(contracts, agreed)
        .join(applications, application)
        .where(scope.live(rural), contracts.c.payee_name != applications.c.payee_name)
        .group_by(*_VOUCHER, applications.c.payee_name)
        .having(func.sum(NET_PAID) > 0)
        .order_by(*_VOUCHER)
    )


_PAYMENT = (payments.c.application_no, payments.c.payment_no)

GUARDS = (
    Guard((payments, rural), _ask_backing, judge_backing, limit=None),
    Question(UNBACKED_ALERT, {payments: _PAYMENT, rural: _VOUCHER}, _ask_unbacked, judge_unbacked),
    Question(
        PAYEE_ALERT,
        {applications: (applications.c.application_no,), contracts: (contracts.c.contract_no,), rural: _VOUCHER},
        _ask_payees,
        judge_payee,
    ),
)
