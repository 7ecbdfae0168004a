"""Charging apart from paying (收缴分离): what is collected by notice never goes to an account of a unit's own."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, or_, select

from bureau_common.kit.books.guards import Guard, Scope
from bureau_common.schemas.findings import blocked
from bureau_common.schemas.terms import Told

from ..topics.non_tax.rules import SEPARATION
from ..topics.non_tax.tables import payments
from ..topics.unit_accounts.tables import accounts


def _ask(scope: Scope) -> Select[Any]:
    """Payments into a registered unit account, whichever of the two the change wrote."""
    return (
        select(payments.c.notice_no, payments.c.account_no, accounts.c.reporting_unit)
        .join(accounts, accounts.c.account_no == payments.c.account_no)
        .where(scope.live(payments), scope.live(accounts), or_(scope.touched(payments), scope.touched(accounts)))
        .order_by(payments.c.notice_no)
    )


def _say(notice_no: str, account_no: str, unit: str) -> Iterator[Told]:
    zh = f"缴款书{notice_no}的款项缴入单位{unit}的账户{account_no}；应直接缴入国库或财政专户"
    en = f"The money of notice {notice_no} went to {account_no}, an account of the unit {unit}, not to the treasury"
    yield blocked("collected_into_unit_account", zh, en, SEPARATION, "account_no", account_no)


GUARDS = (Guard((payments, accounts), _ask, _say),)
