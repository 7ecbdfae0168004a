"""Figures: declared as inputs and a formula, computed for a period at a cut-off, and opened to their rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from ..schemas.figures import Basis, Figure, FigureInput
from ..schemas.periods import Period
from ..schemas.units import base_unit
from .cutoffs import Cutoff
from .distinct import Distinct
from .flows import Flow, Movements, total
from .formulas import Formula, Outcome, Value
from .periods import read_closed_through

BEGINNING = Period(1990, 1)
"""The first month that a business date may lie in."""
Span = Callable[[Period], tuple[Period, Period]]


def year_to_date(period: Period) -> tuple[Period, Period]:
    """January to the period's month."""
    return period.january, period


def same_months_last_year(period: Period) -> tuple[Period, Period]:
    """January to the same month of the year before."""
    return year_to_date(period.last_year)


def since_ever(period: Period) -> tuple[Period, Period]:
    """Everything up to the period's month: a stock is the sum of all its movements."""
    return BEGINNING, period


@dataclass(frozen=True)
class Measure:
    """What is summed: some categories of a flow, or a distinct count."""

    label_zh: str
    flow: Flow | Distinct
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Input:
    """A measure over a span of months; where `nil` is set, no record at all means 0 (restatements, refunds)."""

    measure: Measure
    span: Span
    nil: bool = False


@dataclass(frozen=True)
class Definition:
    """One figure of the catalogue; `formula_version` rises whenever the same rows would give another value."""

    id: str
    name_zh: str
    display_unit: str
    basis: Basis
    inputs: Mapping[str, Input]
    formula: Formula
    formula_text: str
    formula_version: int = 1


@dataclass(frozen=True)
class Loaded:
    """Everything that figures are computed from, at one cut-off; movements by flow name."""

    movements: Mapping[str, Movements]
    closed_through: Period | None
    change_no: int


async def load(
    session: AsyncSession, cutoff: Cutoff, definitions: Iterable[Definition], periods: Sequence[Period]
) -> Loaded:
    """Everything the figures need for the periods, in one read per flow."""
    spans: dict[Flow | Distinct, list[Period]] = {}
    for definition in definitions:
        for needed in definition.inputs.values():
            months = [month for period in (periods[0], periods[-1]) for month in needed.span(period)]
            spans.setdefault(needed.measure.flow, []).extend([*months, min(months).january])
    movements = {
        flow.name: await flow.read(session, cutoff, min(months), max(months)) for flow, months in spans.items()
    }
    return Loaded(movements, await read_closed_through(session, cutoff), cutoff.head.change_no)


def compute(definition: Definition, period: Period, loaded: Loaded) -> Figure:
    """One figure of one period from what was loaded; pure."""
    values = {name: _value(needed, period, loaded) for name, needed in definition.inputs.items()}
    gaps = [needed for name, needed in definition.inputs.items() if not values[name].known]
    outcome = _not_reported(gaps, period) if gaps else definition.formula.compute(values)
    return Figure(
        id=definition.id,
        name_zh=definition.name_zh,
        kind="decimal",
        unit=base_unit(definition.display_unit),
        display_unit=definition.display_unit,
        basis=definition.basis,
        period=period,
        value=None if outcome.value is None else f"{outcome.value:f}",
        state=outcome.state,
        inputs=[_shown(name, needed, period, values[name]) for name, needed in definition.inputs.items()],
        formula=definition.formula_text,
        formula_version=definition.formula_version,
        notes=[outcome.note] if outcome.note else [],
        provisional=loaded.closed_through is None or period > loaded.closed_through,
        change_no=loaded.change_no,
    )


def _not_reported(gaps: Sequence[Input], period: Period) -> Outcome:
    """A figure with an input that nobody reported is not reported either, and says which."""
    spans = [f"{needed.measure.label_zh}（{'至'.join(needed.span(period))}）" for needed in gaps]
    return Outcome(None, "not_reported", f"未报：{'、'.join(spans)}")


def _value(needed: Input, period: Period, loaded: Loaded) -> Value:
    """The sum over the span; without rows it is nil where the flow has others in that year, else not reported."""
    start, end = needed.span(period)
    movements = loaded.movements[needed.measure.flow.name]
    found = total(movements, start.until(end), needed.measure.categories)
    if found.rows:
        return Value(found, "reported")
    others = needed.nil or total(movements, end.january.until(end)).rows
    return Value(found, "zero" if others else "not_reported")


def _shown(name: str, needed: Input, period: Period, value: Value) -> FigureInput:
    start, end = needed.span(period)
    amount: Decimal = value.sum.amount
    return FigureInput(
        name=name,
        label_zh=needed.measure.label_zh,
        start=start.first_day,
        end=end.last_day,
        value=f"{amount:f}" if value.known else None,
        rows=value.sum.rows,
        state=value.state,
    )
