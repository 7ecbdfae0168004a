"""The topics of performance in the demo district, in the order in which they are loaded."""

from . import budget_integration, inspections, subsidies

FILES = (*budget_integration.FILES, *inspections.FILES, *subsidies.FILES)
PROPOSALS = subsidies.PROPOSALS
AFTER = subsidies.AFTER

__all__ = ("AFTER", "FILES", "PROPOSALS")
