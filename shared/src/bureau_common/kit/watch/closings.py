"""Closings: a period is closed up to its month's end, by a record of its own that goes forward only."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.findings import Clause, Finding
from ...schemas.periods import Period
from ...schemas.records import RecordEntry, RecordView
from ..books.books import Book
from ..books.guards import Guarded, Touched, standing
from ..books.writes import seal, write_entries
from ..core.tables import closings, journal
from ..journal.cutoffs import Cutoff

CLOSING = Clause(document="《会计基础工作规范》结账的规定", article=None, verified=False)


class ClosingEntry(RecordEntry):
    """One period closed; the reason stands in the journal."""

    period: Period


class ClosingView(ClosingEntry, RecordView):
    """A closing as recorded."""


class Closing(BaseModel):
    """Everything up to the end of `period` was closed by this change."""

    period: Period
    change_no: int
    at: datetime
    person: str
    reason: str


class Periods(BaseModel):
    """`closed_through` is null while nothing is closed; figures of later periods are provisional."""

    closed_through: Period | None
    closings: list[Closing]


async def _check(session: AsyncSession, entries: Sequence[ClosingEntry]) -> list[Finding]:
    return []


async def _guard(session: AsyncSession, touched: Touched) -> Guarded:
    """A closing goes forward only: judged under the lock, of two of the same or of an earlier month one is too late."""
    query = select(closings.c.period, touched.rows(closings).label("own")).where(standing(closings))
    rows = (await session.execute(query)).all()
    own = max(row.period for row in rows if row.own)
    through = max((row.period for row in rows if not row.own), default=None)
    if through is None or through < own:
        return Guarded()
    return Guarded(
        [
            Finding(
                code="already_closed",
                severity="block",
                message_zh=f"{through}及以前各月已经关闭",
                message_en=f"Everything up to {through} is closed already",
                clause=CLOSING,
                field="period",
                actual=own,
                expected=f"> {through}",
            )
        ]
    )


CLOSINGS = Book(
    name="closings",
    label_zh="期间关闭",
    topic="periods",
    table=closings,
    entry=ClosingEntry,
    view=ClosingView,
    check=_check,
    guard=_guard,
    operations=frozenset(),
)


async def read_periods(session: AsyncSession, cutoff: Cutoff) -> Periods:
    """What is closed at a cut-off, the newest closing first."""
    query = (
        select(closings.c.period, journal.c.change_no, journal.c.at, journal.c.person, journal.c.reason)
        .join(journal, journal.c.change_id == closings.c.created_change)
        .where(cutoff.live(closings))
        .order_by(closings.c.period.desc())
    )
    found = [Closing.model_validate(dict(row)) for row in (await session.execute(query)).mappings()]
    return Periods(closed_through=found[0].period if found else None, closings=found)


async def close(session: AsyncSession, period: Period, reason: str) -> None:
    """Close every month up to the end of this one; an equal closing that stands already changes nothing."""
    entry = ClosingEntry(
        source="periods", source_ref=period, reporting_unit="bureau", business_date=period.last_day, period=period
    )
    pending = await write_entries(session, CLOSINGS, [entry])
    if pending.created:
        await seal(session, CLOSINGS, pending, "close", pending.records[0], reason)
