"""The book of payee account checks."""

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import OldBook, Touched, checked_by, repeated

from .rules import check_repeated, check_validity
from .schemas import PayeeAccountEntry, PayeeAccountView
from .tables import payee_accounts


async def guard_checks(session: AsyncSession, touched: Touched) -> Guarded:
    """One check of an account a day."""
    c = payee_accounts.c
    twice = await repeated(session, touched, payee_accounts, c.payee_account, c.business_date)
    return Guarded([check_repeated(day) for _, day in twice])


PAYEE_ACCOUNTS = OldBook(
    name="payee-accounts",
    label_zh="收款人账户核验",
    topic="payee_accounts",
    table=payee_accounts,
    entry=PayeeAccountEntry,
    view=PayeeAccountView,
    check=checked_by(check_validity),
    guard=guard_checks,
)
