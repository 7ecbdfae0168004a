"""The books of funds won from above: opportunities, applications, and what becomes of these."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.old import OldBook, checked_by
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


async def _check_applications(session: AsyncSession, entries: Sequence[UpperApplicationEntry]) -> list[Finding]:
    """An application is judged by its opportunity: the guard does it."""
    return []


UPPER_FUND_OPPORTUNITIES = OldBook(
    name="upper-fund-opportunities",
    label_zh="向上争取资金申报机会",
    topic="upper_funds",
    table=opportunities,
    entry=OpportunityEntry,
    view=OpportunityView,
    check=checked_by(check_opportunity),
    guard=guard_upper_funds,
)

UPPER_FUND_APPLICATIONS = OldBook(
    name="upper-fund-applications",
    label_zh="向上争取资金申报",
    topic="upper_funds",
    table=applications,
    entry=UpperApplicationEntry,
    view=UpperApplicationView,
    check=_check_applications,
    guard=guard_upper_funds,
)

UPPER_FUND_STEPS = OldBook(
    name="upper-fund-steps",
    label_zh="向上争取资金办理",
    topic="upper_funds",
    table=steps,
    entry=UpperStepEntry,
    view=UpperStepView,
    check=checked_by(check_step),
    flows=(STEPS,),
    guard=guard_upper_funds,
)

BOOKS = (UPPER_FUND_OPPORTUNITIES, UPPER_FUND_APPLICATIONS, UPPER_FUND_STEPS)
