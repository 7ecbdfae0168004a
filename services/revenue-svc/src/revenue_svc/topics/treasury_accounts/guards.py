"""What zero-balance accounts demand of their rows as they stand: each is opened once, and closed once at most."""

from typing import Any

from sqlalchemy import Select, func, or_, select

from bureau_common.kit.books.guards import Guard, Scope

from .rules import judge_account
from .tables import account_closings, treasury_accounts


def _broken_stories(scope: Scope) -> Select[Any]:
    """By account how often and when it was opened and closed; the number itself is not selected, so nobody tells it."""
    opened, closed = (
        select(table.c.account, func.count().label("n"), func.min(table.c.business_date).label("day"))
        .where(scope.live(table), scope.concerns((table.c.account,), (other.c.account,)))
        .group_by(table.c.account)
        .subquery()
        for table, other in ((treasury_accounts, account_closings), (account_closings, treasury_accounts))
    )
    n_opened, n_closed = (func.coalesce(each.c.n, 0) for each in (opened, closed))
    return (
        select(n_opened, opened.c.day, n_closed, closed.c.day)
        .select_from(opened.join(closed, closed.c.account == opened.c.account, full=True))
        .where(or_(n_opened != 1, n_closed > 1, closed.c.day <= opened.c.day))
        .order_by(func.coalesce(opened.c.account, closed.c.account))
    )


GUARDS = (Guard((treasury_accounts, account_closings), _broken_stories, judge_account),)
