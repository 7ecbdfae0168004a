"""The topics of performance in the demo district, in the order in which they are loaded."""

from . import budget_integration, budget_projects, evaluations, inspections, objectives

FILES = (
    *budget_integration.FILES,
    *inspections.FILES,
    *budget_projects.FILES,
    *objectives.FILES,
)
PROPOSALS = objectives.PROPOSALS
AFTER = (*objectives.AFTER, *evaluations.AFTER)
