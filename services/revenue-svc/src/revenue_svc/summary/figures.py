"""All figures of revenue-svc, topic by topic, then those that join topics."""

from bureau_common.kit.figures.figures import Definition

from ..topics.budgets.figures import FIGURES as BUDGETS
from ..topics.collection_meetings.figures import FIGURES as COLLECTION_MEETINGS
from ..topics.direct_funds.figures import FIGURES as DIRECT_FUNDS
from ..topics.enterprise_subsidies.figures import FIGURES as ENTERPRISE_SUBSIDIES
from ..topics.key_projects.figures import FIGURES as KEY_PROJECTS
from ..topics.non_tax.figures import FIGURES as NON_TAX
from ..topics.payments.figures import FIGURES as PAYMENTS
from ..topics.receipts.figures import FIGURES as RECEIPTS
from ..topics.rolling_budgets.figures import FIGURES as ROLLING_BUDGETS
from ..topics.rural_revitalization.figures import FIGURES as RURAL_REVITALIZATION
from ..topics.tax_relief.figures import FIGURES as TAX_RELIEF
from ..topics.tax_sources.figures import FIGURES as TAX_SOURCES
from ..topics.three_guarantees.figures import FIGURES as THREE_GUARANTEES
from ..topics.three_public.figures import FIGURES as THREE_PUBLIC
from ..topics.township_finance.figures import FIGURES as TOWNSHIP_FINANCE
from ..topics.township_treasury.figures import FIGURES as TOWNSHIP_TREASURY
from ..topics.treasury_cash.figures import FIGURES as TREASURY_CASH
from ..topics.unit_accounts.figures import FIGURES as UNIT_ACCOUNTS
from ..topics.upper_funds.figures import FIGURES as UPPER_FUNDS
from .budgets import FIGURES as BUDGET_FRAMEWORKS
from .direct_funds import FIGURES as DIRECT_FUNDS_PAID
from .general_outlays import FIGURES as GENERAL_OUTLAYS
from .growth import FIGURES as GROWTH
from .ratios import FIGURES as RATIOS
from .taxes import FIGURES as TAXES
from .treasury_payment import FIGURES as TREASURY_PAYMENT

FIGURES: tuple[Definition, ...] = (
    *RECEIPTS,
    *NON_TAX,
    *TAX_SOURCES,
    *COLLECTION_MEETINGS,
    *KEY_PROJECTS,
    *TAX_RELIEF,
    *UPPER_FUNDS,
    *BUDGETS,
    *ROLLING_BUDGETS,
    *PAYMENTS,
    *THREE_GUARANTEES,
    *THREE_PUBLIC,
    *TOWNSHIP_TREASURY,
    *TREASURY_CASH,
    *UNIT_ACCOUNTS,
    *DIRECT_FUNDS,
    *RURAL_REVITALIZATION,
    *ENTERPRISE_SUBSIDIES,
    *TOWNSHIP_FINANCE,
    *GROWTH,
    *RATIOS,
    *TAXES,
    *BUDGET_FRAMEWORKS,
    *GENERAL_OUTLAYS,
    *DIRECT_FUNDS_PAID,
    *TREASURY_PAYMENT,
)
