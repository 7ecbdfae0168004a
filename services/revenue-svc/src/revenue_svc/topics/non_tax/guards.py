"""What the books of non-tax revenue judge on the rows as they stand: the catalogue, the notices and their payments.

Each question is one statement over the keys that the change touched; the answers are judged by `rules`.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import Touched, listed, repeated, standing
from bureau_common.schemas.findings import Finding

from .rules import (
    judge_destination,
    judge_overlap,
    judge_paid_twice,
    judge_payment,
    judge_payment_unit,
    judge_repeated_notice,
    judge_uncatalogued,
    judge_unknown_notice,
)
from .tables import collection_items, notices, payments

_ITEM = (collection_items.c.item_code, collection_items.c.reporting_unit)
_NOTICED = (notices.c.item_code, notices.c.reporting_unit)


async def guard_items(session: AsyncSession, touched: Touched) -> Guarded:
    """An item is listed once on any day, and what was charged and paid under it still may be."""
    keys = select(*_ITEM).where(touched.rows(collection_items))
    charged = tuple_(*_NOTICED).in_(keys)
    numbers = select(notices.c.notice_no).where(standing(notices), charged)
    return Guarded(
        [
            *await _judge_overlaps(session, keys),
            *await _judge_items(session, charged),
            *await _judge_payments(session, payments.c.notice_no.in_(numbers)),
        ]
    )


async def guard_notices(session: AsyncSession, touched: Touched) -> Guarded:
    """A number names one notice, of an item that its unit may charge on the day; its payment still agrees with it."""
    twice = await repeated(session, touched, notices, notices.c.notice_no)
    numbers = select(notices.c.notice_no).where(touched.rows(notices))
    return Guarded(
        [
            *[judge_repeated_notice(*key) for key in twice],
            *await _judge_items(session, notices.c.notice_no.in_(numbers)),
            *await _judge_payments(session, payments.c.notice_no.in_(numbers)),
        ]
    )


async def guard_payments(session: AsyncSession, touched: Touched) -> Guarded:
    """A notice is paid once, in full, where its item says."""
    twice = await repeated(session, touched, payments, payments.c.notice_no)
    found = await _judge_payments(session, touched.rows(payments))
    return Guarded([*[judge_paid_twice(*key) for key in twice], *found])


def _in_force() -> ColumnElement[bool]:
    """The catalogue's entry that a notice rests on: the unit's own, valid on the day of issue."""
    items = collection_items.c
    return and_(
        standing(collection_items),
        items.item_code == notices.c.item_code,
        items.reporting_unit == notices.c.reporting_unit,
        items.business_date <= notices.c.business_date,
        or_(items.valid_until.is_(None), items.valid_until >= notices.c.business_date),
    )


async def _judge_overlaps(session: AsyncSession, keys: Select[Any]) -> list[Finding]:
    earlier = collection_items
    later = select(collection_items).where(standing(collection_items)).subquery()
    query = (
        select(*_ITEM)
        .join(later, and_(later.c.item_code == earlier.c.item_code, later.c.reporting_unit == earlier.c.reporting_unit))
        .where(standing(earlier), tuple_(*_ITEM).in_(keys))
        .where(tuple_(earlier.c.business_date, earlier.c.id) < tuple_(later.c.business_date, later.c.id))
        .where(or_(earlier.c.valid_until.is_(None), earlier.c.valid_until >= later.c.business_date))
        .distinct()
        .order_by(*_ITEM)
    )
    return [judge_overlap(*row) for row in await listed(session, query)]


async def _judge_items(session: AsyncSession, within: ColumnElement[bool]) -> list[Finding]:
    """Notices that no entry of the catalogue allows."""
    query = (
        select(notices.c.notice_no, *_NOTICED, notices.c.business_date)
        .outerjoin(collection_items, _in_force())
        .where(standing(notices), within, collection_items.c.id.is_(None))
        .order_by(notices.c.notice_no)
    )
    return [judge_uncatalogued(*row) for row in await listed(session, query)]


async def _judge_payments(session: AsyncSession, within: ColumnElement[bool]) -> list[Finding]:
    """Payments that disagree with their notice."""
    query = (
        select(
            payments, notices.c.business_date.label("issued"), notices.c.amount.label("asked"),
            notices.c.reporting_unit.label("own_unit"), collection_items.c.destination.label("wanted"),
        )
        .outerjoin(notices, and_(standing(notices), notices.c.notice_no == payments.c.notice_no))
        .outerjoin(collection_items, _in_force())
        .where(standing(payments), within)
        .where(
            or_(
                notices.c.id.is_(None),
                payments.c.business_date < notices.c.business_date,
                payments.c.amount != notices.c.amount,
                payments.c.reporting_unit != notices.c.reporting_unit,
                payments.c.destination != collection_items.c.destination,
            )
        )
        .order_by(payments.c.notice_no)
    )  # fmt: skip
    return [finding for row in await listed(session, query) for finding in _judge_row(row)]


def _judge_row(row: Any) -> list[Finding]:
    if row.issued is None:
        return [judge_unknown_notice(row.notice_no)]
    findings = judge_payment(row.notice_no, (row.business_date, row.issued), (row.amount, row.asked))
    if row.reporting_unit != row.own_unit:
        findings.append(judge_payment_unit(row.notice_no, row.reporting_unit, row.own_unit))
    if row.wanted is not None and row.destination != row.wanted:
        findings.append(judge_destination(row.notice_no, row.destination, row.wanted))
    return findings
