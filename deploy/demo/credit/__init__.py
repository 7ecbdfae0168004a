"""The topics of credit policy in the demo district, in the order in which they are loaded."""

from .guarantee_4321 import FILES, PROPOSALS

__all__ = ("FILES", "PROPOSALS")
