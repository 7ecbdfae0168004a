"""All figures of credit-svc, topic by topic, then those over two topics."""

from bureau_common.kit.figures.figures import Definition

from ..topics.bridge_fund.figures import FIGURES as BRIDGE_FUND
from ..topics.credit_villages.figures import FIGURES as CREDIT_VILLAGES
from ..topics.finance_platform.figures import FIGURES as FINANCE_PLATFORM
from ..topics.financing_needs.figures import FIGURES as FINANCING_NEEDS
from ..topics.guarantee_4321.figures import FIGURES as GUARANTEE_4321
from ..topics.interest_subsidies.figures import FIGURES as INTEREST_SUBSIDIES
from ..topics.listings.figures import FIGURES as LISTINGS
from ..topics.microcredit.figures import FIGURES as MICROCREDIT
from ..topics.visits.figures import FIGURES as VISITS
from .guarantee_companies import FIGURES as GUARANTEE_COMPANIES

FIGURES: tuple[Definition, ...] = (
    *GUARANTEE_4321,
    *BRIDGE_FUND,
    *GUARANTEE_COMPANIES,
    *LISTINGS,
    *MICROCREDIT,
    *CREDIT_VILLAGES,
    *VISITS,
    *FINANCE_PLATFORM,
    *FINANCING_NEEDS,
    *INTEREST_SUBSIDIES,
)
