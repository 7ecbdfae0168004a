"""The books of filings and of plans, and what a filing of nothing and the rows of its month demand of each other."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Date, Select, Table, Text, and_, case, cast, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.filings import OF_DISTRICT, FilingEntry, FilingPlanEntry, FilingState
from ...schemas.findings import Clause, Finding, blocked
from ...schemas.terms import Term, Told
from ..books.books import BY_TWO_PERSONS, Book
from ..books.demands import once
from ..books.guards import Guard, Scope
from ..core.context import current
from ..core.records import book_of
from ..core.tables import filing_plans, filings
from ..units.demands import known_unit
from ..units.rules import of_the_bureau
from .due import period_of

FILING = Clause(document="本局报送计划（GET /v1/filing-plans）", article=None, verified=True)
_FILING = Term("报送", "filing", FILING)
_PLAN = Term("报送计划", "plan of filings", FILING)
_NIL = FilingState.NIL.value


def filing_book(books: Sequence[Book[Any]]) -> Book[FilingEntry]:
    """The filings of a service with these books."""
    labels = {book.name: book.label_zh for book in books}

    async def check(session: AsyncSession, entries: Sequence[FilingEntry]) -> list[Finding]:
        bound = bool(current().caller.units)
        return [
            finding
            for row, entry in enumerate(entries, 1)
            for finding in (*_check_book(entry.book, labels, "book", row), *_check_waiver(entry, row, bound=bound))
        ]

    guards = (
        known_unit(filings.c.reporting_unit, where=filings.c.reporting_unit != OF_DISTRICT),
        once(_FILING, filings.c.reporting_unit, filings.c.book, filings.c.period),
        _nothing_stands([book.table for book in books]),
    )
    return Book("报送", FilingEntry, filings, check=check, topic="filings", guards=guards)


def plan_book(books: Sequence[Book[Any]]) -> Book[FilingPlanEntry]:
    """The plans of a service with these books."""
    labels = {book.name: book.label_zh for book in books}

    async def check(session: AsyncSession, entries: Sequence[FilingPlanEntry]) -> list[Finding]:
        return [found for row, entry in enumerate(entries, 1) for found in _check_lines(entry, labels, row)]

    return Book(
        "报送计划",
        FilingPlanEntry,
        filing_plans,
        rules=(of_the_bureau,),
        check=check,
        operations=BY_TWO_PERSONS,
        topic="filings",
        guards=(once(_PLAN, filing_plans.c.business_date),),
    )


def _check_book(name: str, labels: dict[str, str], field: str, row: int) -> Iterator[Finding]:
    if name not in labels:
        zh, en = f"本服务没有账簿{name}，请填账簿的路径", f"This service has no book {name}; name the path of one"
        yield blocked("unknown", zh, en, FILING, field, name, row=row)


def _check_waiver(entry: FilingEntry, row: int, *, bound: bool) -> Iterator[Finding]:
    if bound and entry.filing_state is FilingState.WAIVED:
        zh, en = (
            "免报由区财政局决定，请报送或零报",
            "The bureau waives, not the unit: file, or say that there was nothing",
        )
        yield blocked("waived_by_unit", zh, en, FILING, "filing_state", entry.filing_state, row=row)


def _check_lines(entry: FilingPlanEntry, labels: dict[str, str], row: int) -> Iterator[Finding]:
    seen = set()
    for number, line in enumerate(entry.lines, 1):
        field = f"lines.{number}"
        yield from _check_book(line.book, labels, field, row)
        if (whom := (line.book, line.unit)) in seen:
            zh = f"{line.book}、{line.unit}已列入本计划，请只写一次"
            en = f"{line.book} of {line.unit} stands in this plan already; write it once"
            yield blocked("repeated", zh, en, FILING, field, line.unit, row=row)
        seen.add(whom)


def no_rows_in_nil_months(table: Table) -> Guard:
    """A row that a change writes into a month for which its unit, or the bureau for the whole book, said: nothing."""

    def ask(scope: Scope) -> Select[Any]:
        written = (
            select(table.c.reporting_unit, period_of(table.c.business_date).label("period"))
            .distinct()
            .where(scope.own(table), scope.live(table))
            .subquery("written")
        )
        nil = and_(
            scope.live(filings),
            filings.c.book == book_of(table),
            filings.c.period == written.c.period,
            filings.c.filing_state == _NIL,
            or_(filings.c.reporting_unit == written.c.reporting_unit, filings.c.reporting_unit == OF_DISTRICT),
        )
        by = (filings.c.reporting_unit, written.c.period)
        return select(*by).distinct().select_from(written).join(filings, nil).order_by(*by)

    def say(unit: str, period: str) -> Iterator[Told]:
        zh = f"{unit}{period}已零报，不能再有记录；请先将该报送更正为已报"
        en = f"{unit} said that there was nothing in {period}: correct that filing to filed before a row is written"
        yield blocked("nil_filed", zh, en, FILING, "business_date", period)

    return Guard((table,), ask, say)


def _nothing_stands(tables: Sequence[Table]) -> Guard:
    """A filing of nothing over rows that stand; only the one table of each filing is looked into."""

    def rows_of(table: Table, scope: Scope) -> Any:
        begin = cast(func.date_trunc("month", filings.c.business_date), Date)
        own = or_(filings.c.reporting_unit == OF_DISTRICT, table.c.reporting_unit == filings.c.reporting_unit)
        inside = table.c.business_date.between(begin, filings.c.business_date)
        return select(table.c.id).where(scope.live(table), inside, own).exists().correlate(filings)

    def ask(scope: Scope) -> Select[Any]:
        found = {book_of(table): rows_of(table, scope) for table in tables}
        stands = case(found, value=filings.c.book, else_=false()) if found else false()
        by = (filings.c.reporting_unit, filings.c.book, cast(filings.c.period, Text))
        return (
            select(*by)
            .where(scope.own(filings), scope.live(filings), filings.c.filing_state == _NIL, stands)
            .order_by(*by)
        )

    def say(unit: str, book: str, period: str) -> Iterator[Told]:
        whose, whose_en = ("", "") if unit == OF_DISTRICT else (unit, f" of {unit}")
        zh = f"{book}{period}已有{whose}记录，不能零报；请报送为已报，或先作废这些记录"
        en = f"There are rows{whose_en} in {book} in {period}: say filed, or void those rows first"
        yield blocked("nil_filed", zh, en, FILING, "filing_state", FilingState.NIL)

    return Guard((filings,), ask, say)
