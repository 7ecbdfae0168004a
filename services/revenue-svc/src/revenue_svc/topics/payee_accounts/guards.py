"""What checks demand of each other: an account has one a day. What is paid on them is judged in `links/payees.py`."""

from typing import Any

from sqlalchemy import Select, func, select

from bureau_common.kit.books.guards import Guard, Scope

from .rules import judge_repeated
from .tables import payee_accounts


def _checked_twice(scope: Scope) -> Select[Any]:
    """The days alone: the account's number is not selected, so nobody tells it."""
    account, day = key = (payee_accounts.c.payee_account, payee_accounts.c.business_date)
    twice = select(day).where(scope.live(payee_accounts), scope.concerns(key)).group_by(*key)
    return twice.having(func.count() > 1).order_by(account, day)


GUARDS = (Guard((payee_accounts,), _checked_twice, judge_repeated),)
