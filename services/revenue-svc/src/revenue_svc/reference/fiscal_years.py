"""The fiscal year of a record (所属年度): that of its date, or the year before, while that year is still being closed (整理期).

Receipts whose documents come in the first days of a year may be booked to the old one, with their true date: they count at its
last day. How many days that are is a dated setting; payments have none by default, for a year's spending ends with it.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Protocol

from pydantic import Field
from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    Table,
    case,
    cast,
    func,
    select,
)

from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.kit.parameters.parameters import in_force
from bureau_common.schemas.findings import Clause, Finding, blocked
from bureau_common.schemas.parameters import Parameter
from bureau_common.schemas.terms import Told

from .subjects import FiscalYear

CLOSING = Clause(document="财政总会计制度（整理期）", article=None, verified=False)
MAX_CLOSING_DAYS = 90
"""For how many days after its end a year may be open at most."""
BookedYear = Annotated[FiscalYear | None, Field(title="所属年度")]
CLOSING_ZH = "整理期补记"
"""What notes call that which was booked to a year after its end."""


class Booked(Protocol):
    """An entry that may say its fiscal year."""

    @property
    def business_date(self) -> date: ...

    @property
    def fiscal_year(self) -> int | None: ...


def booked_year(entry: Booked) -> int:
    """The fiscal year of an entry, that of its date where it says none."""
    return entry.business_date.year if entry.fiscal_year is None else entry.fiscal_year


def check_booked_year(entry: Booked) -> Iterator[Finding]:
    """The fiscal year is the date's or the one before."""
    day, year = entry.business_date, booked_year(entry)
    if year not in (day.year, day.year - 1):
        zh = f"所属年度应为业务日期的年度{day.year}，整理期内可为上年{day.year - 1}"
        en = f"The fiscal year is that of the date, {day.year}, or {day.year - 1} while that year is being closed"
        yield blocked("outside_year", zh, en, CLOSING, "fiscal_year", year, f"{day.year - 1}, {day.year}")


def year_of_day(table: Table) -> ColumnElement[int]:
    """The year of a row's date."""
    return cast(func.extract("year", table.c.business_date), Integer)


def fiscal_year(table: Table) -> ColumnElement[int]:
    """The fiscal year of a row."""
    return func.coalesce(table.c.fiscal_year, year_of_day(table), type_=Integer)


def is_late(table: Table) -> ColumnElement[bool]:
    """Whether a row was booked to a year that was over."""
    return table.c.fiscal_year < year_of_day(table)


def counts_on(table: Table) -> ColumnElement[date]:
    """The day that a row counts at: what is booked to a year that was over counts at its last day."""
    year_end = case((is_late(table), func.make_date(table.c.fiscal_year, 12, 31, type_=Date)))
    return func.coalesce(year_end, table.c.business_date, type_=Date)


def closing_days(table: Table, parameter: Parameter, scope: Scope) -> ColumnElement[int]:
    """How many days a year was open after its end, as it was set on a row's own day."""
    return cast(in_force(parameter, table.c.business_date, scope), Integer)


def within_closing_days(table: Table, parameter: Parameter, *where: ColumnElement[bool]) -> Guard:
    """What is booked to a year that is over comes within the days for which it is still open."""

    def ask(scope: Scope) -> Select[Any]:
        days = closing_days(table, parameter, scope)
        last = func.make_date(table.c.fiscal_year, 12, 31, type_=Date) + days
        return (
            select(table.c.source_ref, table.c.fiscal_year, table.c.business_date, days)
            .where(scope.touched(table), scope.live(table), is_late(table), table.c.business_date > last, *where)
            .order_by(table.c.source_ref, table.c.id)
        )

    def say(source_ref: str, year: int, day: date, days: int) -> Iterator[Told]:
        zh = f"来源单号{source_ref}的业务日期{day}已过{year}年度整理期（{days}天），应计入{day.year}年度"
        en = f"{source_ref} is dated {day}; {year} was open for {days} days after its end: it belongs to {day.year}"
        yield blocked("after_closing_days", zh, en, parameter.clause, "fiscal_year", year, day.year)

    return Guard((table,), ask, say)
