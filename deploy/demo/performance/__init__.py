"""The topics of performance in the demo district, in the order in which they are loaded."""

from . import budget_integration, inspections, soe_reform, state_capital, state_enterprises

FILES = (
    *budget_integration.FILES,
    *inspections.FILES,
    *state_enterprises.FILES,
    *soe_reform.FILES,
    *state_capital.FILES,
)
PROPOSALS = (*state_enterprises.PROPOSALS, *soe_reform.PROPOSALS, *state_capital.PROPOSALS)
