"""The rows behind a figure: paged in a stable order, and their contributions sum to the figure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Table, Text, cast, literal, select, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.figures import FigureRow, FigureRows
from ...schemas.parameters import Parameter
from ...schemas.periods import Period
from ...schemas.records import OPENING
from ..books.concealing import as_seen
from ..books.periods import read_closed
from ..core.context import concealed
from ..core.errors import malformed
from ..core.queries import among
from ..core.records import book_of, shown
from ..core.unit_names import named_beside
from ..journal.cutoffs import Cutoff
from ..parameters.parameters import read_in_force
from ..web.paging import decode_cursor, encode_cursor
from .choosing import Chosen
from .computing import cutoff_at, pinned, read_filings, seen_at
from .figures import Definition, Input
from .resting import resting


def contributing_inputs(definition: Definition, measure: str | None) -> dict[str, int]:
    """The inputs whose rows are listed, each with its sign; a ratio needs `measure` to name one of its inputs."""
    if measure is None and definition.formula.signs:
        return dict(definition.formula.signs)
    if measure is not None and measure in definition.inputs:
        return {measure: 1}
    names = ", ".join(definition.inputs)
    raise malformed(
        "measure",
        "one_of_inputs",
        f"该指标为比率，请用 measure 指明其中一项：{names}",
        f"Name one of the figure's inputs with measure: {names}",
    )


@dataclass(frozen=True)
class Reached:
    """An input of a figure as the settings have it, and the cut-off at which its rows are taken."""

    name: str
    needed: Input
    cutoff: Cutoff


async def reached(
    session: AsyncSession,
    definition: Definition,
    period: Period,
    cutoff: Cutoff,
    names: Iterable[str],
    declared: Sequence[Parameter],
) -> tuple[Period, list[Reached], Cutoff]:
    """Where the rows of some inputs are: the month that the figure is of, each input, and when the period knows names."""
    in_force = await read_in_force(session, cutoff, declared)
    closed = (await read_closed(session, cutoff)).without(concealed().books)
    filings = await read_filings(session, cutoff, [definition], [period], in_force, closed)
    month = resting(definition, period, filings[closed.settled_by(period)], in_force) or period
    settings = in_force.at(month.last_day)
    inputs = {name: definition.inputs[name].chosen(settings) for name in names}
    seen = seen_at(month, period)
    pins = {name: pinned(needed, needed.taken.flow, seen, closed) for name, needed in inputs.items()}
    found = [Reached(name, needed, await cutoff_at(session, cutoff, pins[name])) for name, needed in inputs.items()]
    return month, found, await cutoff_at(session, cutoff, closed.closed_by(period))


def _rows_of(each: Reached, period: Period, position: int, sign: int, chosen: Chosen) -> Select[Any]:
    measure = each.needed.taken
    source = measure.flow
    rows = source.rows(each.cutoff, measure.categories, *each.needed.span(period)).subquery()
    query = select(
        literal(position).label("position"),
        literal(each.name).label("measure"),
        cast(literal(book_of(source.table)), Text).label("book"),
        rows.c.day,
        rows.c.id,
        (rows.c.amount * sign).label("contribution"),
    ).order_by(rows.c.day, rows.c.id)
    return query.where(*chosen.of(source.table, rows.c.id, rows.c.day, rows.c.amount * sign))


def page_of(branches: Sequence[Select[Any]], cursor: str | None, limit: int) -> Select[Any] | None:
    """The first rows behind the cursor, of branches in their order: each is asked for no more than a page of its own.

    The cursor stands in the branch of its place, where an index leads to it; of those before it nothing is left.
    """
    begun, after = 0, None
    if cursor is not None:
        begun, *after = decode_cursor(cursor, int, date.fromisoformat, UUID)
    parts = []
    for position, branch in enumerate(branches):
        if position < begun:
            continue
        page = branch.limit(limit)
        if position == begun and after is not None:
            key = (branch.selected_columns.day, branch.selected_columns.id)
            page = page.where(tuple_(*key) > tuple_(*[literal(part) for part in after]))
        parts.append(page.subquery().select())
    if not parts:
        return None
    rows = union_all(*parts).subquery()
    return select(rows).order_by(rows.c.position, rows.c.day, rows.c.id).limit(limit)


async def read_rows(
    session: AsyncSession,
    definition: Definition,
    period: Period,
    cutoff: Cutoff,
    measure: str | None,
    limit: int,
    cursor: str | None,
    declared: Sequence[Parameter],
    chosen: Chosen,
) -> FigureRows:
    """One page of the rows that sum to the figure (or to the input that `measure` names): of a carried one, of its month.

    Of these only the `chosen` ones are listed.
    """
    signs = contributing_inputs(definition, measure)
    period, inputs, known = await reached(session, definition, period, cutoff, signs, declared)
    branches = [
        _rows_of(each, period, position, sign, chosen)
        for position, (each, sign) in enumerate(zip(inputs, signs.values(), strict=True))
    ]
    query = page_of(branches, cursor, limit + 1)
    found = [] if query is None else list(await session.execute(query))
    page = found[:limit]
    tables = {book_of(table): table for table in (each.needed.taken.flow.table for each in inputs)}
    records = await records_of(session, tables, page, known)
    last = page[-1] if len(found) > limit else None
    return FigureRows(
        items=[
            FigureRow(
                id=row.id,
                book=row.book,
                measure=row.measure,
                business_date=row.day,
                contribution=f"{row.contribution:f}",
                opening=records[row.id]["source"] == OPENING,
                record=records[row.id],
            )
            for row in page
        ],
        next_cursor=encode_cursor((last.position, last.day, last.id)) if last else None,
        change_no=cutoff.head.change_no,
    )


async def records_of(
    session: AsyncSession, tables: Mapping[str, Table], page: Sequence[Row[Any]], known: Cutoff
) -> dict[UUID, dict[str, Any]]:
    """The records of a page's rows, as their books show them, without what is empty; units have their names of `known`."""
    ids: dict[str, list[UUID]] = defaultdict(list)
    for row in page:
        ids[row.book].append(row.id)
    records = {}
    for name, wanted in ids.items():
        table = tables[name]
        query = select(table, *named_beside(table.info["entry"], table, known.live))
        for record in await session.execute(query.where(among(table.c.id, wanted))):
            records[record.id] = shown(table, as_seen(table, record._mapping))
    return records
