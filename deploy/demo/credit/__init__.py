"""The topics of credit policy in the demo district, in the order in which they are loaded."""

from . import guarantee_4321, guarantee_companies

FILES = (*guarantee_4321.FILES, *guarantee_companies.FILES)
PROPOSALS = guarantee_4321.PROPOSALS

__all__ = ("FILES", "PROPOSALS")
