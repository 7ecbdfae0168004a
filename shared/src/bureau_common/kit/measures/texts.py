"""Texts: what is said of each thing at a month's end, in words: the state of a document, a grade, a planned day."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Numeric, Select, Table, cast, literal, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.periods import Period
from ..journal.cutoffs import Cutoff
from .flows import NOTHING, Movements, Sum


@dataclass(frozen=True, eq=False)
class Texts:
    """The text of each key's last move up to a month's end; where that is null, nothing is said of the key any more.

    `moves` is by cut-off a select of `key`, `id` (of a row of `table`, where there is a text), `day`, `place` (an
    integer: the order within a day) and `text`. `keys` are by table the column through which one of its rows moves it.

    Stands where a Flow does in a measure, over the span `since_ever`: its movements have the texts for categories, one
    more where a text begins to be said of a key, one less where it is no longer. A figure opens to the rows that say it.
    """

    name: str
    table: Table
    moves: Callable[[Cutoff], Select[Any]]
    keys: Mapping[Table, ColumnElement[Any]]

    async def read(self, session: AsyncSession, cutoff: Cutoff, start: Period, end: Period) -> Movements:
        """What begins and ceases to be said in each month; what was once said is a row that was reported."""
        moves = self.moves(cutoff).subquery().c
        query = (
            select(moves.key, moves.day, moves.text)
            .where(moves.day <= end.last_day)
            .order_by(moves.key, moves.day, moves.place, moves.id)
        )
        moved: Movements = {}
        for _, of_key in groupby(await session.execute(query), lambda row: row.key):
            said: str | None = None
            for row in of_key:
                month = Period.of(row.day)
                for text, sums in ((said, Sum(Decimal(-1), 0)), (row.text, Sum(Decimal(1), 1))):
                    if text is not None:
                        moved[month, text] = moved.get((month, text), NOTHING) + sums
                said = row.text
        return moved

    def rows(
        self, cutoff: Cutoff, categories: Sequence[str], start: Period, end: Period
    ) -> Select[date, UUID, Decimal]:
        """The last row of each key of which something is said, each contributing 1."""
        moves = self.moves(cutoff).subquery()
        last = (
            select(moves)
            .ext(distinct_on(moves.c.key))
            .where(moves.c.day <= end.last_day)
            .order_by(moves.c.key, moves.c.day.desc(), moves.c.place.desc(), moves.c.id.desc())
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
