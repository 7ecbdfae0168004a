"""The topics of performance in the demo district, in the order in which they are loaded."""

from . import (
    budget_integration,
    budget_projects,
    disclosure,
    evaluations,
    inspections,
    livelihood_projects,
    objectives,
    plans,
    soe_reform,
    state_capital,
    state_enterprises,
    subsidies,
)

FILES = (
    *budget_integration.FILES,
    *inspections.FILES,
    *budget_projects.FILES,
    *objectives.FILES,
    *livelihood_projects.FILES,
    *disclosure.FILES,
    *state_enterprises.FILES,
    *soe_reform.FILES,
    *state_capital.FILES,
    *subsidies.FILES,
)
PROPOSALS = (
    *objectives.PROPOSALS,
    *state_enterprises.PROPOSALS,
    *soe_reform.PROPOSALS,
    *state_capital.PROPOSALS,
    *subsidies.PROPOSALS,
    *plans.PROPOSALS,
)
AFTER = (*objectives.AFTER, *evaluations.AFTER, *subsidies.AFTER, *plans.AFTER)
