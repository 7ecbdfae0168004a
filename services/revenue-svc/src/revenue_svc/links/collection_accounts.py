"""Charging apart from paying (收缴分离): what is collected by notice never goes to an account of a unit's own."""

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import LISTED, Guarded
from bureau_common.kit.books.old import Touched, standing
from bureau_common.schemas.findings import Finding, blocked

from ..topics.non_tax.rules import SEPARATION
from ..topics.non_tax.tables import payments
from ..topics.unit_accounts.tables import accounts


async def guard_collection_accounts(session: AsyncSession, touched: Touched) -> Guarded:
    """Neither a payment into a registered unit account, nor the registration of one that was paid into."""
    query = (
        select(payments.c.notice_no, payments.c.account_no, accounts.c.reporting_unit)
        .join(accounts, accounts.c.account_no == payments.c.account_no)
        .where(standing(payments), standing(accounts), or_(touched.rows(payments), touched.rows(accounts)))
        .order_by(payments.c.notice_no)
        .limit(LISTED)
    )
    return Guarded([_judge(*row) for row in await session.execute(query)])


def _judge(notice_no: str, account_no: str, unit: str) -> Finding:
    zh = f"缴款书{notice_no}的款项缴入单位{unit}的账户{account_no}；应直接缴入国库或财政专户"
    en = f"The money of notice {notice_no} went to {account_no}, an account of the unit {unit}, not to the treasury"
    return blocked("collected_into_unit_account", zh, en, SEPARATION, "account_no", account_no)
