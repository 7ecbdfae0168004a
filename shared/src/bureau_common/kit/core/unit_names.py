"""Names of units beside their codes: read from the register by the statement that reads a row, and never stored."""

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import BaseModel
from sqlalchemy import CTE, ColumnElement, FromClause, ScalarSelect, Select, func, literal_column, select
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
    return [_name(rows, each.code, live).scalar_subquery().label(each.name) for each in unit_names(entry)]


def named_together(entry: type[BaseModel], page: CTE, live: Live) -> dict[str, ColumnElement[Any]]:
    """The same by the names of its fields, for a page: its units are looked up together, whatever the plan.

    Joined, each row's unit was looked for by itself where the plan is made for any page, and took twice as long as the rows.
    """
    return {each.name: _names(page, each.code, live)[page.c[each.code]].astext for each in unit_names(entry)}


def _names(page: CTE, code: str, live: Live) -> ScalarSelect[Any]:
    units, named = reporting_units.alias("named"), select(page.c[code])
    names = select(func.jsonb_object_agg(units.c.code, units.c.name, type_=JSONB))
    return names.where(live(units), units.c.code.in_(named)).scalar_subquery()


def _name(rows: FromClause, code: str, live: Live) -> Select[Any]:
    units = reporting_units.alias("named")
    named = select(units.c.name).where(live(units), units.c.code == rows.c[code])
    return named.limit(literal_column("1")).correlate(rows)


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
