"""What units collected by notice against what the treasury received, per item and month: a difference is an alert."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, Table, and_, case, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import Touched, standing
from bureau_common.schemas.alerts import Cause
from bureau_common.schemas.periods import Period

from ..topics.non_tax.rules import SEPARATION
from ..topics.non_tax.schemas import Destination
from ..topics.non_tax.tables import notices, payments
from ..topics.receipts.schemas import ReceiptKind
from ..topics.receipts.tables import receipts

DIFFERENCE_ALERT = "non_tax_receipts_differ"
Key = tuple[str, date]
"""An item, and the first day of a month."""


async def guard_non_tax_receipts(session: AsyncSession, touched: Touched) -> Guarded:
    """Both sides of every item and month that the change touched, as they now stand."""
    keys = await _touched_keys(session, touched)
    if not keys:
        return Guarded()
    collected = await _sums(session, _collected(), keys)
    received = await _sums(session, _received(), keys)
    none = Decimal(0)
    return Guarded(
        alerts={
            (DIFFERENCE_ALERT, f"{key[0]} {Period.of(key[1])}"): difference_cause(
                key, collected.get(key, none), received.get(key, none)
            )
            for key in keys
        }
    )


def difference_cause(key: Key, collected: Decimal, received: Decimal) -> Cause | None:
    """Both sides and the difference, where there is one."""
    if collected == received:
        return None
    item, month = key[0], Period.of(key[1])
    difference = received - collected
    return Cause(
        code=DIFFERENCE_ALERT,
        level="yellow",
        on=month.last_day,
        message_zh=f"执收项目{item}在{month}凭缴款书缴入国库{collected:.2f}元，入库{received:.2f}元，相差{difference:.2f}元",
        message_en=f"Item {item}, {month}: {collected:.2f} collected by notice, {received:.2f} received, "
        f"{difference:.2f} difference",
        clause=SEPARATION,
        figure_ids=("revenue.non_tax.notices_collected", "revenue.non_tax.ytd"),
    )


def _month(table: Table) -> ColumnElement[date]:
    return cast(func.date_trunc("month", table.c.business_date), Date)


async def _touched_keys(session: AsyncSession, touched: Touched) -> Sequence[Key]:
    """The items and months of the rows that were written or voided; of a notice, those of its payments."""
    of_receipts = select(receipts.c.item_code, _month(receipts)).where(
        touched.rows(receipts), receipts.c.item_code.is_not(None)
    )
    of_notices = (
        select(notices.c.item_code, _month(payments))
        .join(payments, payments.c.notice_no == notices.c.notice_no)
        .where(
            or_(
                and_(touched.rows(payments), standing(notices)),
                and_(touched.rows(notices), standing(payments)),
            )
        )
    )
    rows = (await session.execute(of_receipts.union(of_notices))).all()
    return sorted((item, month) for item, month in rows)


def _collected() -> Select[Any]:
    """Every payment to the treasury with its item and month."""
    return (
        select(notices.c.item_code, _month(payments).label("month"), payments.c.amount)
        .join(notices, and_(standing(notices), notices.c.notice_no == payments.c.notice_no))
        .where(standing(payments), payments.c.destination == Destination.TREASURY)
    )


def _received() -> Select[Any]:
    """Every receipt of all levels, as the payers paid it; a refund is entered positive and takes off."""
    signed = receipts.c.amount * case((receipts.c.kind == ReceiptKind.REFUND, -1), else_=1)
    return select(receipts.c.item_code, _month(receipts).label("month"), signed.label("amount")).where(
        standing(receipts), receipts.c.item_code.is_not(None)
    )


async def _sums(session: AsyncSession, lines: Select[Any], keys: Iterable[Key]) -> dict[Key, Decimal]:
    """What a side comes to within the items and months of the keys."""
    each = lines.subquery()
    items, months = ({key[place] for key in keys} for place in (0, 1))
    query = (
        select(each.c.item_code, each.c.month, func.sum(each.c.amount))
        .where(each.c.item_code.in_(items), each.c.month.in_(months))
        .group_by(each.c.item_code, each.c.month)
    )
    return {(item_code, month): amount for item_code, month, amount in await session.execute(query)}
