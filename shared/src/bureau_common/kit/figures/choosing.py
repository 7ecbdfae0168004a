"""Choosing among the rows behind a figure: of a unit or a source, of some days, of amounts within bounds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from fastapi import Depends, Query
from pydantic import BeforeValidator
from sqlalchemy import ColumnElement, Table, select

from ...schemas.codes import Spelt
from ...schemas.days import AS_ISO
from ...schemas.records import Line
from ..core.errors import malformed

# A browser's form sends the fields that nobody filled in, too: what is empty chooses nothing.
_SPELT = Spelt(
    r"^(-?[0-9]{1,18}(\.[0-9]{1,20})?)?$",
    "金额写作 1234.50，单位元，不用千分位",
    "an amount is written 1234.50, in yuan, without commas",
)
_Amount = Annotated[Annotated[str, _SPELT] | None, Query(examples=["1000.00"])]
_Text = Annotated[str | None, Query(max_length=100)]
_Day = Annotated[Annotated[date, AS_ISO] | None, BeforeValidator(lambda given: given or None)]
Begins = Annotated[Line | None, Query(description="Only lines whose value begins with this; else the fifty largest")]
"""Of the lines of a breakdown, those that are told, however small each is beside the others."""


@dataclass(frozen=True)
class Chosen:
    """What the rows have in common that are listed; what is none chooses nothing."""

    reporting_unit: str | None = None
    source: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    least: Decimal | None = None
    most: Decimal | None = None

    def of(
        self, table: Table, key: ColumnElement[Any], day: ColumnElement[date], amount: ColumnElement[Decimal]
    ) -> Iterator[ColumnElement[bool]]:
        """The conditions on rows of a table, by what they contribute."""
        if self.first_day is not None:
            yield day >= self.first_day
        if self.last_day is not None:
            yield day <= self.last_day
        if self.least is not None:
            yield amount >= self.least
        if self.most is not None:
            yield amount <= self.most
        wanted = {"reporting_unit": self.reporting_unit, "source": self.source}
        columns = [table.c[name] == value for name, value in wanted.items() if value is not None]
        if columns:
            yield key.in_(select(table.c.id).where(*columns))


async def _chosen(
    reporting_unit: _Text = None,
    source: _Text = None,
    first_day: Annotated[_Day, Query(description="The first business date that is listed")] = None,
    last_day: Annotated[_Day, Query(description="The last one")] = None,
    least: Annotated[_Amount, Query(description="The smallest contribution that is listed")] = None,
    most: Annotated[_Amount, Query(description="The largest one")] = None,
) -> Chosen:
    if first_day is not None and last_day is not None and first_day > last_day:
        raise malformed("last_day", "range", "结束日期早于开始日期", "last_day is before first_day")
    lowest, highest = Decimal(least) if least else None, Decimal(most) if most else None
    if lowest is not None and highest is not None and lowest > highest:
        raise malformed("most", "range", "金额上限小于下限", "most is below least")
    return Chosen(reporting_unit or None, source or None, first_day, last_day, lowest, highest)


ChosenRows = Annotated[Chosen, Depends(_chosen)]
"""Of the query of a request."""
