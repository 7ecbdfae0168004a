"""Which rows make a page of a book's list: what it is narrowed to, where it begins, and how few rows are read for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID as Uuid

from sqlalchemy import (
    CTE,
    UUID,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    case,
    func,
    literal_column,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY

from ...schemas.periods import Period
from ..core.context import Caller, Names
from ..core.unit_names import Live
from ..journal.cutoffs import NOW
from ..web.paging import decode_cursor
from .concealing import hidden_rows

_MOST = (101, 501)
_AHEAD = 2
"""How many times as many rows of a unit as a page has are looked at for those of one source."""
_LIMIT = bindparam("limit", type_=Integer)


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to."""

    start: Period | None = None
    end: Period | None = None
    reporting_unit: str | None = None
    source: str | None = None
    source_ref: str | None = None


def asked_for(narrow: Filter, caller: Caller, limit: int, cursor: str | None) -> dict[str, Any]:
    """What a page is narrowed to, by the names of the parameters of its statement; and one row more, which tells of a next."""
    units, unit = _units(narrow, caller), None
    if by_its_values(narrow, caller):
        (unit,), units = units or (), None
    day, record_id = (None, None) if cursor is None else decode_cursor(cursor, date.fromisoformat, Uuid)
    values = {
        "unit": unit,
        "units": None if units is None else sorted(units),
        "start": None if narrow.start is None else narrow.start.first_day,
        "end": None if narrow.end is None else narrow.end.last_day,
        "source": narrow.source,
        "source_ref": narrow.source_ref,
        "after_day": day,
        "after_id": record_id,
    }
    return {**{name: value for name, value in values.items() if value is not None}, "limit": limit + 1}


def _units(narrow: Filter, caller: Caller) -> Collection[str] | None:
    """The units whose rows are asked for and may be seen; none where it is the rows of all."""
    if narrow.reporting_unit is None:
        return caller.units or None
    return [narrow.reporting_unit] if caller.sees(narrow.reporting_unit) else []


def by_its_values(narrow: Filter, caller: Caller) -> bool:
    """Whether a page is of one source and of one unit: which of the two has fewer rows, only a plan for their values knows.

    By a plan for any values all rows of a great source were read, to find those of a small unit.
    """
    return narrow.source is not None and len(_units(narrow, caller) or ()) == 1


def page_of(table: Table, live: Live, asked: Collection[str], names: Names, most: int) -> CTE:
    """The rows of one page by business date, as those parameters ask; of each unit no more are read than of the page.

    `most` stands in the statement as a number: of a limit that is a parameter the planner expects a tenth of all rows.
    """
    conditions, first = _conditions(table, live, asked, names), _number(most)
    if "units" in asked:
        units = func.unnest(bindparam("units", type_=ARRAY(Text))).table_valued("unit").render_derived("units")
        of_unit = select(table).where(*conditions, table.c.reporting_unit == units.c.unit)
        each = _first(of_unit, table, first).lateral("of_unit")
        rows = _first(select(each).select_from(units.join(each, true())), each, first)
    else:
        rows = _first(select(table).where(*conditions), table, first)
    bounded = rows.subquery("bounded")
    return _first(select(bounded), bounded, _LIMIT).cte("page")


def near_page_of(table: Table, asked: Collection[str], names: Names, most: int) -> tuple[CTE, ColumnElement[bool]]:
    """The rows of a page of one source among the next few of the unit, by a plan for any; and whether these are the page.

    So it is where they are enough for one, and where the unit has no more than these.
    """
    others = _conditions(table, NOW.live, [name for name in asked if name != "source"], names)
    few = _number(_AHEAD * most)
    ahead = _first(select(table).where(*others), table, few).cte("ahead")
    wanted = ahead.c.source == bindparam("source", type_=Text)
    page = _first(select(ahead).where(wanted), ahead, _LIMIT).cte("page")
    # In this order: what is ahead is read no further than the page needs it.
    return page, case((_count_of(page) >= _LIMIT, true()), else_=_count_of(ahead) < few)


def _count_of(rows: CTE) -> ColumnElement[int]:
    return select(func.count()).select_from(rows).scalar_subquery()


def _conditions(table: Table, live: Live, asked: Collection[str], names: Names) -> list[ColumnElement[bool]]:
    conditions = [live(table), *hidden_rows(table, names)]
    if "start" in asked:
        conditions.append(table.c.business_date >= bindparam("start", type_=Date))
    if "end" in asked:
        conditions.append(table.c.business_date <= bindparam("end", type_=Date))
    for name, column in (("source", "source"), ("source_ref", "source_ref"), ("unit", "reporting_unit")):
        if name in asked:
            conditions.append(table.c[column] == bindparam(name, type_=Text))
    if "after_day" in asked:
        after = tuple_(bindparam("after_day", type_=Date), bindparam("after_id", type_=UUID))
        conditions.append(tuple_(table.c.business_date, table.c.id) > after)
    return conditions


def most_of(limit: int) -> int:
    """How many rows are at most read for a page: one of few numbers, each of which makes another statement."""
    return next(most for most in _MOST if limit < most)


def _first(rows: Select[Any], by: FromClause, limit: ColumnElement[Any]) -> Select[Any]:
    return rows.order_by(by.c.business_date, by.c.id).limit(limit)


def _number(count: int) -> ColumnElement[int]:
    return literal_column(str(count), Integer)
