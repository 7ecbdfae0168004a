"""The book of cut targets: one person proposes, another approves."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books import Book
from bureau_common.kit.guards import Guarded, Touched, repeated
from bureau_common.schemas.findings import Finding

from .figures import FLOWS
from .rules import check_target, repeated_target
from .schemas import OutlayCutTargetEntry, OutlayCutTargetView
from .tables import targets


async def check(session: AsyncSession, entries: Sequence[OutlayCutTargetEntry]) -> list[Finding]:
    """The rules over each entry."""
    return [finding for row, entry in enumerate(entries, 1) for finding in check_target(entry, row)]


async def guard(session: AsyncSession, touched: Touched) -> Guarded:
    """A year has one target."""
    twice = await repeated(session, touched, targets, targets.c.fiscal_year)
    return Guarded([repeated_target(year) for (year,) in twice])


OUTLAY_CUT_TARGETS = Book(
    name="outlay-cut-targets",
    label_zh="一般性支出压减目标",
    topic="general_outlays",
    table=targets,
    entry=OutlayCutTargetEntry,
    view=OutlayCutTargetView,
    check=check,
    flows=FLOWS,
    operations=frozenset({"propose"}),  # what the bureau is measured against is not one person's to set
    guard=guard,
)
