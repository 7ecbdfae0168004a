"""Balances: what is left at a month's end of each thing that is lent, granted or drawn, as moves of several tables say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Numeric, Select, Table, case, func, literal, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by

from ...schemas.periods import Period
from ...schemas.units import BaseUnit
from ..journal.cutoffs import Cutoff
from .flows import ALL, Day, Moving, Owner, by_month


@dataclass(frozen=True, eq=False)
class Balance(Moving):
    """The sum of what is `moved` up to a month's end; of each key what it comes to.

    `moved` is by cut-off a select of `key`, `id` (of the row of `table` that shows the key), `day` and the signed
    `amount`. Days may rest on rows of other tables: what is overdue moves when it falls due. No move is dated before the
    business date of a row that it comes from, but for rows of `since`: by table the first day that such a row moves.
    `keys` are by table the column through which one of its rows moves it.

    Stands where a Flow does in a measure (with the categories `ALL`): over the span `since_ever` it is what is left, over a
    year to date what moved in the year. It opens to one row a key: that of its last move, contributing what the key comes to.

    With `keyed` the `keys` are those of `moved`, and what a key comes to follows from the rows that bear it, be it in a
    column of `also`: it is kept (`contributions.py`). Where the rows bear a key and what is `moved` is by its `owner` (a
    household, of its loans), so it is, too. Else it is read from the rows at every cut-off.
    """

    name: str
    table: Table
    moved: Callable[[Cutoff], Select[Any]]
    keys: Mapping[Table, ColumnElement[Any]]
    unit: BaseUnit = "yuan"
    keyed: bool = False
    also: Mapping[Table, ColumnElement[Any]] = field(default_factory=dict)
    owner: Owner | None = None
    since: Mapping[Table, ColumnElement[date]] = field(default_factory=dict)

    def turns(self, cutoff: Cutoff, last: Day | None = None) -> Select[Any]:
        """Every move; what added something is a row that was reported."""
        moved = self.moved(cutoff).subquery().c
        return select(
            moved.key,
            moved.day,
            literal(ALL[0]).label("category"),
            moved.amount,
            case((moved.amount > 0, 1), else_=0).label("begun"),
        ).where(true() if last is None else moved.day <= last)

    def moves(self, cutoff: Cutoff, first: Day, last: Day) -> Select[date, str, Decimal, int]:
        """What the moves of each month come to."""
        return by_month(self.turns(cutoff, last))

    def rows(
        self, cutoff: Cutoff, categories: Sequence[str], start: Period, end: Period
    ) -> Select[date, UUID, Decimal]:
        """One row for each key that the moves of the span come to anything for."""
        moves = self.moved(cutoff).subquery()
        last = func.array_agg(aggregate_order_by(moves.c.id, moves.c.day.desc(), moves.c.id.desc()))
        amount = func.sum(moves.c.amount, type_=Numeric)
        return (
            select(func.max(moves.c.day).label("day"), last[1].label("id"), amount.label("amount"))
            .where(moves.c.day.between(start.first_day, end.last_day))
            .group_by(moves.c.key)
            .having(amount != 0)
        )
