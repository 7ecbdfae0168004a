"""Filing what a file holds: each unit and month of its rows, in the change that imports them."""

from typing import Any

from sqlalchemy import CompoundSelect, Date, Select, Text, and_, cast, exists, func, literal, or_, select, union
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.expression import TableClause

from ...schemas.filings import OF_DISTRICT, FilingState
from ..books.guards import NOW
from ..core.context import current
from ..core.tables import filings
from ..core.tables import reporting_units as units
from ..units.demands import stands_on
from .due import due_filings, last_day_of

SOURCE = "import"


async def file_months(session: AsyncSession, book: str, rows: TableClause, change_id: int) -> int:
    """File each unit and month of these rows that was not; returns how many. One that was waived or nil is refused later.

    A unit that ended within a month files nothing for it, and nothing is due of it.
    Where the plan wants the book as a whole from the bureau, a caller of the whole district files that, too.
    """
    held = select(rows.c.reporting_unit.label("unit"), last_day_of(rows.c.business_date).label("ends")).distinct()
    pairs = held.subquery("held")
    in_force = exists().where(NOW.live(units), units.c.code == pairs.c.unit, stands_on(units, pairs.c.ends))
    told: Select[Any] | CompoundSelect[Any] = select(pairs.c.unit, pairs.c.ends).where(
        or_(pairs.c.unit == OF_DISTRICT, in_force)
    )
    if not current().caller.units:
        months = select(pairs.c.ends).distinct().subquery("months")
        due = due_filings(NOW, months)
        whole = and_(due.c.book == book, due.c.unit == OF_DISTRICT)
        ends = last_day_of(func.to_date(due.c.period, "YYYY-MM", type_=Date))
        told = union(told, select(due.c.unit, ends).where(whole))
    said = told.subquery("said")
    period = func.to_char(said.c.ends, "YYYY-MM", type_=Text)
    same = and_(filings.c.book == book, filings.c.period == period, filings.c.reporting_unit == said.c.unit)
    filed = (
        select(filings.c.id).where(NOW.live(filings), same, filings.c.filing_state == FilingState.FILED.value).exists()
    )
    # Nobody can have taken it: of a filing that is entered by itself the reference is what its sender says.
    reference = func.concat_ws("/", book, said.c.unit, period, cast(func.gen_random_uuid(), Text))
    entry = {
        "source": literal(SOURCE),
        "source_ref": reference,
        "reporting_unit": said.c.unit,
        "business_date": said.c.ends,
        "book": literal(book),
        "period": period,
        "filing_state": literal(FilingState.FILED.value),
        "created_change": literal(change_id),
    }
    new = select(*entry.values()).where(~filed).order_by(said.c.unit, said.c.ends)
    written = insert(filings).from_select([*entry], new).returning(literal(1)).cte("written")
    count: int = (await session.execute(select(func.count()).select_from(written))).scalar_one()
    return count
