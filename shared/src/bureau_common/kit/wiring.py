"""What a service would start with and then compute nothing by: refused at the start, by name."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Column, ColumnElement, Table
from sqlalchemy.dialects import postgresql

from ..schemas.parameters import Parameter
from .books.books import Book
from .books.locks import Counted
from .books.questions import Question
from .core.queries import read_by
from .core.records import unit_names
from .core.tables import filing_plans, parameters, reporting_units
from .core.tables import metadata as kit_metadata
from .figures.catalogue import Catalogue
from .figures.claims import Claim, Watch
from .figures.figures import Definition, Input, Source, Span, since_ever, sources_of
from .journal.cutoffs import NOW
from .measures.balances import Balance
from .measures.contributions import kept_of
from .measures.derived import Derived
from .measures.distinct import Distinct
from .measures.flows import Flow
from .measures.latest import Latest
from .measures.stocks import Stock
from .measures.texts import Texts
from .units.demands import KnownUnit


def refuse_miswiring(books: Sequence[Book[Any]], figures: Sequence[Definition], catalogue: Catalogue) -> None:
    """A ValueError that lists every fault of the declarations."""
    declared = {parameter.key: parameter for parameter in catalogue.parameters}
    judged: list[Claim | Watch] = [*catalogue.claims, *catalogue.watches]
    faults = [
        *_twice(book.name for book in books),
        *_twice([*[flow.name for book in books for flow in book.flows], *_kept_names(figures)]),
        *_twice(figure.id for figure in figures),
        *_twice(each.id for each in catalogue.claims),
        *_twice([*[watch.code for watch in catalogue.watches], *catalogue.codes]),
        *_twice(parameter.key for parameter in catalogue.parameters),
        *[fault for figure in figures for fault in _unkept(figure, books)],
        *[fault for each in judged for fault in _unknown(each, catalogue)],
        *[fault for book in books for fault in _nameless(book)],
        *[fault for each in catalogue.parameters for fault in _endless(each)],
    ]
    used = [parameter for each in judged for parameter in each.parameters]
    used += [parameter for figure in figures for parameter in figure.parameters]
    faults += [f"the parameter {each.key} is not of this service" for each in used if each.key not in declared]
    if faults:
        raise ValueError("; ".join(sorted(set(faults))))


def _twice(names: Iterable[str]) -> list[str]:
    return [f"{name} stands twice" for name, count in Counter(names).items() if count > 1]


def _kept_names(figures: Iterable[Definition]) -> list[str]:
    """The journal says of each sum by its name how much it moved: what is kept by key has a name of its own, too."""
    return [each.name for each in kept_of(source for figure in figures for source in sources_of(figure))]


def _unkept(figure: Definition, books: Sequence[Book[Any]]) -> Iterator[str]:
    """Flows whose rollups nobody keeps, stocks over a part of their time, and tables whose book is not in the service."""
    kept = {flow.name for book in books for flow in book.flows}
    tables = {reporting_units, *[book.table for book in books]}
    for needed, flow in _measured(figure):
        if isinstance(flow, Flow) and flow.name not in kept:
            yield f"{figure.id}: the flow {flow.name} is in no book, so nobody keeps its rollups"
        if isinstance(flow, Stock | Latest | Texts) and needed.span is not since_ever:
            yield f"{figure.id}: the stock {flow.name} is counted since ever, over no other span"
        for table in _read_by(flow) - ({flow.table} if isinstance(flow, Flow) else set(flow.keys)):
            yield f"{figure.id}: {flow.name} reads {table.name}, and does not say by which key its rows move it"
        if flow.table not in tables:
            yield f"{figure.id}: the book of {flow.table.name} is not in this service"


def _measured(figure: Definition) -> list[tuple[Input, Source]]:
    """Every input of a figure as it may be, with what that is a measure of."""
    return [(chosen, chosen.taken.flow) for needed in figure.inputs.values() for chosen in needed.choices()]


def _read_by(source: Source) -> set[Table]:
    """The tables that a measure reads beside the kit's own."""
    said: list[Any] = (
        [source.amount, source.kind, source.on] if isinstance(source, Flow)
        else [source.until.day(NOW), source.on, source.where] if isinstance(source, Stock)
        else [source.key, source.where] if isinstance(source, Distinct)
        else [source.where(NOW), source.amount(NOW), source.day(NOW)] if isinstance(source, Derived)
        else [source.moved(NOW)] if isinstance(source, Balance | Texts)
        else [source.key, source.amount]
    )  # fmt: skip
    parts = [each for each in said if each is not None]
    found = {each for part in parts for each in read_by(part)}
    return {each for each in found if isinstance(each, Table) and each.metadata is not kit_metadata}


