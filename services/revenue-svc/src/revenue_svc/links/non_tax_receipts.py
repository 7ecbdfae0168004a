"""What units collected by notice against what the treasury received, per item and month: a difference is an alert."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, Table, and_, case, cast, func, select

from bureau_common.kit.books.guards import Scope
from bureau_common.kit.books.questions import Question
from bureau_common.schemas.alerts import cause, yuan
from bureau_common.schemas.periods import Period
from bureau_common.schemas.terms import AlertOn

from ..topics.non_tax.rules import SEPARATION
from ..topics.non_tax.schemas import Destination
from ..topics.non_tax.tables import notices, payments
from ..topics.receipts.schemas import ReceiptKind
from ..topics.receipts.tables import receipts

DIFFERENCE_ALERT = "non_tax_receipts_differ"


def _month(table: Table) -> ColumnElement[date]:
    return cast(func.date_trunc("month", table.c.business_date), Date).label("month")


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
    return select(receipts.c.item_code, _month(receipts), signed.label("amount")).where(
        scope.live(receipts), receipts.c.item_code.is_not(None)
    )


def _ask(scope: Scope) -> Select[Any]:
    """Every item and month of which the two sides differ."""
    keys = ("item_code", "month")
    sides = []
    for lines in (_collected(scope), _received(scope)):
        each = lines.subquery()
        by = [each.c[key] for key in keys]
        sides.append(select(*by, func.sum(each.c.amount).label("amount")).group_by(*by).subquery())
    collected, received = sides
    item, month = [func.coalesce(collected.c[key], received.c[key]).label(key) for key in keys]
    amounts = [func.coalesce(side.c.amount, 0) for side in sides]
    same = and_(*[collected.c[key] == received.c[key] for key in keys])
    return (
        select(item, month, *amounts)
        .select_from(collected.outerjoin(received, same, full=True))
        .where(amounts[0] != amounts[1])
        .order_by(item, month)
    )


def judge_month(item: str, month: date, collected: Decimal, received: Decimal) -> Iterator[AlertOn]:
    """Both sides and the difference, from the month's end on until they agree."""
    period = Period.of(month)
    zh = "执收项目{item}在{period}凭缴款书缴入国库{collected}，入库{received}，相差{difference}"
    en = "Item {item}, {period}: {collected} collected by notice, {received} received, {difference} difference"
    found = cause(
        DIFFERENCE_ALERT, "yellow", zh, en, SEPARATION, item=item, period=period,
        collected=yuan(collected), received=yuan(received), difference=yuan(received - collected),
    )  # fmt: skip
    yield AlertOn(f"{item} {period}", period.last_day, None, found)


GUARDS = (
    Question(
        DIFFERENCE_ALERT,
        {receipts: (receipts.c.item_code,), notices: (notices.c.item_code,), payments: (payments.c.notice_no,)},
        _ask,
        judge_month,
    ),
)
