"""What performance-svc asserts beside its figures, and what its figures raise as alerts: topic by topic."""

from bureau_common.kit.figures.claims import Claim, Watch

from .budget_integration import CLAIMS as BUDGET_INTEGRATION
from .budget_integration import WATCHES as BUDGET_INTEGRATION_WATCHES
from .disclosure import CLAIMS as DISCLOSURE
from .evaluations import CLAIMS as EVALUATIONS
from .livelihood_projects import CLAIMS as LIVELIHOOD_PROJECTS
from .livelihood_projects import WATCHES as LIVELIHOOD_WATCHES
from .objectives import CLAIMS as OBJECTIVES
from .soe_reform import CLAIMS as SOE_REFORM
from .soe_reform import WATCHES as SOE_REFORM_WATCHES
from .state_enterprises import CLAIMS as STATE_ENTERPRISES
from .state_enterprises import WATCHES as STATE_ENTERPRISE_WATCHES
from .subsidies import CLAIMS as SUBSIDIES

CLAIMS: tuple[Claim, ...] = (
    *BUDGET_INTEGRATION,
    *OBJECTIVES,
    *EVALUATIONS,
    *DISCLOSURE,
    *LIVELIHOOD_PROJECTS,
    *STATE_ENTERPRISES,
    *SOE_REFORM,
    *SUBSIDIES,
)
WATCHES: tuple[Watch, ...] = (
    *BUDGET_INTEGRATION_WATCHES,
    *LIVELIHOOD_WATCHES,
    *STATE_ENTERPRISE_WATCHES,
    *SOE_REFORM_WATCHES,
)