def _nameless(book: Book[Any]) -> Iterator[str]:
    """Fields that are demanded to name a unit, and whose type does not say so: readers would get no name beside them."""
    entry: type[BaseModel] = book.entry
    demanded = [each.column for each in book.guards if isinstance(each, KnownUnit) and each.table is book.table]
    names = {"reporting_unit", *[column.name for column in demanded if isinstance(column, Column)]}
    for name in names.intersection(book.fields) - {each.code for each in unit_names(entry)}:
        yield f"{book.name}: {name} names a unit, so its type is RegisteredUnit"


def touched_measures(figures: Iterable[Definition]) -> dict[Table, list[Source]]:
    """By table every measure that a write to it moves, whichever topic has it: a book's own flows and others' stocks.

    Those that are kept by key are dealt out to the books by it, and computed anew by their writes.
    """
    found: dict[Table, list[Source]] = {}
    for definition in figures:
        for source in {source for _, source in _measured(definition)}:
            for table in [source.table] if isinstance(source, Flow) else source.keys:
                if source not in (known := found.setdefault(table, [])):
                    known.append(source)
    return found


def counted_days(
    figures: Iterable[Definition],
    judged: Iterable[Claim | Watch] = (),
    questions: Iterable[Question] = (),
    told: Iterable[Table] = (),
) -> dict[Table, tuple[Counted, ...]]:
    """By table every day by which its rows count in a figure, claim or alert, and for how long: by it months are guarded.

    A row of another table that ends a stock's, or is named first or last by a key, does so by its business date; what
    moves a balance before that says so. A claim
    compares with the year before, and an alert is told since when: what it is judged on counts a year longer. A question
    looks at whatever stands, and so does what is `told` of rows in a summary.
    """
    found: dict[Table, dict[str, tuple[ColumnElement[date], dict[Span, None]]]] = {}

    def count(table: Table, day: ColumnElement[date], span: Span) -> None:
        found.setdefault(table, {}).setdefault(_said(day), (day, {}))[1][span] = None

    for table in (parameters, filing_plans, *told, *[table for question in questions for table in question.tables]):
        count(table, table.c.business_date, since_ever)
    compared = {name for each in judged for name in (*each.last_year, *(_watched(each)))}
    for definition in figures:
        for needed, source in _measured(definition):
            span = needed.span.and_a_year if definition.id in compared else needed.span
            if isinstance(source, Flow | Stock):
                count(source.table, source.day, span)
            if isinstance(source, Derived):
                count(source.table, source.day(NOW), span)
            if isinstance(source, Balance):
                for table, day in source.since.items():
                    count(table, day, since_ever)
            if not isinstance(source, Flow):
                for table, key in source.keys.items():
                    count(table, table.c.business_date, since_ever if _moves_later(source, table, key) else span)
    return {table: tuple(_stretches(table, days)) for table, days in found.items()}


def _watched(judged: Claim | Watch) -> tuple[str, ...]:
    """The figures that an alert is told by."""
    return (*judged.figures, *judged.optional) if isinstance(judged, Watch) else ()


def _moves_later(source: Source, table: Table, key: ColumnElement[Any]) -> bool:
    """Whether rows of a table move what rows of later years add: a need's day is in the days of a loan of the next year.

    Not a count within years, nor a row that moves nothing but what it adds itself. A first appearance ever that moves to
    a year takes one from every later year.
    """
    return source.scope == "ever" if isinstance(source, Distinct) else key is not table.c.id


def _stretches(table: Table, days: Mapping[str, tuple[ColumnElement[date], Iterable[Span]]]) -> Iterator[Counted]:
    """Each day with its spans; one that counts for good needs no other, and a business date counts in its own month."""
    for day, spans in days.values():
        for span in [since_ever] if since_ever in spans else spans:  # in the figures' order: one statement everywhere
            yield Counted(day, *span.counted(day))
    business_date = table.c.business_date
    if _said(business_date) not in days:
        yield Counted.within(business_date)


def _endless(parameter: Parameter) -> Iterator[str]:
    """Counts without a maximum: as days, a number of nine digits is added to a day, and of that there is none."""
    if parameter.kind == "count" and parameter.maximum is None:
        yield f"the parameter {parameter.key} is a count, and does not say its maximum"


def _said(day: ColumnElement[date]) -> str:
    """An expression as PostgreSQL gets it, its numbers included: the same text means the same day."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return str(day.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def _unknown(judged: Claim | Watch, catalogue: Catalogue) -> Iterator[str]:
    """Figures and watches that a claim or watch names, and that the service does not have."""
    name = judged.id if isinstance(judged, Claim) else judged.code
    for figure in (*judged.figures, *judged.last_year, *_watched(judged)):
        if figure not in catalogue.figures:
            yield f"{name}: there is no figure {figure}"
    for code in judged.watches if isinstance(judged, Claim) else ():
        if code not in catalogue.alert_codes:
            yield f"{name}: there is no watch {code}"
