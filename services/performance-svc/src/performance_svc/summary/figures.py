"""All figures of performance-svc, topic by topic."""

from bureau_common.kit.figures.figures import Definition

from ..topics.budget_integration.figures import FIGURES as BUDGET_INTEGRATION
from ..topics.disclosure.figures import FIGURES as DISCLOSURE
from ..topics.inspections.figures import FIGURES as INSPECTIONS
from ..topics.livelihood_projects.figures import FIGURES as LIVELIHOOD_PROJECTS

FIGURES: tuple[Definition, ...] = (*BUDGET_INTEGRATION, *INSPECTIONS, *LIVELIHOOD_PROJECTS, *DISCLOSURE)
