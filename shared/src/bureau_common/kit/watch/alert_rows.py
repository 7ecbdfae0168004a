"""What the numbers of an alert are from: the rows that bear its key, the figures and the parameters that it is judged by."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import BinaryExpression, BindParameter, Column, Select, Table, Text, cast, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.alerts import AlertRow, AlertRows
from ...schemas.periods import Period
from ...schemas.records import OPENING
from ..books.guards import Scope
from ..books.periods import as_closed
from ..books.questions import Question
from ..core.context import concealed
from ..core.errors import not_found
from ..core.queries import parts_of
from ..core.records import book_of
from ..core.tables import parameters
from ..figures.catalogue import Catalogue
from ..figures.claims import Watch
from ..figures.rows import page_of, records_of
from ..journal.cutoffs import Cutoff
from ..parameters.parameters import read_in_force
from ..parameters.routes import describe
from ..web.paging import encode_cursor


class Raised(NamedTuple):
    """An alert of a month: its code, and what it is about."""

    code: str
    key: str
    period: Period


async def read_alert_rows(
    session: AsyncSession,
    cutoff: Cutoff,
    catalogue: Catalogue,
    alert: Raised,
    labels: Mapping[str, str],
    limit: int,
    cursor: str | None,
) -> AlertRows:
    """One page of the rows; an alert of figures has none of its own, since each figure has its rows."""
    known: list[Question | Watch] = [*catalogue.questions, *catalogue.watches]
    raised = next((each for each in known if each.code == alert.code), None)
    if raised is None:
        raise not_found("种预警", "alert")
    tables: dict[str, Table] = {}
    if isinstance(raised, Question):
        tables = {book_of(each): each for each in raised.tables if book_of(each) not in concealed().books}
        branches = [_rows_of(raised, each, alert, cutoff, place) for place, each in enumerate(tables.values())]
    query = page_of(branches, cursor, limit + 1) if tables else None
    found = [] if query is None else list(await session.execute(query))
    page = found[:limit]
    records = await records_of(session, tables, page, await as_closed(session, cutoff, alert.period))
    asked = [each for each in catalogue.parameters if each.key in _parameters_of(raised)]
    settings = (await read_in_force(session, cutoff, asked)).at(alert.period.last_day)
    last = page[-1] if len(found) > limit else None
    return AlertRows(
        items=[
            AlertRow(
                id=row.id,
                book=row.book,
                label_zh=labels[row.book],
                business_date=row.day,
                opening=records[row.id]["source"] == OPENING,
                record=records[row.id],
            )
            for row in page
        ],
        next_cursor=encode_cursor((last.position, last.day, last.id)) if last else None,
        change_no=cutoff.head.change_no,
        figures=[*raised.figures, *raised.optional] if isinstance(raised, Watch) else [],
        settings=[describe(settings[each.key]) for each in asked],
    )


def _rows_of(question: Question, table: Table, alert: Raised, cutoff: Cutoff, position: int) -> Select[Any]:
    """The rows of a table that bear the key, as the question sees them: none that is dated after the month."""
    scope = Scope(change=None, cutoff=cutoff, last=alert.period.last_day)
    return (
        select(
            literal(position).label("position"),
            cast(literal(book_of(table)), Text).label("book"),
            table.c.business_date.label("day"),
            table.c.id,
        )
        .where(scope.live(table), question.bears(table, alert.key))
        .order_by("day", table.c.id)
    )


def _parameters_of(raised: Question | Watch) -> set[str]:
    """The keys of the parameters that an alert is judged by: a question asks for them in its statement."""
    if isinstance(raised, Watch):
        return {each.key for each in raised.parameters}
    compared = [each for each in parts_of(raised.ask(Scope(change=None))) if isinstance(each, BinaryExpression)]
    return {
        str(each.right.value)
        for each in compared
        if isinstance(each.left, Column)
        and (each.left.table, each.left.name) == (parameters, "key")
        and isinstance(each.right, BindParameter)
    }
