"""The books of filings and of plans, and what a filing of nothing and the rows of its month demand of each other."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, Select, Table, Text, and_, case, cast, column, false, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.filings import OF_DISTRICT, FilingEntry, FilingPlanEntry, FilingState
from ...schemas.findings import Clause, Finding, blocked
from ...schemas.levels import Level
from ...schemas.terms import Term, Told
from ..books.books import BY_TWO_PERSONS, Book
from ..books.demands import once
from ..books.guards import Guard, Scope
from ..books.periods import period_of
from ..core.context import concealed, current
from ..core.records import book_of
from ..core.tables import filing_plans, filings
from ..core.tables import reporting_units as units
from ..units.demands import known_unit
from ..units.rules import of_the_bureau

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

    own = filings.c.reporting_unit
    guards = (
        known_unit(own, where=own != OF_DISTRICT),
        once(_FILING, filings.c.reporting_unit, filings.c.book, filings.c.period),
        _nothing_stands([book.table for book in books], labels),
    )
    return Book("报送", FilingEntry, filings, check=check, topic="filings", guards=guards)


def plan_book(books: Sequence[Book[Any]]) -> Book[FilingPlanEntry]:
    """The plans of a service with these books."""
    labels = {book.name: book.label_zh for book in books}

    async def check(session: AsyncSession, entries: Sequence[FilingPlanEntry]) -> list[Finding]:
        return [
            found
            for row, entry in enumerate(entries, 1)
            for found in (*_say_part(entry.business_date), *_check_lines(entry, labels, row))
        ]

    return Book(
        "报送计划",
        FilingPlanEntry,
        filing_plans,
        rules=(of_the_bureau,),
        check=check,
        operations=BY_TWO_PERSONS,
        topic="filings",
        guards=(once(_PLAN, filing_plans.c.business_date), Guard((filing_plans,), _ask_unknown, _say_unknown), _WHOLE),
    )


def _say_part(day: date) -> Iterator[Finding]:
    """A plan holds as a whole: who does not see all of its lines would drop the others, or approve them unseen.

    It is said of an entry before its reference is looked up, and of a void.
    """
    here = current()
    if here.restricted.books and here.caller.level is not Level.RESTRICTED:
        zh = "报送计划含受限账簿，请由令牌有受限权限（level）的人员提出和审批"
        en = "Plans of this service have restricted books: the right to them (`level`) is needed to propose or approve one"
        yield blocked("level_needed", zh, en, FILING, "business_date", day)


_WHOLE = Guard(
    (filing_plans,),
    lambda scope: select(filing_plans.c.business_date).where(scope.touched(filing_plans)),
    _say_part,
)


def _check_book(name: str, labels: dict[str, str], field: str, row: int) -> Iterator[Finding]:
    if name not in labels or name in concealed().books:
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
        if (whom := (line.book, line.unit or line.kind)) in seen:
            zh = f"{line.book}、{whom[1]}已列入本计划，请只写一次"
            en = f"{line.book} of {whom[1]} stands in this plan already; write it once"
            yield blocked("repeated", zh, en, FILING, field, whom[1], row=row)
        seen.add(whom)


def _ask_unknown(scope: Scope) -> Select[Any]:
    """The units that a plan names and that the register lacks."""
    lines = func.jsonb_to_recordset(filing_plans.c.lines).table_valued(column("unit", Text))
    line = lines.render_derived(name="line", with_types=True).lateral()
    known = select(units.c.id).where(scope.live(units), units.c.code == line.c.unit).exists()
    return (
        select(line.c.unit)
        .distinct()
        .select_from(filing_plans.join(line, true()))
        .where(scope.own(filing_plans), scope.live(filing_plans), line.c.unit != OF_DISTRICT, ~known)
        .order_by(line.c.unit)
    )


def _say_unknown(unit: str) -> Iterator[Told]:
    zh = f"报送单位{unit}不在单位登记簿中，请核对代码，或先登记该单位"
    en = f"The unit {unit} is not in the register; check the code, or register it first"
    yield blocked("unknown", zh, en, FILING, "lines", unit)


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
        zh = f"{unit}在{period}已零报，不能再有记录；请先将该报送更正为已报"
        en = f"{unit} said that there was nothing in {period}: correct that filing to filed before a row is written"
        yield blocked("nil_filed", zh, en, FILING, "business_date", period)

    return Guard((table,), ask, say)


def _nothing_stands(tables: Sequence[Table], labels: Mapping[str, str]) -> Guard:
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
        whose, whose_en = ("", "") if unit == OF_DISTRICT else (f"{unit}在", f" of {unit}")
        zh = f"{whose}{period}已有{labels[book]}（{book}）的记录，不能零报；请报送为已报，或先作废这些记录"
        en = f"There are rows{whose_en} in {book} in {period}: say filed, or void those rows first"
        yield blocked("nil_filed", zh, en, FILING, "filing_state", FilingState.NIL)

    return Guard((filings,), ask, say)
