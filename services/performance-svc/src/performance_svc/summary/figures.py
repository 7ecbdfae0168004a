"""All figures of performance-svc, topic by topic."""

from bureau_common.kit.figures.figures import Definition

from ..topics.budget_integration.figures import FIGURES as BUDGET_INTEGRATION
from ..topics.inspections.figures import FIGURES as INSPECTIONS
from ..topics.subsidies.figures import FIGURES as SUBSIDIES

FIGURES: tuple[Definition, ...] = (*BUDGET_INTEGRATION, *INSPECTIONS, *SUBSIDIES)
