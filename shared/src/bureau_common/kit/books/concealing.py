"""What callers without the right are not shown of the kit's own books, whose rows may be about what is restricted.

A filing is of a book, a value of a parameter, a note of an alert's code; a plan and a reopening name several books. To
whoever may not see a book, such rows do not exist, and lists of books lack it. A change that wrote such rows keeps its
place in the feed, and says nothing.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table, Text, and_, any_, cast, false, func, literal, not_, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, array

from ..core.context import Names, concealed
from ..core.records import book_of
from ..core.tables import alert_notes, filing_plans, filings, journal, parameters, proposals, reopenings
from ..core.unit_names import LINE_NAMES

Condition = ColumnElement[bool]


def unconcealed(table: Table) -> list[Condition]:
    """The rows of a table that are about nothing which the caller may not see."""
    names = concealed()
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


def lists_shown(table: Table, values: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """A row's values; of a plan's lines those that are of books which the caller may see, with the names of their units."""
    if table is not filing_plans:
        return values
    books, names = concealed().books, values[LINE_NAMES] or {}
    lines = [line for line in values["lines"] if line.book not in books]
    return {**values, "lines": [line.model_copy(update={"unit_name": names.get(line.unit)}) for line in lines]}


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
