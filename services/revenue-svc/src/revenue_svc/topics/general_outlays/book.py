"""The book of cut targets: one person proposes, another approves."""

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import OldBook, Touched, checked_by, repeated

from .figures import FLOWS
from .rules import check_target, repeated_target
from .schemas import OutlayCutTargetEntry, OutlayCutTargetView
from .tables import targets


async def guard(session: AsyncSession, touched: Touched) -> Guarded:
    """A year has one target."""
    twice = await repeated(session, touched, targets, targets.c.fiscal_year)
    return Guarded([repeated_target(year) for (year,) in twice])


OUTLAY_CUT_TARGETS = OldBook(
    name="outlay-cut-targets",
    label_zh="一般性支出压减目标",
    topic="general_outlays",
    table=targets,
    entry=OutlayCutTargetEntry,
    view=OutlayCutTargetView,
    check=checked_by(check_target),
    flows=FLOWS,
    operations=frozenset({"propose"}),  # what the bureau is measured against is not one person's to set
    guard=guard,
)
