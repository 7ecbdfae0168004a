"""Figures as they are declared: measures over spans of months, and the formula that makes one value of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Interval, cast, func, literal_column

from ...schemas.figures import Basis
from ...schemas.parameters import Parameter, Setting
from ...schemas.periods import BEGINNING, Period
from ...schemas.units import BaseUnit
from ..measures.balances import Balance
from ..measures.derived import Derived
from ..measures.distinct import Distinct
from ..measures.flows import ALL, Flow
from ..measures.latest import Latest
from ..measures.stocks import Stock
from ..measures.texts import Texts
from .formulas import Formula

Day = ColumnElement[date]


@dataclass(frozen=True, eq=False)
class Span:
    """The months that an input sums at a period; and, the other way round, whose figures count what is of a day.

    `counted` says the first and the last day of those periods, without a last one for good. What a span takes from the
    months after its period is not in it: of a closed period it stays as it stood at the closing.
    """

    months: Callable[[Period], tuple[Period, Period]]
    counted: Callable[[Day], tuple[Day, Day | None]]

    def __call__(self, period: Period) -> tuple[Period, Period]:
        return self.months(period)

    def around(self, period: Period) -> tuple[Period, Period]:
        """The months in which other rows make it known that there are none in the span: its year's up to its end."""
        start, end = self.months(period)
        return min(start, end.january), end

    @cached_property
    def and_a_year(self) -> "Span":
        """The same months, of what is looked at from the year after, too: it counts to the end of that year."""

        def counted(day: Day) -> tuple[Day, Day | None]:
            first, last = self.counted(day)
            return first, None if last is None else _year_end(last, 1)

        return Span(self.months, counted)


def _year_end(day: Day, later: int = 0) -> Day:
    return func.make_date(cast(func.extract("year", day), Integer) + later, 12, 31, type_=Date)


def _in_its_year(day: Day) -> tuple[Day, Day]:
    return day, _year_end(day)


year_to_date = Span(lambda period: (period.january, period), _in_its_year)
"""January to the period's month."""

following_month = Span(lambda period: (period.following, period.following), _in_its_year)
"""The month after the period's: what is expected."""

same_months_last_year = Span(
    lambda period: year_to_date(period.last_year),
    lambda day: (cast(day + literal_column("interval '1 year'", Interval), Date), _year_end(day, 1)),
)
"""January to the same month of the year before."""

whole_year = Span(lambda period: (period.january, Period(period.year, 12)), _in_its_year)
"""January to December of the period's year: plans and targets are known ahead."""

whole_last_year = Span(
    lambda period: (period.january.last_year, Period(period.year - 1, 12)),
    lambda day: (cast(_year_end(day) + 1, Date), _year_end(day, 1)),
)
"""January to December of the year before."""

until_last_year = Span(
    lambda period: (BEGINNING, Period(period.year - 1, 12)),
    lambda day: (cast(_year_end(day) + 1, Date), None),
)
"""Everything up to the end of the year before."""

since_ever = Span(lambda period: (BEGINNING, period), lambda day: (day, None))
"""Everything up to the period's month: a stock is the sum of all its movements."""

Source = Flow | Distinct | Stock | Latest | Derived | Balance | Texts
"""What a measure sums."""


@dataclass(frozen=True)
class Measure:
    """What is summed: some categories of a flow or a stock, a distinct count, the latest amounts, or what is left.

    `without_rows_zh` is what the notes say where no row counts, for sums whose absence has a meaning of its own;
    `of_which_zh` are parts that they tell where rows of theirs count, by a label and its categories.
    """

    label_zh: str
    flow: Source
    categories: tuple[str, ...] = ALL
    without_rows_zh: str | None = None
    of_which_zh: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def unit(self) -> BaseUnit:
        """Flows, derived sums and balances are in yuan unless they say otherwise, as latest amounts are; the others count."""
        if isinstance(self.flow, Flow | Derived | Balance):
            return self.flow.unit
        return "yuan" if isinstance(self.flow, Latest) else "count"


@dataclass(frozen=True)
class Selected:
    """A measure that a parameter decides, by its value at the period's end: the same for this year and its base.

    Where the parameter decides the span, too, an input is selected; where a further parameter decides, another choice.
    """

    parameter: Parameter
    select: Callable[[Any], "Measure | Selected | Input"]


@dataclass(frozen=True)
class Input:
    """A measure over a span of months; where `nil` is set, no record at all means 0 (restatements, refunds).

    Where `needs_rows` is set, nothing but rows of its own make it known: other records of the year do not mean that
    a budget, a limit or a target is 0.
    """

    measure: Measure | Selected
    span: Span
    nil: bool = False
    needs_rows: bool = False

    def chosen(self, settings: Mapping[str, Setting]) -> "Input":
        """The input as the settings have it."""
        if isinstance(self.measure, Measure):
            return self
        return self._selected(self.measure.select(settings[self.measure.parameter.key].value)).chosen(settings)

    def choices(self) -> list["Input"]:
        """What it may be: by every choice of the parameter that selects it, else by its default."""
        if isinstance(self.measure, Measure):
            return [self]
        return [choice for selected in self._once_selected(self.measure) for choice in selected.choices()]

    def parameters(self) -> list[Parameter]:
        """Those that decide what it is, the first that is asked first."""
        if isinstance(self.measure, Measure):
            return []
        further = [each.parameters() for each in self._once_selected(self.measure)]
        return [self.measure.parameter, *[parameter for each in further for parameter in each]]

    @property
    def taken(self) -> Measure:
        """The measure of one that was chosen."""
        assert isinstance(self.measure, Measure)  # noqa: S101 - `chosen` and `choices` leave nothing to select
        return self.measure

    def _once_selected(self, by: Selected) -> list["Input"]:
        parameter = by.parameter
        values = [*parameter.choices] if parameter.kind == "choice" else [parameter.default]
        return [self._selected(by.select(parameter.parse(value))) for value in values]

    def _selected(self, found: "Measure | Selected | Input") -> "Input":
        return found if isinstance(found, Input) else replace(self, measure=found)


@dataclass(frozen=True)
class Definition:
    """One figure of the catalogue; `formula_version` rises whenever the same rows would give another value.

    `decimals` says with how many it is printed at least, where those of its unit are too few.
    """

    id: str
    name_zh: str
    display_unit: str
    basis: Basis
    inputs: Mapping[str, Input]
    formula: Formula
    formula_text: str
    formula_version: int = 1
    decimals: int = 0

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters that decide what its inputs are."""
        deciding = [parameter for each in self.inputs.values() for parameter in each.parameters()]
        return tuple({parameter.key: parameter for parameter in deciding}.values())


def sources_of(definition: Definition) -> set[Source]:
    """Everything that a figure may sum, whatever a parameter chooses."""
    return {chosen.taken.flow for needed in definition.inputs.values() for chosen in needed.choices()}
