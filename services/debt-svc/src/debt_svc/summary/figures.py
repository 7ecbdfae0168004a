"""All figures of debt-svc, topic by topic, then those that join topics."""

from bureau_common.kit.figures.figures import Definition

from ..topics.bank_loans.figures import FIGURES as BANK_LOANS
from ..topics.campaigns.figures import FIGURES as CAMPAIGNS
from ..topics.government_debt.figures import FIGURES as GOVERNMENT_DEBT
from ..topics.government_debt.service_figures import FIGURES as DEBT_SERVICE
from ..topics.hidden_debt.figures import FIGURES as HIDDEN_DEBT
from ..topics.risk_cases.figures import FIGURES as RISK_CASES
from ..topics.special_bonds.figures import FIGURES as SPECIAL_BONDS
from ..topics.supervised_institutions.figures import FIGURES as SUPERVISED_INSTITUTIONS
from ..topics.township_borrowing.figures import FIGURES as TOWNSHIP_BORROWING
from ..topics.watch_list.figures import FIGURES as WATCH_LIST
from .ratios import FIGURES as RATIOS

FIGURES: tuple[Definition, ...] = (
    *GOVERNMENT_DEBT,
    *DEBT_SERVICE,
    *SPECIAL_BONDS,
    *HIDDEN_DEBT,
    *RATIOS,
    *TOWNSHIP_BORROWING,
    *SUPERVISED_INSTITUTIONS,
    *BANK_LOANS,
    *CAMPAIGNS,
    *RISK_CASES,
    *WATCH_LIST,
)
