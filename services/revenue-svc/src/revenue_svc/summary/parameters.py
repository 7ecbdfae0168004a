"""Every setting of revenue-svc that only the bureau can make, topic by topic, then those of its claims."""

from bureau_common.schemas.parameters import Parameter

from ..topics.budgets.rules import ADJUSTMENT_MAXIMUM, BUDGET_DENOMINATOR
from ..topics.direct_funds.rules import ALLOCATION_DAYS, PROGRESS_TOLERANCE
from ..topics.non_tax.rules import NOTICE_DAYS
from ..topics.payee_accounts.rules import PAYEE_CHECK
from ..topics.payments.rules import BOUNCED_DAYS, CLEARING_DAYS, LIVELIHOOD_SET, PAYMENT_CLOSING_DAYS
from ..topics.receipts.rules import GROWTH_BASE, RECEIPT_CLOSING_DAYS
from ..topics.rural_revitalization.rules import PARAMETERS as RURAL
from ..topics.tax_sources.rules import GAP_MINIMUM, GAP_MINIMUM_PCT, LEAD_DAYS
from ..topics.township_finance.rules import PARAMETERS as TOWNSHIPS
from ..topics.treasury_cash.rules import COVER_LEVELS, GUARANTEE_LEVELS
from ..topics.unit_accounts.rules import IDLE_DAYS, INSPECTION_MONTH
from .claims import PARAMETERS as CLAIMS

PARAMETERS: tuple[Parameter, ...] = (
    GROWTH_BASE,
    RECEIPT_CLOSING_DAYS,
    PAYMENT_CLOSING_DAYS,
    NOTICE_DAYS,
    GAP_MINIMUM,
    GAP_MINIMUM_PCT,
    LEAD_DAYS,
    BUDGET_DENOMINATOR,
    ADJUSTMENT_MAXIMUM,
    LIVELIHOOD_SET,
    PAYEE_CHECK,
    BOUNCED_DAYS,
    CLEARING_DAYS,
    *COVER_LEVELS.values(),
    *GUARANTEE_LEVELS.values(),
    IDLE_DAYS,
    INSPECTION_MONTH,
    ALLOCATION_DAYS,
    PROGRESS_TOLERANCE,
    *RURAL,
    *TOWNSHIPS,
    *CLAIMS,
)
