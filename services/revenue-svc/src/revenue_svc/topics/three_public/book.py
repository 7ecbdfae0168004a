"""The book of caps; what was paid against them is judged in `flows/three_public_caps.py`."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books import Book
from bureau_common.kit.guards import Guarded, Touched, repeated
from bureau_common.schemas.findings import Finding

from ...reference.three_public import ThreePublic
from .figures import CAPS
from .rules import CapKey, check_cap, repeated_cap
from .schemas import ThreePublicCapEntry, ThreePublicCapView
from .tables import caps


async def check(session: AsyncSession, entries: Sequence[ThreePublicCapEntry]) -> list[Finding]:
    """The rule over each entry."""
    return [finding for row, entry in enumerate(entries, 1) for finding in check_cap(entry, row)]


async def guard(session: AsyncSession, touched: Touched) -> Guarded:
    """One cap a unit, year and kind."""
    twice = await repeated(session, touched, caps, caps.c.reporting_unit, caps.c.fiscal_year, caps.c.expense)
    return Guarded([repeated_cap(CapKey(unit, year, ThreePublic.of(expense))) for unit, year, expense in twice])


THREE_PUBLIC_CAPS = Book(
    name="three-public-caps",
    label_zh="三公经费限额",
    topic="three_public",
    table=caps,
    entry=ThreePublicCapEntry,
    view=ThreePublicCapView,
    check=check,
    flows=(CAPS,),
    guard=guard,
)
