"""What units collected by notice against what the treasury received, per item and month: a difference is an alert."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Date, Select, Subquery, Table, and_, case, cast, func, or_, select

from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.schemas.alerts import Cause, cause
from bureau_common.schemas.periods import Period
from bureau_common.schemas.terms import AlertOn, Told

from ..topics.non_tax.rules import SEPARATION
from ..topics.non_tax.schemas import Destination
from ..topics.non_tax.tables import notices, payments
from ..topics.receipts.schemas import ReceiptKind
from ..topics.receipts.tables import receipts

DIFFERENCE_ALERT = "non_tax_receipts_differ"


def _month(table: Table) -> ColumnElement[date]:
    return cast(func.date_trunc("month", table.c.business_date), Date).label("month")


def _touched(scope: Scope) -> CompoundSelect[Any]:
    """The items and months of the rows that were written or voided; of a notice, those of its payments."""
    of_receipts = select(receipts.c.item_code, _month(receipts)).where(
        scope.touched(receipts), receipts.c.item_code.is_not(None)
    )
    of_notices = (
        select(notices.c.item_code, _month(payments))
        .join(payments, payments.c.notice_no == notices.c.notice_no)
        .where(
            or_(
                and_(scope.touched(payments), scope.live(notices)),
                and_(scope.touched(notices), scope.live(payments)),
            )
        )
    )
    return of_receipts.union(of_notices)


def _collected(scope: Scope) -> Select[Any]:
    """Every payment to the treasury with its item and month."""
    return (
        select(notices.c.item_code, _month(payments), payments.c.amount)
        .join(notices, and_(scope.live(notices), notices.c.notice_no == payments.c.notice_no))
        .where(scope.live(payments), payments.c.destination == Destination.TREASURY)
    )


def _received(scope: Scope) -> Select[Any]:
    """Every receipt of all levels, as the payers paid it; a refund is entered positive and takes off."""
    signed = receipts.c.amount * case((receipts.c.kind == ReceiptKind.REFUND, -1), else_=1)
    return select(receipts.c.item_code, _month(receipts), signed.label("amount")).where(scope.live(receipts))


def _ask(scope: Scope) -> Select[Any]:
    """Both sides of every item and month that the change touched, as they now stand."""
    keys = _touched(scope).subquery()

    def side(lines: Select[Any]) -> Subquery:
        each = lines.subquery()
        return (
            select(each.c.item_code, each.c.month, func.sum(each.c.amount).label("amount"))
            .where(each.c.item_code.in_(select(keys.c.item_code)), each.c.month.in_(select(keys.c.month)))
            .group_by(each.c.item_code, each.c.month)
            .subquery()
        )

    sides = [side(_collected(scope)), side(_received(scope))]
    query = select(keys.c.item_code, keys.c.month, *[func.coalesce(each.c.amount, 0) for each in sides])
    for each in sides:
        query = query.outerjoin(each, and_(each.c.item_code == keys.c.item_code, each.c.month == keys.c.month))
    return query.order_by(keys.c.item_code, keys.c.month)


def _say(item: str, month: date, collected: Decimal, received: Decimal) -> Iterator[Told]:
    period = Period.of(month)
    yield AlertOn(DIFFERENCE_ALERT, f"{item} {period}", difference_cause(item, period, collected, received))


def difference_cause(item: str, month: Period, collected: Decimal, received: Decimal) -> Cause | None:
    """Both sides and the difference, where there is one."""
    if collected == received:
        return None
    difference = received - collected
    zh = f"执收项目{item}在{month}凭缴款书缴入国库{collected:.2f}元，入库{received:.2f}元，相差{difference:.2f}元"
    en = f"Item {item}, {month}: {collected:.2f} collected by notice, {received:.2f} received, {difference:.2f} difference"
    figures = ("revenue.non_tax.notices_collected", "revenue.non_tax.ytd")
    return cause(DIFFERENCE_ALERT, "yellow", month.last_day, zh, en, SEPARATION, *figures)


GUARDS = (Guard((receipts, notices, payments), _ask, _say, limit=None),)
