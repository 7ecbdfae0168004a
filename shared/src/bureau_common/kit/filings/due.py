"""What is due: the lines of the plans in force, a row for each unit and month, as a part of other questions."""

from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    DateTime,
    FromClause,
    Integer,
    Interval,
    Select,
    Subquery,
    Text,
    and_,
    bindparam,
    cast,
    column,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB, distinct_on

from ..books.guards import Scope
from ..books.periods import is_open, period_of, stood_at
from ..core.context import current
from ..core.tables import filing_plans, filings, parameters
from ..core.tables import reporting_units as units
from ..units.demands import stands_on

SWITCHES = bindparam("switches", {}, type_=JSONB)
"""By book of a restricted topic the parameter that switches it off."""
_MONTH = literal_column("interval '1 month'", Interval)
_DAY = literal_column("interval '1 day'", Interval)


def last_day_of(day: ColumnElement[date]) -> ColumnElement[date]:
    """The last day of a day's month."""
    return cast(func.date_trunc("month", day) + _MONTH - _DAY, Date)


def switches() -> dict[str, Any]:
    """The value of that parameter of a statement, in the service in hand."""
    return {"switches": dict(current().restricted.switches)}


def is_off(book: ColumnElement[str], day: ColumnElement[date], scope: Scope) -> ColumnElement[bool]:
    """That the topic of a book is switched off on a day: then nobody can file it, and nothing of it is due."""
    known = and_(parameters.c.key == SWITCHES[book].astext, parameters.c.business_date <= day)
    newest = select(parameters.c.value).where(scope.live(parameters), known)
    value = newest.order_by(parameters.c.business_date.desc()).limit(1).scalar_subquery()
    return func.coalesce(value == "no", false())


def off_stretches(scope: Scope) -> Subquery:
    """By book the `first` period for which its topic is off and the `last`, none where it was not switched on again."""
    each = func.jsonb_each_text(SWITCHES).table_valued(column("key", Text), column("value", Text)).alias("each")
    following = func.lead(parameters.c.business_date).over(
        partition_by=(each.c.key, parameters.c.key), order_by=parameters.c.business_date
    )
    switched = (
        select(
            each.c.key.label("book"),
            parameters.c.value,
            period_of(parameters.c.business_date).label("first"),
            period_of(func.date_trunc("month", following) - _MONTH).label("last"),
        )
        .join_from(each, parameters, parameters.c.key == each.c.value)
        .where(scope.live(parameters))
        .subquery("switched")
    )
    return select(switched.c.book, switched.c.first, switched.c.last).where(switched.c.value == "no").subquery("off")


def plan_lines(scope: Scope) -> Subquery:
    """Every line of every plan, with the `first` period for which it holds and the `last`, none where no plan came after.

    A month goes by the plan that is in force on its last day.
    """
    following = func.lead(filing_plans.c.business_date).over(order_by=filing_plans.c.business_date)
    plans = (
        select(
            period_of(filing_plans.c.business_date).label("first"),
            period_of(func.date_trunc("month", following) - _MONTH).label("last"),
            filing_plans.c.lines,
        )
        .where(scope.live(filing_plans))
        .subquery("plans")
    )
    line = (
        func.jsonb_to_recordset(plans.c.lines)
        .table_valued(column("book", Text), column("unit", Text), column("kind", Text), column("due_days", Integer))
        .render_derived(name="line", with_types=True)
        .lateral()
    )
    return (
        select(plans.c.first, plans.c.last, line.c.book, line.c.unit, line.c.kind, line.c.due_days)
        .select_from(plans.join(line, true()))
        .subquery("lines")
    )


def _holds(lines: FromClause, period: ColumnElement[str]) -> ColumnElement[bool]:
    return and_(lines.c.first <= period, or_(lines.c.last.is_(None), lines.c.last >= period))


def due_filings(scope: Scope, months: Subquery) -> Subquery:
    """Each filing that is due for one of the months (their last days, as `ends`): `book`, `unit`, `period`, `due_on`.

    A kind stands for its units in force on that day; a line that names a unit goes before one that names its kind. Lines of a
    topic that is switched off on that day are not due.
    """
    lines, period = plan_lines(scope), period_of(months.c.ends)
    of_kind = and_(lines.c.kind == units.c.kind, scope.live(units), stands_on(units, months.c.ends))
    unit = func.coalesce(lines.c.unit, units.c.code)
    return (
        select(
            lines.c.book,
            unit.label("unit"),
            period.label("period"),
            cast(months.c.ends + lines.c.due_days, Date).label("due_on"),
        )
        .select_from(months.join(lines, _holds(lines, period)).outerjoin(units, of_kind))
        .where(unit.is_not(None), ~is_off(lines.c.book, months.c.ends, scope))
        .ext(distinct_on(lines.c.book, unit, period))
        .order_by(lines.c.book, unit, period, lines.c.kind.is_not(None))
        .subquery("due")
    )


def owed(settled: Subquery, lines: CTE) -> ColumnElement[bool]:
    """That the filing in hand was due in a closed month of a book (`book`, `ends`, `closing`: the change that closed it).

    The register is asked as the closing found it: none locks it. `lines` are those of the plans.
    """
    stood = and_(stood_at(units, settled.c.closing), stands_on(units, settled.c.ends))
    of_kind = select(units.c.id).where(units.c.code == filings.c.reporting_unit, units.c.kind == lines.c.kind, stood)
    named = or_(lines.c.unit == filings.c.reporting_unit, of_kind.correlate(filings, lines, settled).exists())
    holds = _holds(lines, period_of(settled.c.ends))
    wanted = select(lines.c.book).where(lines.c.book == settled.c.book, holds, named)
    return wanted.correlate(filings, settled).exists()


def open_months(scope: Scope, last: ColumnElement[date]) -> Subquery:
    """The last days of the months from the first plan's to one that are not closed: what is closed was settled then."""
    begin = select(func.min(filing_plans.c.business_date)).where(scope.live(filing_plans)).scalar_subquery()
    days = func.generate_series(func.date_trunc("month", begin, type_=DateTime), cast(last, DateTime), _MONTH)
    months = days.table_valued(column("month", DateTime)).render_derived(name="months")
    return (
        select(last_day_of(months.c.month).label("ends"))
        .where(is_open(period_of(months.c.month), scope))
        .subquery("open_months")
    )


def is_the_due(due: Subquery, scope: Scope) -> ColumnElement[bool]:
    """That a filing stands and is the one that is due."""
    same = and_(filings.c.book == due.c.book, filings.c.period == due.c.period, filings.c.reporting_unit == due.c.unit)
    return and_(scope.live(filings), same)


def unmade(scope: Scope, last: ColumnElement[date]) -> Select[Any]:
    """The due filings of open months up to one that are neither made nor waived."""
    due = due_filings(scope, open_months(scope, last))
    made = select(filings.c.id).where(is_the_due(due, scope)).exists()
    return select(due.c.period, due.c.book, due.c.unit).where(~made)
