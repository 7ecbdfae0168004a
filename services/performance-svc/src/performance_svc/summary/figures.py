"""All figures of performance-svc, topic by topic."""

from bureau_common.kit.figures.figures import Definition

from ..topics.budget_integration.figures import FIGURES as BUDGET_INTEGRATION
from ..topics.evaluations.figures import FIGURES as EVALUATIONS
from ..topics.inspections.figures import FIGURES as INSPECTIONS
from .objectives import FIGURES as OBJECTIVES

FIGURES: tuple[Definition, ...] = (*BUDGET_INTEGRATION, *INSPECTIONS, *OBJECTIVES, *EVALUATIONS)
