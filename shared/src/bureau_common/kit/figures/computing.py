"""Computing figures: everything that they need is read once at a cut-off; what each of them is follows from that."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.figures import Figure, FigureInput
from ...schemas.money import in_decimals
from ...schemas.parameters import Parameter, Setting
from ...schemas.periods import Period
from ...schemas.units import base_unit, usual_decimals
from ..books.periods import Closed, read_closed
from ..core.context import concealed
from ..core.records import book_of
from ..core.tables import reporting_units
from ..filings.filed import Filed, read_filed
from ..journal.cutoffs import Cutoff, read_cutoff
from ..measures.flows import Flow, Movements, Sum
from ..measures.texts import Texts, standing
from ..parameters.parameters import DECIMALS, InForce, read_in_force
from .figures import Definition, Input, Measure, Source
from .formulas import Outcome, Value
from .moving import read_movements
from .resting import resting, rests_on

_UNFILED_LISTED = 3
"""How many months that were not filed a figure's notes name one by one."""


@dataclass(frozen=True)
class Loaded:
    """Everything that figures are computed from, at one cut-off; movements by flow name and `pinned` change.

    `filings` are by the change of a closing where a month was settled by it, and as they stand for every other.
    """

    movements: Mapping[tuple[str, int | None], Movements]
    in_force: InForce
    closed: Closed
    filings: Mapping[int | None, Filed]
    change_no: int
    computed: dict[tuple[str, Period, Period, Period], Figure] = field(default_factory=dict, compare=False, repr=False)
    """What was computed once: figures, and the claims and watches that are judged on them, ask for much the same."""

    def filed(self, period: Period) -> Filed:
        """What was filed as a figure of a period knows it."""
        return self.filings[self.closed.settled_by(period)]


class Seen(NamedTuple):
    """The month by whose closing a figure takes its inputs, and the later one that it is carried to, if it is."""

    month: Period
    carried_to: Period | None = None


def seen_at(month: Period, shown: Period) -> Seen:
    """What a figure that is shown of a month takes, which is its own or the one that it is carried from."""
    return Seen(month, None if month == shown else shown)


def pinned(needed: Input, source: Source, seen: Seen, closed: Closed) -> int | None:
    """The closing's change, where an input reads what a closing does not lock: its rows are taken as they stood then.

    That is what lies past the closed period; and the register of units, in a month that is not open again in any book.
    What a closed month carries is as its own closing found it, all of it, when a month before it is opened again.
    """
    period, carried_to = seen
    settled = None if carried_to is None else closed.settled_by(carried_to)
    if settled is not None:
        found = pinned(needed, source, Seen(period), closed.until(settled))
        return settled if found is None else found
    if not isinstance(source, Flow) and reporting_units in source.keys:
        return closed.closed_by(period)
    if needed.span(period)[1] <= period:
        return None
    return closed.closed_by(period, book_of(source.table))


async def cutoff_at(session: AsyncSession, cutoff: Cutoff, pin: int | None) -> Cutoff:
    """The cut-off of a request, or the earlier one of a closing."""
    return cutoff if pin is None else await read_cutoff(session, pin)


def rests_on_itself(definition: Definition, period: Period, loaded: Loaded, seen_from: Period) -> bool:
    """Whether a figure is of its own month, as a later one knows it."""
    return resting(definition, period, loaded.filed(seen_from), loaded.in_force) == period


async def load(
    session: AsyncSession,
    cutoff: Cutoff,
    definitions: Iterable[Definition],
    periods: Sequence[Period],
    declared: Sequence[Parameter],
) -> Loaded:
    """Everything the figures need for the periods, in one statement (and one a closing, where one reaches past it)."""
    in_force = await read_in_force(session, cutoff, declared)
    closed = (await read_closed(session, cutoff)).without(concealed().books)
    wanted = [*definitions]
    filings = await read_filings(session, cutoff, wanted, periods, in_force, closed)
    spans: dict[tuple[Source, int | None], list[Period]] = {}
    for definition in wanted:
        months = [resting(definition, each, filings[closed.settled_by(each)], in_force) or each for each in periods]
        shown = [seen_at(month, each) for month, each in zip(months, periods, strict=True)]
        seen = dict.fromkeys([*shown, *map(Seen, periods)])  # of its own month, too: see `compute`
        settings = [in_force.at(month.last_day) for month in dict.fromkeys([*periods, *months])]
        for needed in definition.inputs.values():
            for chosen in dict.fromkeys(needed.chosen(each) for each in settings):
                for each in seen:
                    reach = spans.setdefault((chosen.taken.flow, pinned(chosen, chosen.taken.flow, each, closed)), [])
                    # From January on: a watch asks since when, of each month before as this one's closing knows it.
                    reach.extend((each.month.january, *chosen.span.around(each.month)))
    by_pin: dict[int | None, dict[Source, list[Period]]] = {}
    for (source, pin), months in spans.items():
        by_pin.setdefault(pin, {})[source] = months
    movements = {
        (name, pin): moved
        for pin, of_pin in by_pin.items()
        for name, moved in (await read_movements(session, await cutoff_at(session, cutoff, pin), of_pin)).items()
    }
    return Loaded(movements, in_force, closed, filings, cutoff.head.change_no)


