"""The books of non-tax revenue: the catalogue of items, the notices, and their payments."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.books import Book
from bureau_common.kit.books.old import OldBook
from bureau_common.kit.journal.cutoffs import read_cutoff
from bureau_common.kit.parameters.parameters import read_in_force
from bureau_common.schemas.findings import Finding

from ...reference.subjects import Named, SubjectKind, check_subjects
from .figures import COLLECTED, ISSUED
from .guards import guard_items, guard_notices, guard_payments
from .rules import NOTICE_DAYS, check_item, check_notice
from .schemas import (
    CollectionItemEntry,
    CollectionItemView,
    NoticePaymentEntry,
    NoticePaymentView,
    PaymentNoticeEntry,
    PaymentNoticeView,
)
from .tables import collection_items, notices, payments

_TOPIC = "non_tax"


async def _check_items(session: AsyncSession, entries: Sequence[CollectionItemEntry]) -> list[Finding]:
    named = [
        Named(row, "subject", SubjectKind.REVENUE, entry.business_date.year, entry.subject)
        for row, entry in enumerate(entries, 1)
    ]
    findings = [finding for row, entry in enumerate(entries, 1) for finding in check_item(entry, row)]
    return findings + await check_subjects(session, named)


async def _check_notices(session: AsyncSession, entries: Sequence[PaymentNoticeEntry]) -> list[Finding]:
    in_force = await read_in_force(session, await read_cutoff(session, None), (NOTICE_DAYS,))
    return [
        finding
        for row, entry in enumerate(entries, 1)
        for finding in check_notice(entry, int(in_force.at(entry.business_date)[NOTICE_DAYS.key].text), row)
    ]


async def _check_payments(session: AsyncSession, entries: Sequence[NoticePaymentEntry]) -> list[Finding]:
    """A payment is judged by its notice: the guard does it."""
    return []


COLLECTION_ITEMS = OldBook(
    name="collection-items",
    label_zh="非税执收项目",
    topic=_TOPIC,
    table=collection_items,
    entry=CollectionItemEntry,
    view=CollectionItemView,
    check=_check_items,
    guard=guard_items,
)

PAYMENT_NOTICES = OldBook(
    name="payment-notices",
    label_zh="非税缴款书",
    topic=_TOPIC,
    table=notices,
    entry=PaymentNoticeEntry,
    view=PaymentNoticeView,
    check=_check_notices,
    flows=(ISSUED,),
    guard=guard_notices,
)

NOTICE_PAYMENTS = OldBook(
    name="notice-payments",
    label_zh="非税缴款",
    topic=_TOPIC,
    table=payments,
    entry=NoticePaymentEntry,
    view=NoticePaymentView,
    check=_check_payments,
    flows=(COLLECTED,),
    guard=guard_payments,
)

BOOKS: tuple[Book[Any], ...] = (COLLECTION_ITEMS, PAYMENT_NOTICES, NOTICE_PAYMENTS)
