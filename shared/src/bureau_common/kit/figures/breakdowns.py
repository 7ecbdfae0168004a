"""Breakdowns: a sum over several periods, split by a column of its rows; at each point the lines sum to the whole."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from heapq import nsmallest
from typing import Any, NamedTuple

from sqlalchemy import Date, Integer, Numeric, Text, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.figures import Breakdown, BreakdownLine, Figure, SeriesPoint
from ...schemas.parameters import Parameter
from ...schemas.periods import Period
from ..books.concealing import withheld
from ..core.errors import Refused, malformed
from ..core.records import unit_names
from ..core.unit_names import read_names
from ..journal.cutoffs import Cutoff
from ..measures.derived import Derived
from ..measures.flows import Flow
from .computing import compute, cutoff_at, load, pinned, seen_at
from .figures import Definition, Measure, Source
from .rows import contributing_inputs

MAX_LINES = 50
MAX_SUMS = 50_000
"""Sums by month and value that are read for one input: all of them are held, and added up for every point."""
MAX_CELLS = 500_000
"""Sums by point and value that one breakdown holds until its largest lines are found."""
_NOT_SPLIT_BY = {"source", "source_ref", "created_change", "voided_change"}
"""What names a row, and what only the kit reads."""
Moved = Mapping[Period, Mapping[str, Decimal]]
"""By month and key what the rows of one input add, with their sign."""


class Split(NamedTuple):
    """The column that rows are split by, how many digits of it count, and what it begins with."""

    column: str
    digits: int | None
    begins: str


async def read_breakdown(
    session: AsyncSession,
    cutoff: Cutoff,
    definition: Definition,
    periods: Sequence[Period],
    declared: Sequence[Parameter],
    *,
    split: Split,
    measure: str | None,
) -> Breakdown:
    """The figure (or the input that `measure` names) at each period's end, a line a value of the column of `split`.

    `digits` cuts codes short: three of a functional code are its class. Beyond `MAX_LINES` lines the smallest are
    summed in one without a key; with `begins` there are only those lines whose code begins so, however small.
    """
    signs = contributing_inputs(definition, measure)
    loaded = await load(session, cutoff, [definition], periods, declared)
    whole = [compute(definition, period, loaded) for period in periods]
    sums: list[dict[str, Decimal]] = [defaultdict(Decimal) for _ in periods]
    months = [figure.carried_from or figure.period for figure in whole]
    flows: list[Source] = []
    for name, sign in signs.items():
        needed = [definition.inputs[name].chosen(loaded.in_force.at(month.last_day)) for month in months]
        spans = [each.span(month) for each, month in zip(needed, months, strict=True)]
        read = [
            (each.taken, pinned(each, each.taken.flow, seen_at(month, shown.period), loaded.closed))
            for each, month, shown in zip(needed, months, whole, strict=True)
        ]
        for chosen, pin in dict.fromkeys(read):
            at = await cutoff_at(session, cutoff, pin)
            moved = await _moved(session, at, chosen, spans, split)
            flows.append(chosen.flow)
            points = [point for point in range(len(spans)) if read[point] == (chosen, pin)]
            await asyncio.to_thread(_add, sums, moved, sign, {point: spans[point] for point in points})
    lines = await asyncio.to_thread(_lines, sums)
    if split.digits is None and any(_names_units(flow, split.column) for flow in flows):
        known = await cutoff_at(session, cutoff, loaded.closed.closed_by(periods[-1]))
        lines = await _named(session, known, lines)
    return Breakdown(
        id=definition.id,
        name_zh=definition.name_zh,
        measure=measure,
        unit=whole[0].unit if measure is None else _input(whole[0], measure).unit,
        split=split.column,
        change_no=cutoff.head.change_no,
        points=[_point(figure, measure) for figure in whole],
        lines=lines,
    )


def _names_units(source: Source, split: str) -> bool:
    return any(each.code == split for each in unit_names(source.table.info["entry"]))


async def _named(session: AsyncSession, cutoff: Cutoff, lines: Sequence[BreakdownLine]) -> list[BreakdownLine]:
    """The lines with the names of their units, as the last of the periods knows them."""
    names = await read_names(session, cutoff.live, [line.key for line in lines if line.key is not None])
    return [line.model_copy(update={"name": names.get(line.key or "")}) for line in lines]


def _add(
    sums: Sequence[dict[str, Decimal]], moved: Moved, sign: int, spans: Mapping[int, tuple[Period, Period]]
) -> None:
    """Add to each point what lies within its span; it takes points times sums, so it runs in a thread."""
    for point, (start, end) in spans.items():
        for key, amount in _within(moved, start, end):
            sums[point][key] += sign * amount
        if sum(map(len, sums)) > MAX_CELLS:
            raise _too_many()


def _within(moved: Moved, start: Period, end: Period) -> Iterator[tuple[str, Decimal]]:
    for month, by_key in moved.items():
        if start <= month <= end:
            yield from by_key.items()


def _split_column(flow: Source, split: str) -> Any:
    """The text that rows are grouped by, before it is cut."""
    columns = {
        column.name: column
        for column in flow.table.c
        if isinstance(column.type, (Text, Integer)) and column.name not in {*_NOT_SPLIT_BY, *withheld(flow.table)}
    }
    if split not in columns:
        names = ", ".join(columns)
        raise malformed("split", "column", f"只能按下列栏目分组：{names}", f"Rows can be split by one of: {names}")
    return func.coalesce(cast(columns[split], Text), "")


async def _moved(
    session: AsyncSession,
    cutoff: Cutoff,
    measure: Measure,
    spans: Sequence[tuple[Period, Period]],
    split: Split,
) -> Moved:
    """One read over all the spans' months."""
    flow = measure.flow
    if type(flow) not in (Flow, Derived):  # of a median the parts are none
        zh, en = (
            "个数类指标不能分组：同一对象可能分属几组",
            "Counts are not split: one thing may belong to several groups",
        )
        raise malformed("split", "not_a_sum", zh, en)
    start, end = min(first for first, _ in spans), max(last for _, last in spans)
    rows = flow.rows(cutoff, measure.categories, start, end).subquery()
    text = _split_column(flow, split.column)
    key = text if split.digits is None else func.left(text, split.digits)
    month = cast(func.date_trunc("month", rows.c.day), Date)
    query = (
        select(month.label("month"), key.label("key"), func.sum(rows.c.amount, type_=Numeric).label("amount"))
        .join(flow.table, flow.table.c.id == rows.c.id)
        .where(*([text.startswith(split.begins, autoescape=True)] if split.begins else []))
        .group_by(month, key)
        .limit(MAX_SUMS + 1)
    )
    found = (await session.execute(query)).all()
    if len(found) > MAX_SUMS:
        raise _too_many()
    moved: dict[Period, dict[str, Decimal]] = defaultdict(dict)
    for row in found:
        moved[Period.of(row.month)][row.key] = row.amount
    return moved