async def read_filings(
    session: AsyncSession,
    cutoff: Cutoff,
    definitions: Sequence[Definition],
    periods: Sequence[Period],
    in_force: InForce,
    closed: Closed,
) -> dict[int | None, Filed]:
    """What was filed of the books that the figures rest on, by what settled their periods."""
    settings = [in_force.at(period.last_day) for period in periods]
    inputs = [needed for definition in definitions for needed in definition.inputs.values()]
    tables = {needed.chosen(each).taken.flow.table for needed in inputs for each in settings}
    by_pin: dict[int | None, list[Period]] = {}
    for period in periods:
        by_pin.setdefault(closed.settled_by(period), []).append(period)
    return {
        pin: await read_filed(session, await cutoff_at(session, cutoff, pin), tables, max(of_pin))
        for pin, of_pin in by_pin.items()
    }


def compute(
    definition: Definition,
    period: Period,
    loaded: Loaded,
    by: Period | None = None,
    seen_from: Period | None = None,
) -> Figure:
    """One figure of one period from what was loaded; pure.

    `by` is another period whose parameters are taken, and what was filed as it knows it, to compare alike: a figure that is
    carried of its own month may then be of it. `seen_from` is the later month by whose closing what reaches past it is
    taken. A figure that rests on an earlier month is that month's, value for value, and says so.
    """
    asked = (definition.id, period, by or period, seen_from or period)
    if asked not in loaded.computed:
        loaded.computed[asked] = _found(definition, period, loaded, by or period, seen_from or period)
    return loaded.computed[asked]


def _found(definition: Definition, period: Period, loaded: Loaded, by: Period, seen_from: Period) -> Figure:
    """The figure of the month that it rests on."""
    filed, settings = loaded.filed(by), None if by == period else loaded.in_force.at(by.last_day)
    month = resting(definition, period, filed, loaded.in_force)
    if month == period:
        return _compute(definition, period, loaded, filed, settings, Seen(seen_from))
    of = month or period
    found = _compute(definition, of, loaded, filed, settings, seen_at(of, period), known=month is not None)
    if month is None:
        return found
    why = filed.why_zh(rests_on(definition, loaded.in_force, period), period)
    return found.model_copy(
        update={
            "period": period,
            "state": "carried" if found.value is not None else found.state,
            "carried_from": month,
            "notes": [f"{period}{why}，沿用{month}的数", *found.notes],
            "provisional": loaded.closed.closed_by(period) is None,
        }
    )


def _compute(
    definition: Definition,
    period: Period,
    loaded: Loaded,
    filed: Filed,
    settings: Mapping[str, Setting] | None,
    seen: Seen,
    *,
    known: bool = True,
) -> Figure:
    """The figure as the period itself has it; where that is not `known`, for want of filings, it has no value."""
    settings = loaded.in_force.at(period.last_day) if settings is None else settings
    chosen = {name: needed.chosen(settings) for name, needed in definition.inputs.items()}
    inputs = {name: (needed, needed.taken) for name, needed in chosen.items()}
    values = {name: _value(needed, measure, period, loaded, filed, seen) for name, (needed, measure) in inputs.items()}
    gaps = [
        f"{inputs[name][1].label_zh}（{'至'.join(inputs[name][0].span(period))}）"
        for name, value in values.items()
        if not value.known
    ]
    missing = [note for needed, measure in inputs.values() for note in _unfiled(needed, measure, period, filed)]
    if gaps:
        outcome = Outcome(None, "not_reported", f"未报：{'、'.join(gaps)}")
    elif not known:
        outcome = Outcome(None, "not_reported")
    else:
        outcome = definition.formula.compute({**values, "month": Value(Sum(Decimal(period.month), 1), "reported")})
    decimals, note = _decimals(definition, settings)
    number = None if outcome.value is None else in_decimals(outcome.value)
    return Figure(
        id=definition.id,
        name_zh=definition.name_zh,
        kind="text" if base_unit(definition.display_unit) == "text" else "decimal",
        unit=base_unit(definition.display_unit),
        display_unit=definition.display_unit,
        decimals=decimals,
        basis=definition.basis,
        period=period,
        value=number if outcome.text is None else outcome.text,
        state=outcome.state,
        carried_from=None,
        inputs=[_shown(name, needed, measure, period, values[name]) for name, (needed, measure) in inputs.items()],
        formula=definition.formula_text,
        formula_version=definition.formula_version,
        notes=[
            *([outcome.note] if outcome.note else []),
            *dict.fromkeys(missing),
            *_notes(definition, settings),
            *_notes_of_rows(inputs, values, period, loaded, seen),
            *note,
        ],
        is_sum=bool(definition.formula.signs),
        provisional=loaded.closed.closed_by(period) is None,
        change_no=loaded.change_no,
    )


