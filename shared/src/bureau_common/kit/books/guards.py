"""Guards: what depends on other rows, judged on the rows as they stand after the write; they decide under the lock.

A guard is a question and what its rows mean: `ask` is a select by scope, `say` is called with each row of the answer.
It sees its own change's rows beside everybody else's committed ones. It is asked under the journal's lock, where no other
write can come between; of what may write many rows early, too, so that a refusal costs nobody else anything.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    FromClause,
    Select,
    Table,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    false,
    literal,
    or_,
    select,
    true,
    tuple_,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY

from ...schemas.terms import Told

CHANGE = bindparam("change", type_=BigInteger)
_ROWS = (bindparam("row", type_=Uuid), bindparam("other", type_=Uuid))
_UNITS = bindparam("units", type_=ARRAY(Text))
TODAY = bindparam("today", type_=Date)
"""The day of the request, in Beijing."""
LISTED = 100
"""How many keys of one kind of finding are named: one refuses the write already."""


@dataclass(frozen=True)
class Touched:
    """A change, and which rows it created and voided, where these are one or two.

    `excused` writers may still write into soft closed months.
    """

    change: int
    rows: tuple[UUID, ...] = ()
    excused: bool = False

    MOST: ClassVar = len(_ROWS)

    @property
    def given(self) -> dict[str, Any]:
        """The parameters of a question about it."""
        return {"change": self.change, **({"row": self.rows[0], "other": self.rows[-1]} if self.rows else {})}


class Standing(Protocol):
    """Which rows count as standing: a cut-off."""

    def live(self, table: FromClause) -> ColumnElement[bool]:
        """The rows of a table that stand."""
        ...


@dataclass(frozen=True)
class Scope:
    """What a question is about: the keys that one change touched or all of them, and which rows count as standing.

    Without `change` it is about every key; without `cutoff` about the rows as they stand now, a write's own included;
    `last` leaves out what is dated after a day, `seen` what is of units that the writer may not see.

    With `by_rows` the touched rows are found by their ids. By its number a change has as many as one has on average, for
    all that the database knows: after many large files it would read whole tables for one row, and plan anew each time.
    """

    change: ColumnElement[int] | None = CHANGE
    cutoff: Standing | None = None
    last: ColumnElement[date] | date | None = None
    seen: bool = False
    by_rows: bool = False

    @property
    def end(self) -> ColumnElement[date]:
        """The last day that it is about: the day of a question's parameters; of what has none, the day of the request."""
        if self.last is None:
            return TODAY
        return literal(self.last, Date) if isinstance(self.last, date) else self.last

    def touched(self, table: FromClause) -> ColumnElement[bool]:
        """The rows that the change created or voided; every row where the question is about all."""
        if self.change is None:
            return true()
        if self.by_rows:
            return table.c.id.in_(_ROWS)
        return or_(table.c.created_change == self.change, table.c.voided_change == self.change)

    def visible(self, table: FromClause) -> ColumnElement[bool]:
        """The rows that the writer may see: those of its own units, where its token is bound to some."""
        return true() if self.change is None else or_(_UNITS.is_(None), table.c.reporting_unit == any_(_UNITS))

    def own(self, table: FromClause) -> ColumnElement[bool]:
        """The rows that the change itself wrote."""
        if self.change is None:
            return false()
        wrote = table.c.created_change == self.change
        return and_(self.touched(table), wrote) if self.by_rows else wrote

    def live(self, table: FromClause) -> ColumnElement[bool]:
        """The rows that stand."""
        stands = table.c.voided_change.is_(None) if self.cutoff is None else self.cutoff.live(table)
        if self.seen:
            stands = and_(stands, self.visible(table))
        return stands if self.last is None else and_(stands, table.c.business_date <= self.last)

    def keys(self, *sides: Sequence[ColumnElement[Any]]) -> Any:
        """The keys of the touched rows, each once, over several tables: a side names the same key in its own columns."""
        # A union of one select is that select, which would name a key as often as it has touched rows.
        return union(*[select(*side).distinct().where(self.touched(table_of(side[0]))) for side in sides])

    def concerns(self, columns: Sequence[ColumnElement[Any]], *others: Sequence[ColumnElement[Any]]) -> Any:
        """That a row's key is one that the change touched, in the row's own table or under `others`."""
        if self.change is None:
            return and_(*[column.is_not(None) for column in columns])
        one = columns[0] if len(columns) == 1 else tuple_(*columns)
        return one.in_(self.keys(columns, *others))


def table_of(column: ColumnElement[Any]) -> Table:
    """The one table that an expression reads."""
    (table,) = {base.table for base in column.base_columns if getattr(base, "table", None) is not None} or {
        each for each in column._from_objects if isinstance(each, Table)
    }
    assert isinstance(table, Table)  # noqa: S101 - keys are columns of tables
    return table


NOW = Scope()
"""What a write asks about: the keys that it touched, and the rows as they stand."""


@dataclass(frozen=True, eq=False)
class Guard:
    """`tables` are those whose rows can break it: a write to any of them asks.

    `say` takes the values of a row; with `grouped` = n it takes the first n of them, and then the list of the rows
    that share them, each without those n. `limit` is how many rows are read, as long as one of them blocks; of none, and
    where none of them blocks, all are. Of its findings `LISTED` of each severity are told.
    `rehearsed` guards are asked in dry runs only: they tell what room is left.
    """

    tables: tuple[Table, ...]
    ask: Callable[[Scope], Select[Any]]
    say: Callable[..., Iterator[Told]]
    grouped: int = 0
    limit: int | None = LISTED
    rehearsed: bool = False
