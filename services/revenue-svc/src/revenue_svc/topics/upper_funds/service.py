"""What each department's applications came to, from the same sums that the figures read."""

from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bureau_common.kit.figures.moving import read_movements
from bureau_common.kit.journal.cutoffs import Cutoff
from bureau_common.schemas.money import ratio
from bureau_common.schemas.periods import Period

from .figures import STEPS, category
from .schemas import Department, DepartmentResult, UpperAction
from .tables import steps


async def read_departments(session: AsyncSession, cutoff: Cutoff, period: Period) -> list[DepartmentResult]:
    """Every department with a step from January to the period's month, in the order of the list of departments."""
    movements = (await read_movements(session, cutoff, {STEPS: [period.january, period]}))[STEPS.name]
    query = (
        select(steps.c.department, steps.c.action, func.count(steps.c.application_no.distinct()))
        .where(cutoff.live(steps), steps.c.business_date.between(period.january.first_day, period.last_day))
        .group_by(steps.c.department, steps.c.action)
    )
    counts = {(row[0], row[1]): row[2] for row in await session.execute(query)}
    results = []
    for department in Department:
        sums = {each: movements.total(period.january, period, [category(each, department)]) for each in UpperAction}
        if not any(found.rows for found in sums.values()):
            continue
        approved, refused = [counts.get((department, each), 0) for each in (UpperAction.APPROVE, UpperAction.REFUSE)]
        decided = approved + refused
        results.append(
            DepartmentResult(
                department=department,
                department_zh=department.label_zh,
                applied=sums[UpperAction.APPLY].amount,
                approved=sums[UpperAction.APPROVE].amount,
                received=sums[UpperAction.RECEIVE].amount,
                applications_decided=decided,
                applications_approved=approved,
                success_pct=ratio(Decimal(approved * 100), Decimal(decided)),
            )
        )
    return results
