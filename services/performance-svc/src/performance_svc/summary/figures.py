"""All figures of performance-svc, topic by topic."""

from bureau_common.kit.figures.figures import Definition

from ..topics.budget_integration.figures import FIGURES as BUDGET_INTEGRATION
from ..topics.disclosure.figures import FIGURES as DISCLOSURE
from ..topics.evaluations.figures import FIGURES as EVALUATIONS
from ..topics.inspections.figures import FIGURES as INSPECTIONS
from ..topics.livelihood_projects.figures import FIGURES as LIVELIHOOD_PROJECTS
from ..topics.plans.figures import FIGURES as PLANS
from ..topics.soe_reform.figures import FIGURES as SOE_REFORM
from ..topics.state_capital.figures import FIGURES as STATE_CAPITAL
from ..topics.state_enterprises.figures import FIGURES as STATE_ENTERPRISES
from ..topics.subsidies.figures import FIGURES as SUBSIDIES
from .objectives import FIGURES as OBJECTIVES

FIGURES: tuple[Definition, ...] = (
    *BUDGET_INTEGRATION,
    *INSPECTIONS,
    *OBJECTIVES,
    *EVALUATIONS,
    *LIVELIHOOD_PROJECTS,
    *DISCLOSURE,
    *STATE_ENTERPRISES,
    *SOE_REFORM,
    *STATE_CAPITAL,
    *SUBSIDIES,
    *PLANS,
)
