"""Closings: a period is closed up to its month's end, by a record of its own that goes forward only."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Select, func, not_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.findings import Clause, blocked
from ...schemas.periods import Period
from ...schemas.records import RecordEntry
from ...schemas.terms import Told
from ..books.books import Book
from ..books.guards import Guard, Scope
from ..books.preparing import prepare_within
from ..books.writes import seal, write_entries
from ..core.tables import closings, journal
from ..journal.cutoffs import Cutoff

CLOSING = Clause(document="《会计基础工作规范》结账的规定", article=None, verified=False)


class ClosingEntry(RecordEntry):
    """One period closed; the reason stands in the journal."""

    period: Period


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


def _ask_forward(scope: Scope) -> Select[Any]:
    before = (
        select(func.max(closings.c.period)).where(scope.live(closings), not_(scope.own(closings))).scalar_subquery()
    )
    return select(closings.c.period, before).where(scope.own(closings), closings.c.period <= before)


def _say_backward(period: str, through: str) -> Iterator[Told]:
    zh, en = f"{through}及以前各月已经关闭", f"Everything up to {through} is closed already"
    yield blocked("already_closed", zh, en, CLOSING, "period", period, f"> {through}")


CLOSINGS = Book(
    "期间关闭",
    ClosingEntry,
    closings,
    operations=frozenset(),
    topic="periods",
    # Of two closings of the same or of an earlier month one is too late.
    guards=(Guard((closings,), _ask_forward, _say_backward),),
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
    pending = await write_entries(session, CLOSINGS, await prepare_within(session, CLOSINGS, entry))
    if pending.created:
        await seal(session, CLOSINGS, pending, "close", pending.records[0], reason)
