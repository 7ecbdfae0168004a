"""The work plans of 2021 and 2022, each approved in October of the year before; one milestone of 2021 is not done.

The 22 tasks of 2022 have the groups of a published work report of a district for 2021; their words, figures and targets
are our own. What everybody may read of the task on debt is another figure than that of those with the right to hidden debt.
"""

from collections.abc import Iterator

from ..templates import Values, as_written, files, table


def _tasks() -> list[Values]:
    return [*_entries("plan-tasks", "task_no", owner_unit="349901-007")]


def _milestones() -> list[Values]:
    return [*_entries("plan-milestones", "milestone_no")]


def _entries(book: str, key: str, **common: object) -> Iterator[Values]:
    """The lines of a table as they are proposed; what is empty is left out."""
    for line in table(__name__, book):
        told = {field: value for field, value in line.items() if value}
        year = int(line["task_no"][:4])
        days = {"business_date": f"{year - 1}-10-25", "due_on": f"{year}-12-31"}
        yield {
            "source": "demo-plans",
            "source_ref": f"{book}-{line[key]}",
            "reporting_unit": "349901",
            **days,
            **common,
            **told,
        }


PROPOSALS = (("performance/plan-tasks", _tasks), ("performance/plan-milestones", _milestones))
AFTER = files(__name__, {"plan-milestone-completions": as_written})
