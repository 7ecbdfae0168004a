"""The books of zero-balance accounts and their closings; one guard judges the accounts that either touches."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.books import Book
from bureau_common.kit.books.guards import LISTED, Guarded
from bureau_common.kit.books.old import OldBook, Touched, standing
from bureau_common.schemas.findings import Finding

from .rules import judge_account
from .schemas import (
    TreasuryAccountClosingEntry,
    TreasuryAccountClosingView,
    TreasuryAccountEntry,
    TreasuryAccountView,
)
from .tables import account_closings, treasury_accounts


async def _check(session: AsyncSession, entries: Sequence[Any]) -> list[Finding]:
    """Nothing but other rows can forbid an entry: the guard judges those."""
    return []


async def guard_accounts(session: AsyncSession, touched: Touched) -> Guarded:
    """The standing rows of each touched account, opened and closed."""
    stories = []
    for table in (treasury_accounts, account_closings):
        keys = [select(each.c.account).where(touched.rows(each)) for each in (treasury_accounts, account_closings)]
        story = select(table.c.account, func.count().label("n"), func.min(table.c.business_date).label("day"))
        within = and_(standing(table), or_(*[table.c.account.in_(key) for key in keys]))
        stories.append(story.where(within).group_by(table.c.account).subquery())
    opened, closed = stories
    n_opened, n_closed = (func.coalesce(each.c.n, 0) for each in stories)
    query = select(n_opened, opened.c.day, n_closed, closed.c.day).select_from(
        opened.join(closed, closed.c.account == opened.c.account, full=True)
    )
    broken = or_(n_opened != 1, n_closed > 1, closed.c.day <= opened.c.day)
    rows = await session.execute(query.where(broken).limit(LISTED))
    return Guarded([finding for row in rows for finding in judge_account(*row)])


TREASURY_ACCOUNTS = OldBook(
    name="treasury-accounts",
    label_zh="国库零余额账户",
    topic="treasury_accounts",
    table=treasury_accounts,
    entry=TreasuryAccountEntry,
    view=TreasuryAccountView,
    check=_check,
    guard=guard_accounts,
)

ACCOUNT_CLOSINGS = OldBook(
    name="treasury-account-closings",
    label_zh="零余额账户销户",
    topic="treasury_accounts",
    table=account_closings,
    entry=TreasuryAccountClosingEntry,
    view=TreasuryAccountClosingView,
    check=_check,
    guard=guard_accounts,
)

BOOKS: tuple[Book[Any], ...] = (TREASURY_ACCOUNTS, ACCOUNT_CLOSINGS)
