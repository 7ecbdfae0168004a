"""The books of funds won from above: opportunities, applications, and what becomes of these."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books import Book
from bureau_common.schemas.findings import Finding

from .figures import STEPS
from .guards import guard_upper_funds
from .rules import check_opportunity, check_step
from .schemas import (
    OpportunityEntry,
    OpportunityView,
    UpperApplicationEntry,
    UpperApplicationView,
    UpperStepEntry,
    UpperStepView,
)
from .tables import applications, opportunities, steps


async def _check_opportunities(session: AsyncSession, entries: Sequence[OpportunityEntry]) -> list[Finding]:
    return [finding for row, entry in enumerate(entries, 1) for finding in check_opportunity(entry, row)]


async def _check_applications(session: AsyncSession, entries: Sequence[UpperApplicationEntry]) -> list[Finding]:
    """An application is judged by its opportunity: the guard does it."""
    return []


async def _check_steps(session: AsyncSession, entries: Sequence[UpperStepEntry]) -> list[Finding]:
    return [finding for row, entry in enumerate(entries, 1) for finding in check_step(entry, row)]


UPPER_FUND_OPPORTUNITIES = Book(
    name="upper-fund-opportunities",
    label_zh="向上争取资金申报机会",
    topic="upper_funds",
    table=opportunities,
    entry=OpportunityEntry,
    view=OpportunityView,
    check=_check_opportunities,
    guard=guard_upper_funds,
)

UPPER_FUND_APPLICATIONS = Book(
    name="upper-fund-applications",
    label_zh="向上争取资金申报",
    topic="upper_funds",
    table=applications,
    entry=UpperApplicationEntry,
    view=UpperApplicationView,
    check=_check_applications,
    guard=guard_upper_funds,
)

UPPER_FUND_STEPS = Book(
    name="upper-fund-steps",
    label_zh="向上争取资金办理",
    topic="upper_funds",
    table=steps,
    entry=UpperStepEntry,
    view=UpperStepView,
    check=_check_steps,
    flows=(STEPS,),
    guard=guard_upper_funds,
)

BOOKS = (UPPER_FUND_OPPORTUNITIES, UPPER_FUND_APPLICATIONS, UPPER_FUND_STEPS)
