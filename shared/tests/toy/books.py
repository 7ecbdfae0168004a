"""The books of the toy service: orders by one person, limits by two, and what they demand of each other.

Beside them stand the two registers that services keep in their own tables.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.books import BY_TWO_PERSONS, book, topic_books
from bureau_common.kit.books.demands import Side, covers, once
from bureau_common.kit.measures.contributions import kept_of
from bureau_common.kit.people.registers import enterprise_register, household_register
from bureau_common.kit.wiring import touched_measures
from bureau_common.schemas.findings import Finding, blocked

from .figures import FIGURES, FOR_YEAR, GRANTED, ORDERED
from .rules import GRANT, ORDERING, WITHIN_LIMIT, check_order, in_its_year
from .schemas import LimitEntry, OrderEntry
from .tables import limits, metadata, orders


async def check_limits(session: AsyncSession, entries: Sequence[OrderEntry]) -> list[Finding]:
    """An order names a limit that stands: limits are the reference data of orders."""
    known = set(await session.scalars(select(limits.c.limit_no).where(limits.c.voided_change.is_(None))))
    return [
        blocked(
            "limit_unknown", f"额度{entry.limit_no}尚未登记", f"There is no limit {entry.limit_no}",
            ORDERING, "limit_no", entry.limit_no, row=row,
        )
        for row, entry in enumerate(entries, 1)
        if entry.limit_no is not None and entry.limit_no not in known
    ]  # fmt: skip


GUARDS = (
    once(GRANT, limits.c.limit_no, limits.c.business_date),
    covers(
        WITHIN_LIMIT,
        Side(limits, limits.c.amount),
        Side(orders, orders.c.amount, where=orders.c.limit_no.is_not(None)),
        "limit_no",
    ),
)

_MOVED = touched_measures(FIGURES)
_BOOKS = topic_books(
    "orders",
    GUARDS,
    book("订单", OrderEntry, orders, check_order, check=check_limits, flows=[ORDERED]),
    book("额度", LimitEntry, limits, in_its_year, flows=[GRANTED, FOR_YEAR], operations=BY_TWO_PERSONS),
)
# As a service deals it out: tests write by these without one.
ORDERS, LIMITS = (replace(each, keeps=kept_of(_MOVED[each.table])) for each in _BOOKS)
ENTERPRISES = enterprise_register(metadata)
BOOKS = (ORDERS, LIMITS, ENTERPRISES, household_register(metadata))
