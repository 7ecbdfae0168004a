"""Cut-offs: a read `as_of=N` sees the records as they stood after change N."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, FromClause, and_, any_, bindparam, not_, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.changes import Head
from ..core.queries import among
from ..core.tables import journal
from .journal import read_head


@dataclass(frozen=True)
class Cutoff:
    """One point of the journal; `high` and `late` say which change ids had committed by then."""

    head: Head
    current: bool
    high: int = 0
    late: tuple[int, ...] = ()

    def live(self, table: FromClause) -> ColumnElement[bool]:
        """Which rows of a record table stood at this point; nothing else reads the kit's two columns."""
        created, voided = table.c.created_change, table.c.voided_change
        if self.current:
            return voided.is_(None)
        return and_(
            created <= self.high,
            not_(among(created, self.late)),
            or_(voided.is_(None), voided > self.high, among(voided, self.late)),
        )


class AnyCutoff:
    """Any earlier point of the journal, for statements that are built once: `given` says which one it is this time."""

    _HIGH, _LATE = bindparam("high", type_=BigInteger), bindparam("late", type_=ARRAY(BigInteger))

    def live(self, table: FromClause) -> ColumnElement[bool]:
        """The same rows as those of the cut-off that is given."""
        created, voided = table.c.created_change, table.c.voided_change
        return and_(
            created <= self._HIGH,
            not_(created == any_(self._LATE)),
            or_(voided.is_(None), voided > self._HIGH, voided == any_(self._LATE)),
        )

    @staticmethod
    def given(cutoff: Cutoff) -> dict[str, Any]:
        """The parameters of a statement over any cut-off."""
        return {"high": cutoff.high, "late": [*cutoff.late]}


async def read_cutoff(session: AsyncSession, as_of: int | None) -> Cutoff:
    """The cut-off of this request, from the journal in the request's own snapshot; it is never cached."""
    newest = await read_head(session)
    if as_of is None or as_of == newest.change_no:
        return Cutoff(newest, current=True)
    head = await read_head(session, as_of)
    if as_of == 0:
        return Cutoff(head, current=False)
    high = (await session.execute(select(journal.c.id_high).where(journal.c.change_no == as_of))).scalar_one()
    # Ids are given at the start of a write and committed in another order: a lower id may have come later.
    late = await session.scalars(
        select(journal.c.change_id).where(journal.c.change_no > as_of, journal.c.change_id <= high)
    )
    return Cutoff(head, current=False, high=high, late=tuple(late))
