"""The topics of performance in the demo district, in the order in which they are loaded."""

from .budget_integration import FILES

__all__ = ("FILES",)
