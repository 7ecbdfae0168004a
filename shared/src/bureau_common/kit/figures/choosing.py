"""Choosing among the rows behind a figure: of a unit or a source, of some days, of amounts within bounds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from fastapi import Depends, Query
from sqlalchemy import ColumnElement, Table, select

from ..core.errors import malformed

_Amount = Annotated[Decimal | None, Query(max_digits=20, decimal_places=2)]
_Text = Annotated[str | None, Query(min_length=1, max_length=100)]


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
    first_day: Annotated[date | None, Query(description="The first business date that is listed")] = None,
    last_day: Annotated[date | None, Query(description="The last one")] = None,
    least: Annotated[_Amount, Query(description="The smallest contribution that is listed")] = None,
    most: Annotated[_Amount, Query(description="The largest one")] = None,
) -> Chosen:
    if first_day is not None and last_day is not None and first_day > last_day:
        raise malformed("last_day", "range", "结束日期早于开始日期", "last_day is before first_day")
    if least is not None and most is not None and least > most:
        raise malformed("most", "range", "金额上限小于下限", "most is below least")
    return Chosen(reporting_unit, source, first_day, last_day, least, most)


ChosenRows = Annotated[Chosen, Depends(_chosen)]
"""Of the query of a request."""