def _notes_of_rows(
    inputs: Mapping[str, tuple[Input, Measure]],
    values: Mapping[str, Value],
    period: Period,
    loaded: Loaded,
    seen: Seen,
) -> Iterator[str]:
    """What measures say of parts of theirs that have rows, and of having none."""
    for needed, measure in inputs.values():
        yield from _of_which(needed, measure, period, loaded, seen)
    for name, (_, measure) in inputs.items():
        if measure.without_rows_zh and not values[name].sum.rows:
            yield measure.without_rows_zh


def _notes(definition: Definition, settings: Mapping[str, Setting]) -> list[str]:
    return [settings[parameter.key].note_zh() for parameter in definition.parameters]


def _decimals(definition: Definition, settings: Mapping[str, Setting]) -> tuple[int, list[str]]:
    """With how many decimals the figure is printed, and the note where the bureau has set that.

    They are those of its unit, and never fewer than the figure itself needs.
    """
    parameter = DECIMALS.get(definition.display_unit)
    if parameter is None or parameter.key not in settings:
        return max(usual_decimals(definition.display_unit), definition.decimals), []
    setting = settings[parameter.key]
    return max(int(setting.text), definition.decimals), [setting.note_zh()] if setting.since is not None else []


def _value(needed: Input, measure: Measure, period: Period, loaded: Loaded, filed: Filed, seen: Seen) -> Value:
    """The sum over the span; without rows it is nil where that is known, else not reported.

    It is known by the filing of the span's last month where one is due; where none is, by other rows of that year, if the
    input takes them for it. Of a stock, which is a sum since ever, others count since ever.
    """
    start, end = needed.span(period)
    movements = _movements(needed, measure, loaded, seen)
    said = isinstance(measure.flow, Texts)
    found = movements.total(start, end, None if said else measure.categories)
    if found.rows:
        return Value(found, "reported", standing(movements, end) if said else ())
    book, told = book_of(measure.flow.table), min(end, period)
    if start <= period and filed.is_due(book, told):
        nil = filed.is_filed(book, told) and not needed.needs_rows
        return Value(found, "zero" if nil else "not_reported")
    first, last = needed.span.around(period)
    others = needed.nil or (not needed.needs_rows and movements.total(first, last).rows)
    return Value(found, "zero" if others else "not_reported")


def _movements(needed: Input, measure: Measure, loaded: Loaded, seen: Seen) -> Movements:
    return loaded.movements[measure.flow.name, pinned(needed, measure.flow, seen, loaded.closed)]


def _of_which(needed: Input, measure: Measure, period: Period, loaded: Loaded, seen: Seen) -> list[str]:
    """The parts of a sum that its measure names, where they have rows."""
    if not measure.of_which_zh:
        return []
    start, end = needed.span(period)
    movements = _movements(needed, measure, loaded, seen)
    parts = [(label, movements.total(start, end, categories)) for label, categories in measure.of_which_zh]
    return [f"{measure.label_zh}（{start}至{end}）其中{label}{part.amount:f}元" for label, part in parts if part.rows]


def _unfiled(needed: Input, measure: Measure, period: Period, filed: Filed) -> list[str]:
    """The months of an input's span that are due and were not filed, the newest first: the rows that stand are not all."""
    if not (short := filed.short.get(book_of(measure.flow.table))):
        return []
    start, end = needed.span(period)
    months = sorted((month for month in short if start <= month <= min(end, period)), reverse=True)
    told = [f"{measure.label_zh}：{month}{short[month].said_zh}" for month in months[:_UNFILED_LISTED]]
    missing = "未报齐" if all(short[month].due for month in months) else "未报齐或免报"
    return [*told, f"{measure.label_zh}：共{len(months)}个月{missing}"] if len(months) > len(told) else told


def _shown(name: str, needed: Input, measure: Measure, period: Period, value: Value) -> FigureInput:
    start, end = needed.span(period)
    amount: Decimal = value.sum.amount
    return FigureInput(
        name=name,
        label_zh=measure.label_zh,
        unit=measure.unit,
        start=start.first_day,
        end=end.last_day,
        value=in_decimals(amount) if value.known else None,
        rows=value.sum.rows,
        opens=value.sum.rows if isinstance(measure.flow, Flow) else None,
        state=value.state,
    )
