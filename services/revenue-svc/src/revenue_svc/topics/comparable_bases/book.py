"""The book of restatements: one person proposes, another approves."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books import Book
from bureau_common.schemas.findings import Finding

from .figures import RESTATEMENTS
from .rules import check_restatement
from .schemas import BaseRestatementEntry, BaseRestatementView
from .tables import restatements


async def check(session: AsyncSession, entries: Sequence[BaseRestatementEntry]) -> list[Finding]:
    """The rule over each entry."""
    return [finding for row, entry in enumerate(entries, 1) for finding in check_restatement(entry, row)]


BASE_RESTATEMENTS = Book(
    name="base-restatements",
    label_zh="可比口径基数调整",
    topic="comparable_bases",
    table=restatements,
    entry=BaseRestatementEntry,
    view=BaseRestatementView,
    check=check,
    flows=(RESTATEMENTS,),
    operations=frozenset({"propose"}),
)
