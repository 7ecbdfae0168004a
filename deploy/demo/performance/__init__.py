"""The topics of performance in the demo district, in the order in which they are loaded."""

from . import budget_integration, inspections, state_enterprises

FILES = (*budget_integration.FILES, *inspections.FILES, *state_enterprises.FILES)
PROPOSALS = state_enterprises.PROPOSALS
