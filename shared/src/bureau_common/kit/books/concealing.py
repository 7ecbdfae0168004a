"""What callers without the right are not shown: restricted fields, rows of the kit's own books, and those of other units.

A filing is of a book, a value of a parameter, a note of an alert's code; a plan and a reopening name several books. To
whoever may not see a book, such rows do not exist, and lists of books lack it. A change that wrote such rows keeps its
place in the feed, and says nothing.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Table,
    Text,
    and_,
    any_,
    cast,
    column,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy import table as table_of
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.ext.asyncio import AsyncSession

from ..core.context import Caller, Names, concealed
from ..core.errors import Refused
from ..core.queries import among
from ..core.records import book_of, restricted_fields, unit_names
from ..core.tables import alert_notes, filing_plans, filings, journal, parameters, proposals, reopenings
from ..core.unit_names import LINE_NAMES, Live

Condition = ColumnElement[bool]
_CHANGES = ("created_change", "voided_change")


def visible_to(table: Table, caller: Caller) -> list[Condition]:
    """A token bound to reporting units sees their rows only, and one without the right nothing about what is restricted."""
    units = [among(table.c.reporting_unit, sorted(caller.units))] if caller.units else []
    return [*units, *hidden_rows(table, concealed())]


async def refuse_rows_of_others(
    session: AsyncSession, live: Live, caller: Caller, *rows: tuple[Table, ColumnElement[bool]]
) -> None:
    """What is told of a record by rows of other books: to a token bound to units nothing that rows of others are in.

    `rows` are the tables with which of their rows are told. Without them what is told would be wrong, and not say so.
    """
    if not caller.units:
        return
    of_others = [
        exists().where(live(table), which, not_(among(table.c.reporting_unit, sorted(caller.units))))
        for table, which in rows
    ]
    if (await session.execute(select(or_(*of_others)))).scalar_one():
        raise Refused(
            "forbidden",
            "所涉记录中有其他填报单位的，限定填报单位的令牌不能读取，请向区财政局查询",
            "Rows of other units are in it, which a token bound to reporting units cannot read: ask the bureau",
        )


def hides_rows(table: Table) -> bool:
    """Whether a table may have rows that are not there for the caller."""
    return bool(hidden_rows(table, concealed()))


def hidden_rows(table: Table, names: Names) -> list[Condition]:
    """The conditions that rows about any of these names are left out."""
    return [not_(_about(table, names))] if names.books and table in _ABOUT else []


def concealed_changes() -> Condition:
    """The changes that the caller may not read: of restricted topics, and those that wrote such rows of the kit's books."""
    names = concealed()
    if not names.books:
        return false()
    of_topics = journal.c.topic == any_(_texts(names.topics))
    wrote = [
        select(table.c.id)
        .where(
            or_(table.c.created_change == journal.c.change_id, table.c.voided_change == journal.c.change_id),
            _about(table, names),
        )
        .exists()
        for table in _ABOUT
    ]
    return or_(of_topics, *wrote)


def withheld(table: Table) -> list[str]:
    """The fields of a table that the caller may not see."""
    unseen = concealed().fields
    return [field for field, name in restricted_fields(table).items() if name in unseen] if unseen else []


def as_seen(table: Table, values: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """A row's values as the caller sees them: what is withheld is null and named, whether or not the row has it.

    A plan lacks those lines that are of books which the caller may not see; the others have the names of their units.
    """
    if table is filing_plans:
        books, names = concealed().books, values[LINE_NAMES] or {}
        lines = [line for line in values["lines"] if line.book not in books]
        return {**values, "lines": [line.model_copy(update={"unit_name": names.get(line.unit)}) for line in lines]}
    if unseen := withheld(table):
        beside = [each.name for each in unit_names(table.info["entry"]) if each.code in unseen]
        return {**values, **dict.fromkeys([*unseen, *beside]), "withheld": unseen}
    return values


def undigested_changes() -> Condition:
    """The changes whose digest would let the caller try out what a withheld field says: those of the books that have one."""
    books = frozenset(name.partition(".")[0] for name in concealed().fields)
    if not books:
        return false()
    proposed = proposals.c.source == any_(_texts(books))
    wrote = [_wrote(table_of(book.replace("-", "_"), *map(column, _CHANGES))) for book in sorted(books)]
    asked = [*wrote, and_(_wrote(proposals), proposed)]
    return or_(*[select(literal(1)).where(each).correlate(journal).exists() for each in asked])


def _wrote(rows: FromClause) -> Condition:
    """That a change created or voided a row."""
    return or_(*[rows.c[name] == journal.c.change_id for name in _CHANGES])


def _texts(names: frozenset[str]) -> Any:
    return cast(array([literal(name, Text) for name in sorted(names)]), ARRAY(Text))


def _about(table: Table, names: Names) -> Condition:
    """That a row is about something of these names."""
    return func.coalesce(_ABOUT[table](names), false())


def _proposed(names: Names) -> Condition:
    """Proposals of such rows, and of restricted books; of a void or correction the row that it is about decides, too."""
    about: list[Condition] = [proposals.c.source == any_(_texts(names.books))]
    content = proposals.c.content
    told = {
        parameters: content["key"].astext == any_(_texts(names.parameters)),
        reopenings: func.string_to_array(content["books"].astext, ",").op("&&")(_texts(names.books)),
    }
    for table, says in told.items():
        its_row = select(table.c.id).where(table.c.id == proposals.c.record_id, _ABOUT[table](names)).exists()
        about.append(and_(proposals.c.source == book_of(table), or_(says, its_row)))
    lines = [content.contains({"lines": [{"book": name}]}) for name in sorted(names.books)]
    return or_(*about, and_(proposals.c.source == book_of(filing_plans), or_(*lines)))


_ABOUT: Mapping[Table, Callable[[Names], Condition]] = {
    filings: lambda names: filings.c.book == any_(_texts(names.books)),
    parameters: lambda names: parameters.c.key == any_(_texts(names.parameters)),
    alert_notes: lambda names: alert_notes.c.code == any_(_texts(names.codes)),
    reopenings: lambda names: func.string_to_array(reopenings.c.books, ",").op("&&")(_texts(names.books)),
    proposals: _proposed,
}
