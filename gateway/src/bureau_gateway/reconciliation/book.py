"""The book of waivers, in the gateway's own journal; and the reading of those that stand for a month."""

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.books import book, topic_books
from bureau_common.kit.books.preparing import prepare_within
from bureau_common.kit.books.writes import enter
from bureau_common.kit.core.tables import journal
from bureau_common.schemas.periods import Period

from .schemas import Waiver, WaiverEntry, WaiverRequest
from .tables import waivers

(WAIVERS,) = topic_books(
    "reconciliation", (), book("勾稽差额豁免", WaiverEntry, waivers, operations=frozenset({"enter"}))
)


async def read_waivers(session: AsyncSession, period: Period) -> dict[tuple[str, Decimal], Waiver]:
    """The waivers that stand for a month, by the pair and the difference that they are for."""
    query = (
        select(
            waivers.c.id, waivers.c.pair, waivers.c.period, waivers.c.difference, waivers.c.reason,
            journal.c.person, journal.c.change_no, journal.c.at,
        )
        .join(journal, journal.c.change_id == waivers.c.created_change)
        .where(waivers.c.voided_change.is_(None), waivers.c.period == period)
    )  # fmt: skip
    found = [Waiver.model_validate(dict(row)) for row in (await session.execute(query)).mappings()]
    return {(each.pair, each.difference): each for each in found}


async def waive(session: AsyncSession, wanted: WaiverRequest) -> None:
    """Keep a waiver; the same difference of a pair and month is waived once."""
    entry = WaiverEntry(
        source="gateway",
        source_ref=f"{wanted.pair} {wanted.period} {wanted.difference}",
        reporting_unit="bureau",
        business_date=wanted.period.last_day,
        pair=wanted.pair,
        period=wanted.period,
        difference=wanted.difference,
        reason=wanted.reason,
    )
    await enter(session, WAIVERS, await prepare_within(session, WAIVERS, entry), "enter")
