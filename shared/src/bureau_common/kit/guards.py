"""Guards: what depends on other rows, judged on the rows as they stand after the write; they decide under the lock.

A guard sees its own change's rows beside everybody else's committed ones. It runs twice: early, so that a refusal
costs nobody else anything, and again under the journal's lock, where no other write can come between.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Table, or_
from sqlalchemy.ext.asyncio import AsyncSession

from ..schemas.alerts import Cause
from ..schemas.findings import Finding


@dataclass(frozen=True)
class Touched:
    """The rows of one change, created or voided, and what stands now."""

    change_id: int

    def rows(self, table: Table) -> ColumnElement[bool]:
        return or_(table.c.created_change == self.change_id, table.c.voided_change == self.change_id)


def standing(table: Table) -> ColumnElement[bool]:
    """The rows that stand, this change's included."""
    return table.c.voided_change.is_(None)


@dataclass(frozen=True)
class Guarded:
    """What a guard found; `headroom` says by key how much room is left after the write.

    `alerts` are causes by (code, key): one to keep open, or none where a touched key gives no cause (any more).
    """

    findings: list[Finding] = field(default_factory=list)
    headroom: Mapping[str, str] = field(default_factory=dict)
    alerts: Mapping[tuple[str, str], Cause | None] = field(default_factory=dict)


Guard = Callable[[AsyncSession, Touched], Awaitable[Guarded]]
