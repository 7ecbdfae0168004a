"""The book of caps; what was paid against them is judged in `links/three_public_caps.py`."""

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import OldBook, Touched, checked_by, repeated

from ...reference.three_public import ThreePublic
from .figures import CAPS
from .rules import CapKey, check_cap, repeated_cap
from .schemas import ThreePublicCapEntry, ThreePublicCapView
from .tables import caps


async def guard(session: AsyncSession, touched: Touched) -> Guarded:
    """One cap a unit, year and kind."""
    twice = await repeated(session, touched, caps, caps.c.reporting_unit, caps.c.fiscal_year, caps.c.expense)
    return Guarded([repeated_cap(CapKey(unit, year, ThreePublic.of(expense))) for unit, year, expense in twice])


THREE_PUBLIC_CAPS = OldBook(
    name="three-public-caps",
    label_zh="三公经费限额",
    topic="three_public",
    table=caps,
    entry=ThreePublicCapEntry,
    view=ThreePublicCapView,
    check=checked_by(check_cap),
    flows=(CAPS,),
    guard=guard,
)
