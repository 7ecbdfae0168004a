"""All figures of revenue-svc, topic by topic, then those that join topics."""

from bureau_common.kit.figures import Definition

from ..topics.budgets.figures import FIGURES as BUDGETS
from ..topics.payments.figures import FIGURES as PAYMENTS
from ..topics.receipts.figures import FIGURES as RECEIPTS
from ..topics.three_guarantees.figures import FIGURES as THREE_GUARANTEES
from .growth import FIGURES as GROWTH
from .ratios import FIGURES as RATIOS

FIGURES: tuple[Definition, ...] = (*RECEIPTS, *BUDGETS, *PAYMENTS, *THREE_GUARANTEES, *GROWTH, *RATIOS)
