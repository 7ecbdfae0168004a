"""A project's revenue against its debt service, year by year, as is known on a day."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.books.concealing import refuse_rows_of_others, visible_to
from bureau_common.kit.core.context import Caller
from bureau_common.kit.core.errors import not_found
from bureau_common.kit.journal.cutoffs import Cutoff

from .rules import PlanYear, coverage
from .schemas import BalanceYear, ProjectBalance
from .tables import income, plans, projects, yearly


async def read_balance(
    session: AsyncSession, cutoff: Cutoff, record_id: UUID, on: date, caller: Caller
) -> ProjectBalance:
    """The balance of a project by what was planned and recorded up to a day, as the records stood at the cut-off."""
    query = select(projects.c.project_code).where(
        projects.c.id == record_id, cutoff.live(projects), *visible_to(projects, caller)
    )
    code = (await session.execute(query)).scalar_one_or_none()
    if code is None:
        raise not_found("条现行记录", "live record")
    await refuse_rows_of_others(
        session, cutoff.live, caller, (plans, plans.c.project_code == code), (income, income.c.project_code == code)
    )
    planned = (
        select(*yearly(cutoff.live, income.c.business_date <= on))
        .where(cutoff.live(plans), plans.c.project_code == code, plans.c.business_date <= on)
        .order_by(plans.c.plan_year)
    )
    years = [PlanYear(*row) for row in await session.execute(planned)]
    return ProjectBalance(
        project_code=code,
        years=[
            BalanceYear(plan_year=each.year, planned=each.planned, earned=each.earned, debt_service=each.debt_service)
            for each in years
        ],
        debt_service=sum((each.debt_service for each in years), start=Decimal(0)),
        coverage=coverage(years, on),
    )
