"""The topics of performance in the demo district, in the order in which they are loaded."""

from . import budget_integration, inspections, plans

FILES = (*budget_integration.FILES, *inspections.FILES)
PROPOSALS = plans.PROPOSALS
AFTER = plans.AFTER
