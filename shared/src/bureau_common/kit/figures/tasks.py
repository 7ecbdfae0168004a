"""The tasks of work plans in a summary: what reads them is the business of the service that keeps some."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncSession

from ...schemas.periods import Period
from ...schemas.plans import PlanTask
from ..journal.cutoffs import Cutoff

ReadTasks = Callable[[AsyncSession, Cutoff, Period], Awaitable[list[PlanTask]]]
"""The tasks of the period's year and of the next, as they stood at the cut-off and by the period's end."""


class Tasks(NamedTuple):
    """What reads them, and the tables whose rows they tell of: by these, too, months are guarded."""

    read: ReadTasks
    tables: tuple[Table, ...] = ()


async def _none(session: AsyncSession, cutoff: Cutoff, period: Period) -> list[PlanTask]:
    return []


NO_TASKS = Tasks(_none)
"""Those of a service that keeps no plan."""
