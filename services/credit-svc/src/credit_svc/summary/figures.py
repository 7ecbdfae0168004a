"""All figures of credit-svc, topic by topic."""

from bureau_common.kit.figures.figures import Definition

from ..topics.finance_platform.figures import FIGURES as FINANCE_PLATFORM
from ..topics.financing_needs.figures import FIGURES as FINANCING_NEEDS
from ..topics.guarantee_4321.figures import FIGURES as GUARANTEE_4321
from ..topics.interest_subsidies.figures import FIGURES as INTEREST_SUBSIDIES
from ..topics.visits.figures import FIGURES as VISITS

FIGURES: tuple[Definition, ...] = (*GUARANTEE_4321, *VISITS, *FINANCE_PLATFORM, *FINANCING_NEEDS, *INTEREST_SUBSIDIES)
