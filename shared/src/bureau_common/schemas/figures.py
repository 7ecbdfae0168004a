"""Figures: every number of the report, with the inputs and the formula it was computed from."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from .paging import Page
from .periods import Period
from .several import Several
from .units import BaseUnit, shown, written_unit

Basis = Literal["ytd", "annual", "point", "since"]
State = Literal["reported", "zero", "not_reported", "unavailable", "carried", "not_applicable", "restricted"]


class FigureTerm(BaseModel):
    """What a figure is: its name, unit, basis and formula, without a value."""

    id: str
    name_zh: str
    display_unit: str
    basis: Basis
    formula: str


class FigureInput(BaseModel):
    """One sum that a figure is computed from: its span, its value, and over how many rows."""

    name: str
    label_zh: str
    unit: BaseUnit
    start: date
    end: date
    value: str | None
    rows: int
    opens: int | None = None
    """How many rows its records list, where it is counted; a balance or a distinct count lists one row a key."""
    state: State


class Figure(BaseModel):
    """One figure of one period; `value` stands in base units and is null unless it is reported, zero or carried."""

    id: str
    name_zh: str
    kind: Literal["decimal", "text"]
    unit: BaseUnit
    display_unit: str
    decimals: int
    """How many decimals it is printed with in `display_unit`."""
    basis: Basis
    period: Period
    value: str | None
    state: State
    carried_from: Period | None = None
    """Of a carried figure: the month whose figure it is, since not all that it needs was filed after it."""
    inputs: Several[FigureInput]
    formula: str
    formula_version: int
    notes: Several[str]
    is_sum: bool
    """Its rows sum to it; else (a ratio, a gap) only those of each input do, and `measure` names one."""
    provisional: bool
    """The period is not closed: the figure may still change without a restatement."""
    change_no: int

    @property
    def number(self) -> Decimal | None:
        return Decimal(self.value) if self.value is not None and self.kind == "decimal" else None

    @property
    def printed(self) -> Decimal | None:
        """The number as it is printed in its own unit, wherever it stands: with its own decimals, and no others."""
        return None if self.number is None else shown(self.number, self.display_unit, self.decimals)

    @property
    def written(self) -> str:
        """The number with its unit, or what the figure says in words; nothing where it has no value."""
        return (self.value or "") if self.printed is None else f"{self.printed:f}{written_unit(self.display_unit)}"


class FigureRow(BaseModel):
    """One row behind a figure; over all pages the contributions sum to the figure (or to the input named)."""

    id: UUID
    book: str
    measure: str
    business_date: date
    contribution: str
    opening: bool
    """Whether it is no voucher of the suite's but an opening (期初), which may be the sum of many."""
    record: dict[str, Any]


class FigureRows(Page[FigureRow]):
    """A page of the rows behind a figure, with the cut-off they were read at."""

    change_no: int


class SeriesPoint(BaseModel):
    """The figure at one period's end; `carried_from` names the month that it is really of, where that is another.

    `provisional`: the period is not closed, and the point may still move without a restatement.
    """

    period: Period
    value: str | None
    state: State
    carried_from: Period | None = None
    provisional: bool


class Series(BaseModel):
    """One figure over several periods, for charts; all points are by one formula, of which `formula_version` is the number."""

    id: str
    name_zh: str
    unit: BaseUnit
    display_unit: str
    decimals: int
    """How many decimals every point is printed with in `display_unit`: as many as the figure of the last has."""
    formula_version: int
    change_no: int
    points: Several[SeriesPoint]


class Histories(BaseModel):
    """Several figures of one service over the same periods, at one version.

    `moved` are the months from the first period to the last in which rows count for any of them: what stands or sums on
    from earlier months has a value in a month without a row, too.
    """

    change_no: int
    moved: Several[Period]
    series: Several[Series]


class BreakdownLine(BaseModel):
    """One value of the column, and what its rows add at each point; the last line may sum the small ones (null).

    `name` is what the register calls a unit at the cut-off, where rows are split by a column of whole codes of units.
    """

    key: str | None
    name: str | None
    values: Several[str]


class Breakdown(BaseModel):
    """A sum over several periods, split by a column of its rows; at each point the lines sum to the value there."""

    id: str
    name_zh: str
    measure: str | None
    unit: BaseUnit
    split: str
    change_no: int
    points: Several[SeriesPoint]
    lines: Several[BreakdownLine]
