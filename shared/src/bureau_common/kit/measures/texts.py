"""Texts: what is said of each thing at a month's end, in words: the state of a document, a grade, a planned day."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Numeric, Select, Table, cast, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on

from ...schemas.periods import Period
from ..journal.cutoffs import Cutoff
from .flows import Day, Movements, Moving


@dataclass(frozen=True, eq=False)
class Texts(Moving):
    """The text of each key's last move up to a month's end; where that is null, nothing is said of the key any more.

    `moved` is by cut-off a select of `key`, `id` (of a row of `table`, where there is a text), `day`, `place` (an
    integer: the order within a day) and `text`. `keys` are by table the column through which one of its rows moves it.

    Stands where a Flow does in a measure, over the span `since_ever`: its movements have the texts for categories, one
    more where a text begins to be said of a key, one less where it is no longer. A figure opens to the rows that say it.
    """

    name: str
    table: Table
    moved: Callable[[Cutoff], Select[Any]]
    keys: Mapping[Table, ColumnElement[Any]]

    def moves(self, cutoff: Cutoff, first: Day, last: Day) -> Select[date, str, Decimal, int]:
        """What begins and ceases to be said in each month; what was once said is a row that was reported."""
        moved = self.moved(cutoff).subquery().c
        before = func.lag(moved.text).over(partition_by=moved.key, order_by=(moved.day, moved.place, moved.id))
        said = select(moved.day, moved.text, before.label("before")).where(moved.day <= last).subquery().c
        turns = (
            union_all(
                select(said.day, said.text.label("category"), literal(1).label("sign"), literal(1).label("begun")),
                select(said.day, said.before, literal(-1), literal(0)),
            )
            .subquery()
            .c
        )
        month = cast(func.date_trunc("month", turns.day), Date)
        return (
            select(
                month.label("month"),
                turns.category,
                func.sum(turns.sign, type_=Numeric).label("amount"),
                func.sum(turns.begun).label("rows"),
            )
            .where(turns.category.is_not(None))
            .group_by(month, turns.category)
        )

    def rows(
        self, cutoff: Cutoff, categories: Sequence[str], start: Period, end: Period
    ) -> Select[date, UUID, Decimal]:
        """The last row of each key of which something is said, each contributing 1."""
        moved = self.moved(cutoff).subquery()
        last = (
            select(moved)
            .ext(distinct_on(moved.c.key))
            .where(moved.c.day <= end.last_day)
            .order_by(moved.c.key, moved.c.day.desc(), moved.c.place.desc(), moved.c.id.desc())
            .subquery()
        )
        one = cast(literal(1), Numeric).label("amount")
        return select(last.c.day, last.c.id, one).where(last.c.text.is_not(None))


def standing(movements: Movements, end: Period) -> tuple[str, ...]:
    """The texts that are said of something at a month's end, each once, in their order."""
    said: dict[str, Decimal] = {}
    for (month, text), moved in movements.items():
        if month <= end:
            said[text] = said.get(text, Decimal(0)) + moved.amount
    return tuple(sorted(text for text, keys in said.items() if keys > 0))
