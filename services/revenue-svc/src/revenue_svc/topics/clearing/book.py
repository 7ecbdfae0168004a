"""The book of daily clearing statements."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.guards import Guarded
from bureau_common.kit.books.old import OldBook, Touched, repeated
from bureau_common.schemas.findings import Finding

from .figures import STATED_FLOW
from .rules import repeated_statement
from .schemas import ClearingStatementEntry, ClearingStatementView
from .tables import statements


async def _check(session: AsyncSession, entries: Sequence[ClearingStatementEntry]) -> list[Finding]:
    """Only other statements can forbid one."""
    return []


async def guard_statements(session: AsyncSession, touched: Touched) -> Guarded:
    """One statement a bank and day."""
    twice = await repeated(session, touched, statements, statements.c.agent_bank, statements.c.business_date)
    return Guarded([repeated_statement(*key) for key in twice])


CLEARING_STATEMENTS = OldBook(
    name="clearing-statements",
    label_zh="代理银行清算单",
    topic="clearing",
    table=statements,
    entry=ClearingStatementEntry,
    view=ClearingStatementView,
    check=_check,
    flows=(STATED_FLOW,),
    guard=guard_statements,
)
