"""What the gateway tells of a year's plan."""

from pydantic import BaseModel

from bureau_common.schemas.periods import Period
from bureau_common.schemas.plans import PlanTask

from .progress import Progress


class PlannedTask(PlanTask):
    """A task with its progress; `figure_name` and `printed` are its figure's name and value as the report prints them.

    `href` opens what is behind the figure, at the cut-off that the progress was told at.
    """

    progress: Progress
    figure_name: str | None
    printed: str | None
    href: str | None


class YearPlan(BaseModel):
    """The tasks of a year by a month's end, in their order, each as its own figure stands at one cut-off a domain.

    `unavailable` names the domains that did not answer: progress that hangs on them is unknown, and nothing else is.
    """

    year: int
    period: Period
    is_partial: bool
    unavailable: list[str]
    cutoffs: dict[str, int]
    tasks: list[PlannedTask]
