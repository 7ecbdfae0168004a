"""Everything that the month's evaluation of revenue-svc judges, part by part."""

from bureau_common.kit.figures.claims import Watch

from .account_watches import WATCHES as ACCOUNTS
from .budgets import WATCHES as BUDGETS
from .direct_funds import WATCHES as DIRECT_FUNDS
from .fund_progress import WATCHES as FUND_PROGRESS
from .general_outlays import WATCHES as OUTLAYS
from .rural_revitalization import WATCHES as RURAL
from .tax_source_watches import WATCHES as TAX_SOURCES
from .treasury_payment import WATCHES as TREASURY_PAYMENT
from .treasury_watches import WATCHES as TREASURY

WATCHES: tuple[Watch, ...] = (
    *BUDGETS,
    *OUTLAYS,
    *TREASURY,
    *TREASURY_PAYMENT,
    *DIRECT_FUNDS,
    *FUND_PROGRESS,
    *RURAL,
    *ACCOUNTS,
    *TAX_SOURCES,
)
