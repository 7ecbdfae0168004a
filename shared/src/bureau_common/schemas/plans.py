"""The tasks of a year's work plan as their service tells them: what is to be done, and the figure that shows how far it is."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from .labels import Labelled
from .several import Several

FIGURE_ID = r"^[a-z]+(\.[a-z0-9_]+){1,3}$"
TASK_NO = r"^(199[0-9]|2[01][0-9]{2})-[1-9]\.[1-9][0-9]?$"
"""The year, the group and the number of a task within it: `2022-1.3`."""
_TARGET = r"^-?[0-9]{1,16}(\.[0-9]{1,4})?$"
_Line = Annotated[str, Field(min_length=1, max_length=200)]
_Amount = Annotated[str, Field(pattern=_TARGET)]


class Direction(Labelled):
    """On which side of the target the figure is to be."""

    AT_LEAST = "at_least", "不低于"
    AT_MOST = "at_most", "不高于"


class Link(BaseModel):
    """The figure that shows how far a task is, and its target; target and baseline (the year before) stand in `unit`."""

    figure_id: Annotated[str, Field(pattern=FIGURE_ID, max_length=100)]
    direction: Direction
    target: _Amount
    unit: str
    baseline: _Amount | None


class Milestone(BaseModel):
    """A step of a task on the way; `done_on` is none until a record says that it is done."""

    milestone_no: _Line
    text: _Line
    due_on: date
    done_on: date | None


class PlanTask(BaseModel):
    """One task of a year's plan; `carries` is the task of the year before that it goes on with."""

    task_no: Annotated[str, Field(pattern=TASK_NO)]
    group_title: _Line
    text: _Line
    owner_unit: str
    owner_name: str
    owner_section: str | None
    due_on: date
    link: Link | None
    carries: str | None
    milestones: Several[Milestone]
    withheld: bool = False
    """Whether the figure that it names is not for this reader: its target is left out, too."""

    @property
    def year(self) -> int:
        return int(self.task_no[:4])

    @property
    def number(self) -> tuple[int, int]:
        """The group, and the number within it."""
        group, number = self.task_no[5:].split(".")
        return int(group), int(number)
