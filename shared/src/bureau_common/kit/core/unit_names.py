"""Names of units beside their codes: read from the register by the statement that reads a row, and never stored."""

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import BaseModel
from sqlalchemy import ColumnElement, FromClause, func, literal_column, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from .queries import among
from .records import unit_names
from .tables import reporting_units

Live = Callable[[FromClause], ColumnElement[bool]]
"""Which rows of a table stand: those of the answer's cut-off."""
LINE_NAMES = "line_names"


def named_beside(entry: type[BaseModel], rows: FromClause, live: Live) -> list[ColumnElement[Any]]:
    """For a select over rows of an entry, what the register calls each unit that a row names; null where it lacks it."""
    units = reporting_units.alias("named")
    return [
        select(units.c.name)
        .where(live(units), units.c.code == rows.c[each.code])
        .limit(literal_column("1"))
        .correlate(rows)
        .scalar_subquery()
        .label(each.name)
        for each in unit_names(entry)
    ]


def names_in_lines(plans: FromClause, live: Live) -> list[ColumnElement[Any]]:
    """For a select over plans of filings, what the register calls the units of their lines, by code."""
    units = reporting_units.alias("named")
    codes = func.jsonb_path_query_array(plans.c.lines, literal_column("'$[*].unit'::jsonpath"), type_=JSONB)
    names = select(func.jsonb_object_agg(units.c.code, units.c.name)).where(live(units), codes.has_key(units.c.code))
    return [names.correlate(plans).scalar_subquery().label(LINE_NAMES)]


async def read_names(session: AsyncSession, live: Live, codes: Sequence[str] | None = None) -> dict[str, str]:
    """What the register calls some units, or all of them, by their codes."""
    known = select(reporting_units.c.code, reporting_units.c.name).where(live(reporting_units))
    if codes is not None:
        known = known.where(among(reporting_units.c.code, codes))
    return {row.code: row.name for row in await session.execute(known)}
