"""The roll-call (报送情况) over HTTP: who has filed what for a month, when, and who has not."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, FromClause, and_, cast, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.filings import FilingState, RollCall, RollCallLine
from ...schemas.periods import Period
from ..books.concealing import visible_to
from ..books.guards import Scope
from ..books.periods import as_closed
from ..core.context import BEIJING, Caller, concealed, current
from ..core.tables import filings, journal
from ..core.tables import reporting_units as units
from ..journal.cutoffs import Cutoff, read_cutoff
from ..web.access import Reader
from ..web.paging import AsOf
from ..web.routing import Router
from ..web.sessions import ReadSession
from .due import due_filings, switches


def roll_call_routes(labels: Mapping[str, str]) -> Router:
    """The roll-call of a service whose books have these labels by name."""
    router = Router(prefix="/filings", tags=["filings"])

    @router.get("", summary="The roll-call of a month: what is due from whom, what was filed, and when")
    async def call_roll(session: ReadSession, caller: Reader, period: Period, as_of: AsOf = None) -> RollCall:
        cutoff = await read_cutoff(session, as_of)
        lines = await _read_lines(session, cutoff, period, labels, caller, current().today)
        waived = sum(line.state is FilingState.WAIVED for line in lines)
        asked = [line for line in lines if line.due_on is not None and line.state is not FilingState.WAIVED]
        return RollCall(
            period=period,
            change_no=cutoff.head.change_no,
            due=len(asked),
            made=sum(line.state is not None for line in asked),
            waived=waived,
            lines=lines,
        )

    return router


async def _read_lines(
    session: AsyncSession, cutoff: Cutoff, period: Period, labels: Mapping[str, str], caller: Caller, today: date
) -> list[RollCallLine]:
    """What is due or was filed, by book and unit; a token bound to units sees its own.

    Of a closed month what was due, and the names of units, are as its closing found them.
    """
    scope = Scope(change=None, cutoff=await as_closed(session, cutoff, period))
    month = select(cast(literal(period.last_day), Date).label("ends")).subquery("month")
    due = due_filings(scope, month)
    made, first = _made(cutoff, period, caller)
    newest = journal.alias("newest")
    told = and_(due.c.book == made.c.book, due.c.unit == made.c.reporting_unit)
    known = select(units.c.code, units.c.name).where(scope.live(units)).subquery("known")
    book, unit = func.coalesce(due.c.book, made.c.book), func.coalesce(due.c.unit, made.c.reporting_unit)
    query = (
        select(
            book.label("book"),
            unit.label("unit"),
            known.c.name,
            due.c.due_on,
            made.c.filing_state,
            made.c.id,
            first.c.at,
            first.c.person,
            newest.c.person.label("waived_by"),
            made.c.waiver_reason,
        )
        .select_from(
            due.join(made, told, full=True)
            .outerjoin(first, made.c.id.is_not(None))
            .outerjoin(newest, newest.c.change_id == made.c.created_change)
            .outerjoin(known, known.c.code == unit)
        )
        .order_by(book, unit)
    )
    rows = await session.execute(query, switches())
    hidden = concealed().books
    seen = [row for row in rows if row.book not in hidden and (not caller.units or row.unit in caller.units)]
    return [_line(row, labels, today) for row in seen]


def _made(cutoff: Cutoff, period: Period, caller: Caller) -> tuple[FromClause, FromClause]:
    """What was filed for a month, and of each filing who recorded it first, and when."""
    made = (
        select(
            filings.c.book,
            filings.c.reporting_unit,
            filings.c.filing_state,
            filings.c.id,
            filings.c.source,
            filings.c.source_ref,
            filings.c.waiver_reason,
            filings.c.created_change,
        )
        .where(cutoff.live(filings), filings.c.period == period, *visible_to(filings, caller))
        .subquery("made")
    )
    versions = filings.alias("versions")
    first = (
        select(journal.c.at, journal.c.person)
        .join(versions, versions.c.created_change == journal.c.change_id)
        .where(versions.c.source == made.c.source, versions.c.source_ref == made.c.source_ref)
        .order_by(journal.c.change_no)
        .limit(1)
        .lateral("first")
    )
    return made, first


def _line(row: Any, labels: Mapping[str, str], today: date) -> RollCallLine:
    at: datetime | None = row.at
    filed_on = None if at is None else at.astimezone(BEIJING).date()
    return RollCallLine(
        book=row.book,
        label_zh=labels.get(row.book, row.book),
        unit=row.unit,
        name=row.name,
        due_on=row.due_on,
        state=None if row.filing_state is None else FilingState.of(row.filing_state),
        filed_on=filed_on,
        filed_by=row.person,
        record_id=row.id,
        waived_by=row.waived_by if row.filing_state == FilingState.WAIVED else None,
        waiver_reason=row.waiver_reason,
        late=row.due_on is not None and row.filing_state != FilingState.WAIVED and (filed_on or today) > row.due_on,
    )
