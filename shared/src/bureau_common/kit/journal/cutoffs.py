"""Cut-offs: a read `as_of=N` sees the records as they stood after change N."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    and_,
    any_,
    bindparam,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.changes import Head
from ..core.errors import Refused
from ..core.prebuilt import Ask, Prebuilt, within
from ..core.queries import among
from ..core.tables import journal
from .journal import NEWEST, head_of, newest_of, no_such_change


@dataclass(frozen=True)
class Cutoff:
    """One point of the journal; `high` and `late` say which change ids had committed by then."""

    head: Head
    current: bool
    high: int = 0
    late: tuple[int, ...] = ()

    def live(self, table: FromClause) -> ColumnElement[bool]:
        """Which rows of a record table stood at this point."""
        if self.current:
            return table.c.voided_change.is_(None)
        return _stood(table, self.high, lambda change: among(change, self.late))


class AnyCutoff(Cutoff):
    """Any earlier point of the journal, for statements that are built once: `given` says which one it is this time."""

    _HIGH, _LATE = bindparam("high", type_=BigInteger), bindparam("late", type_=ARRAY(BigInteger))

    def __init__(self) -> None:
        super().__init__(Head(change_no=0, chain=""), current=False)

    def live(self, table: FromClause) -> ColumnElement[bool]:
        """The same rows as those of the cut-off that is given."""
        return _stood(table, self._HIGH, lambda change: change == any_(self._LATE))

    @staticmethod
    def given(cutoff: Cutoff) -> dict[str, Any]:
        """The parameters of a statement over any cut-off."""
        return {"high": cutoff.high, "late": [*cutoff.late]}


NOW = Cutoff(Head(change_no=0, chain=""), current=True)
"""The present, for statements that are built once."""


def _stood(
    table: FromClause,
    high: int | ColumnElement[int],
    is_late: Callable[[ColumnElement[int]], ColumnElement[bool]],
) -> ColumnElement[bool]:
    """The rows that had come by a point and had not gone; but for a current read, nothing else looks at the two columns."""
    created, voided = table.c.created_change, table.c.voided_change
    return and_(created <= high, not_(is_late(created)), or_(voided.is_(None), voided > high, is_late(voided)))


async def read_cutoff(session: AsyncSession, as_of: int | None, at_least: int | None = None) -> Cutoff:
    """The cut-off of this request, from the journal in the request's own snapshot; it is never cached."""
    return await find_cutoff(within(session), as_of, at_least)


async def find_cutoff(ask: Ask, as_of: int | None, at_least: int | None = None) -> Cutoff:
    """The same, asked in one statement. A copy of the database that has not come to `at_least` refuses for now."""
    if as_of is None:
        cutoff = Cutoff(newest_of(await ask(NEWEST, {})), current=True)
        _refuse_older(cutoff.head.change_no, at_least)
        return cutoff
    (point,) = await ask(_POINT, {"as_of": as_of})
    _refuse_older(point.newest or 0, at_least)
    if as_of == (point.newest or 0):
        return Cutoff(head_of(point.newest, point.newest_chain), current=True)
    if as_of == 0:
        return Cutoff(head_of(None, None), current=False)
    if point.change_no is None:
        raise no_such_change(as_of)
    return Cutoff(head_of(point.change_no, point.chain), current=False, high=point.id_high, late=tuple(point.late))


def _refuse_older(newest: int, at_least: int | None) -> None:
    if at_least is not None and newest < at_least:
        zh, en = (
            f"第{at_least}号变更尚未到达，请稍后重试",
            f"Change {at_least} has not come here yet; try again shortly",
        )
        raise Refused("not_yet", zh, en, retry_after=1)


def _point() -> Select[Any]:
    """The newest entry beside the one that is asked for: one statement, and so one snapshot."""
    as_of, at, after = bindparam("as_of", type_=BigInteger), journal.alias("at"), journal.alias("after")
    newest = select(journal.c.change_no, journal.c.chain).order_by(journal.c.change_no.desc()).limit(1).subquery()
    # Ids are given at the start of a write and committed in another order: a lower id may have come later.
    late = select(after.c.change_id).where(after.c.change_no > as_of, after.c.change_id <= at.c.id_high)
    asked = select(literal(1)).subquery("asked")  # one row, whatever the journal has
    return select(
        newest.c.change_no.label("newest"),
        newest.c.chain.label("newest_chain"),
        at.c.change_no,
        at.c.chain,
        at.c.id_high,
        func.array(late.correlate(at).scalar_subquery(), type_=ARRAY(BigInteger)).label("late"),
    ).select_from(asked.outerjoin(newest, true()).outerjoin(at, at.c.change_no == as_of))


_POINT = Prebuilt(_point())