def _too_many() -> Refused:
    return malformed(
        "split", "too_many", "该栏取值过多，请用 digits 截短编码，或缩短期间、换一栏",
        "The column has too many values: cut codes by digits, ask for fewer months, or take another column",
    )  # fmt: skip


def _input(figure: Figure, name: str) -> Any:
    return next(each for each in figure.inputs if each.name == name)


def _point(figure: Figure, measure: str | None) -> SeriesPoint:
    shown = figure if measure is None else _input(figure, measure)
    named = {"period", "carried_from", "provisional"}
    return SeriesPoint(**figure.model_dump(include=named), value=shown.value, state=shown.state)


def _lines(sums: Sequence[Mapping[str, Decimal]]) -> list[BreakdownLine]:
    """The largest lines by the newest point first; what does not fit is summed."""
    keys = sorted({key for by_key in sums for key in by_key})
    newest, places = [*reversed(sums)], defaultdict[str, list[int]](list)
    for place, by_key in enumerate(newest):
        for key, amount in by_key.items():
            if amount:
                places[key].append(place)
    end = (len(sums),)  # whose next amount is older comes later
    shown = nsmallest(MAX_LINES, keys, lambda key: [*((each, -abs(newest[each][key])) for each in places[key]), end])
    rest = {*keys}.difference(shown)
    values = [[f"{by_key.get(key, Decimal(0)):f}" for by_key in sums] for key in shown]
    lines = [BreakdownLine(key=key, name=None, values=each) for key, each in zip(shown, values, strict=True)]
    if rest:
        totals = [sum((each for key, each in by_key.items() if key in rest), Decimal(0)) for by_key in sums]
        lines.append(BreakdownLine(key=None, name=None, values=[f"{total:f}" for total in totals]))
    return lines
