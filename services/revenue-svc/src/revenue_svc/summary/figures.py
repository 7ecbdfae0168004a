"""All figures of revenue-svc, topic by topic, then those that join topics."""

from bureau_common.kit.figures import Definition

from ..topics.budgets.figures import FIGURES as BUDGETS
from ..topics.receipts.figures import FIGURES as RECEIPTS
from .ratios import FIGURES as RATIOS

FIGURES: tuple[Definition, ...] = (*RECEIPTS, *BUDGETS, *RATIOS)
