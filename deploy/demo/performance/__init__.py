"""The topics of performance in the demo district, in the order in which they are loaded."""

from . import (
    budget_integration,
    budget_projects,
    inspections,
    livelihood_projects,
    objectives,
    plans,
    state_enterprises,
)

FILES = (
    *budget_integration.FILES,
    *inspections.FILES,
    *budget_projects.FILES,
    *objectives.FILES,
    *livelihood_projects.FILES,
    *state_enterprises.FILES,
)
PROPOSALS = (*objectives.PROPOSALS, *state_enterprises.PROPOSALS, *plans.PROPOSALS)
AFTER = (*objectives.AFTER, *plans.AFTER)
